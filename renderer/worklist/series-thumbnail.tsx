import { useState, type ReactElement } from 'react';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import type { SeriesSummary, StudyRow } from '../../shared/model/worklist.ts';
import { formatCount } from '../text/format.ts';
import { t } from '../text/text.ts';
import { seriesFindings } from './study-findings.ts';

/** A series as a small picture with its number and count; objects without a picture get a drawn page. */
export function SeriesThumbnail({
  series,
  state,
}: {
  readonly series: SeriesSummary;
  /** Of its study: what is still coming is not missing. */
  readonly state: StudyRow['state'];
}): ReactElement {
  const [failedId, setFailedId] = useState<number | null>(null);
  const { thumbnailInstanceId, SeriesNumber } = series;
  const description =
    series.SeriesDescription === '' ? t('worklist.panel.noDescription') : series.SeriesDescription;
  const count = formatCount(series.instanceCount);
  const quantity = thumbnailInstanceId === null ? series.Modality : count;
  return (
    <li className="series-thumbnail" title={description}>
      <div className="picture">
        {thumbnailInstanceId === null || thumbnailInstanceId === failedId ? (
          <NoPicture />
        ) : (
          <img
            src={thumbnailPath(thumbnailInstanceId)}
            alt={t('worklist.panel.thumbnail', { number: SeriesNumber ?? '', description })}
            draggable={false}
            onError={() => setFailedId(thumbnailInstanceId)}
          />
        )}
      </div>
      <div className="description clip">{description}</div>
      {SeriesNumber === null
        ? t('worklist.panel.seriesNoNumber', { count: quantity })
        : t('worklist.panel.seriesLine', { number: SeriesNumber, count: quantity })}
      {seriesFindings(series, state).map((found) => (
        <div key={found} className="c-caution">
          {found}
        </div>
      ))}
    </li>
  );
}

const pageLines = ['a', 'b', 'c', 'd', 'e'] as const;

function NoPicture(): ReactElement {
  return (
    <div className="no-picture" aria-hidden>
      {pageLines.map((line) => (
        <i key={line} />
      ))}
    </div>
  );
}
