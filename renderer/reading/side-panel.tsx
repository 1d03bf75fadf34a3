import type { ReactElement, ReactNode } from 'react';
import { findTransferSyntax } from '../../shared/dicom/transfer-syntaxes.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadBar } from '../ui/load-bar.tsx';
import { groupFindings } from './group-findings.ts';
import { provenanceText, spacingOf } from './overlay-text.ts';
import { isOnePatientShown } from './patient-check.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { Shown } from './reading-state.ts';

/** What is known of the series in the active viewport, and what was found in it. */
export function SidePanel(): ReactElement {
  const set = useReadingState((state) => {
    const id = state.tiles[state.activeTile]?.displaySetId ?? null;
    return id === null ? undefined : state.displaySets.get(id);
  });
  const shown = useReadingState((state) => state.tiles[state.activeTile]?.shown ?? null);
  return (
    <aside className="side-panel" aria-label={t('reading.panel')}>
      <section>
        <h2 className="section-head">
          {t('reading.panel.series')}
          {set?.SeriesNumber !== null && set?.SeriesNumber !== undefined && (
            <span className="n">{t('reading.strip.seriesNumber', { number: set.SeriesNumber })}</span>
          )}
        </h2>
        {set === undefined ? (
          <p className="t3">{t('reading.panel.noSeries')}</p>
        ) : (
          <SeriesFacts set={set} shown={shown} />
        )}
      </section>
      {set !== undefined && <Checks set={set} shown={shown} />}
      <span className="grow" />
      <Seen />
    </aside>
  );
}

function SeriesFacts({
  set,
  shown,
}: {
  readonly set: DisplaySet;
  readonly shown: Shown | null;
}): ReactElement {
  const image = shown?.image;
  const spacing = shown === null ? null : spacingOf(shown);
  return (
    <dl className="facts">
      <dt className="wide">
        {set.SeriesDescription === '' ? t('reading.strip.untitled') : set.SeriesDescription}
      </dt>
      <Fact name={t('reading.panel.modality')}>{set.Modality}</Fact>
      {image !== undefined && (
        <>
          <Fact name={t('reading.panel.matrix')}>{`${image.Columns} × ${image.Rows}`}</Fact>
          <Fact name={t('reading.panel.stored')}>
            {t('reading.panel.bits', {
              stored: image.BitsStored,
              allocated: image.BitsAllocated,
              photometric: image.PhotometricInterpretation,
            })}
          </Fact>
          <Fact name={t('reading.panel.spacing')}>
            {spacing === null || spacing.unit === 'px'
              ? t('reading.panel.noSpacing')
              : t('reading.panel.spacingMm', {
                  row: spacing.rowMm.toFixed(3),
                  column: spacing.columnMm.toFixed(3),
                  provenance: provenanceText(spacing),
                })}
          </Fact>
          <Fact name={t('reading.panel.transfer')}>
            {findTransferSyntax(image.TransferSyntaxUID)?.name ?? image.TransferSyntaxUID}
          </Fact>
        </>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd className="selectable">{children}</dd>
    </>
  );
}

function Checks({ set, shown }: { readonly set: DisplaySet; readonly shown: Shown | null }): ReactElement {
  const { actions } = useReading();
  const onePatient = useReadingState(isOnePatientShown);
  const refusedCount = useReadingState((state) => state.progress.get(set.displaySetId)?.failedCount ?? 0);
  const malformed = shown?.image.malformed ?? [];
  return (
    <section>
      <h2 className="section-head">{t('reading.panel.checks')}</h2>
      <ul className="checks">
        {onePatient ? (
          <Check tone="passed">{t('reading.check.onePatient')}</Check>
        ) : (
          <Check tone="stop">{t('reading.check.twoPatients')}</Check>
        )}
        {set.frames.length > 1 && set.orderedBy !== '' && (
          <Check tone="passed">{t('reading.panel.orderedBy', { rule: set.orderedBy })}</Check>
        )}
        {set.frames.length > 1 && set.findings.length === 0 && (
          <Check tone="passed">{t('reading.check.noFindings')}</Check>
        )}
        {groupFindings(set.findings).map(({ text, positions }) => (
          <Check key={text} tone="caution">
            {text}
            {positions.map((position) => (
              <button
                key={position}
                type="button"
                className="text-link"
                onClick={() => actions.jump(position)}
              >
                {t('reading.check.atImage', { number: position + 1 })}
              </button>
            ))}
          </Check>
        ))}
        {refusedCount > 0 && <Check tone="caution">{tn('reading.check.refused', refusedCount)}</Check>}
        {malformed.length > 0 && (
          <Check tone="caution">{t('reading.check.malformed', { keywords: malformed.join(', ') })}</Check>
        )}
      </ul>
    </section>
  );
}

function Check({
  tone,
  children,
}: {
  readonly tone: 'passed' | 'caution' | 'stop';
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li>
      <Icon
        name={tone === 'passed' ? 'check' : tone === 'caution' ? 'warning' : 'stop'}
        className={tone === 'passed' ? 't3' : `c-${tone}`}
      />
      <span>{children}</span>
    </li>
  );
}

/** How many images of the open study were on screen. */
function Seen(): ReactElement {
  const { actions } = useReading();
  const progress = useReadingState((state) => state.progress);
  let seen = 0;
  let count = 0;
  for (const set of actions.currentSets()) {
    if (set.notShown !== null) continue;
    count += set.frames.length;
    seen += progress.get(set.displaySetId)?.seenCount ?? 0;
  }
  return (
    <section className="seen">
      <div className="row">
        <Icon name="eye" />
        <span className="grow">{t('reading.panel.seen')}</span>
        <strong>{formatCount(seen)}</strong>
        <span className="t3">{t('reading.panel.seenOf', { count: formatCount(count) })}</span>
      </div>
      <LoadBar fraction={count === 0 ? 0 : seen / count} label={t('reading.panel.seen')} />
    </section>
  );
}
