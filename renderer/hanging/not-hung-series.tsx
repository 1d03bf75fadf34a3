import type { ReactElement } from 'react';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import { t } from '../text/text.ts';
import type { NotHungNow } from './not-hung-now.ts';

/** A series that does not hang, and why: its picture and words, for a row of any kind. */
export function NotHungSeries({
  series: { name, isPrior, thumbnailInstanceId, why },
}: {
  readonly series: NotHungNow;
}): ReactElement {
  return (
    <>
      <span className="not-hung-picture">
        {thumbnailInstanceId !== null && (
          <img src={thumbnailPath(thumbnailInstanceId)} alt="" loading="lazy" />
        )}
      </span>
      <span className="not-hung-words">
        <span className={isPrior ? 'c-prior clip' : 't1 clip'}>{name}</span>
        <span className="t3">{why ?? t('hanging.tab.takenDown')}</span>
      </span>
    </>
  );
}
