import type { ReactElement, ReactNode } from 'react';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { formatCount } from '../text/format.ts';
import { orderText, splitText } from '../text/order-text.ts';
import { t, tn } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadBar } from '../ui/load-bar.tsx';
import { groupFindings } from './group-findings.ts';
import { isOnePatientShown } from './patient-check.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { Shown } from './reading-state.ts';

/** What was found in the series of the active viewport; nothing while there is none. */
export function ChecksSection(): ReactElement | null {
  const set = useReadingState((state) => {
    const id = state.tiles[state.activeTile]?.displaySetId ?? null;
    return id === null ? undefined : state.displaySets.get(id);
  });
  const shown = useReadingState((state) => state.tiles[state.activeTile]?.shown ?? null);
  return set === undefined ? null : <Checks set={set} shown={shown} />;
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
        {set.splitBy !== 'whole series' && (
          <Check tone="passed">{t('reading.panel.splitBy', { rule: splitText(set.splitBy) })}</Check>
        )}
        {set.frames.length > 1 && set.orderedBy !== '' && (
          <Check tone="passed">{t('reading.panel.orderedBy', { rule: orderText(set.orderedBy) })}</Check>
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
export function SeenSection(): ReactElement {
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
