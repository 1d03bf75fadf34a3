import type { ReactElement, ReactNode } from 'react';
import { findTransferSyntax } from '../../shared/dicom/transfer-syntaxes.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { formatDecimal } from '../text/locale.ts';
import { t } from '../text/text.ts';
import { provenanceText, spacingOf } from './overlay-text.ts';
import { useReadingState } from './reading-context.ts';
import type { Shown } from './reading-state.ts';

/** What is known of the series in the active viewport. */
export function SeriesSection(): ReactElement {
  const set = useReadingState((state) => {
    const id = state.tiles[state.activeTile]?.displaySetId ?? null;
    return id === null ? undefined : state.displaySets.get(id);
  });
  const shown = useReadingState((state) => state.tiles[state.activeTile]?.shown ?? null);
  return (
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
                  row: formatDecimal(spacing.rowMm, 3),
                  column: formatDecimal(spacing.columnMm, 3),
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
