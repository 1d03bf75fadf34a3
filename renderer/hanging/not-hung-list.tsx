import type { ReactElement } from 'react';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import { useReadingState } from '../reading/reading-context.ts';
import { t, tn } from '../text/text.ts';
import type { OpenHanging } from './hanging-state.ts';

/** Every series that the stage does not show, and why: none is lost without a word. */
export function NotHungList({ open }: { readonly open: OpenHanging }): ReactElement | null {
  const displaySets = useReadingState((state) => state.displaySets);
  const notHung = open.hanging.notHung[open.pageIndex] ?? [];
  if (notHung.length === 0) return null;
  return (
    <section>
      <h2 className="section-head why-section">
        {t('hanging.why.notHung')}
        <span className="n">{tn('hanging.why.notHung.series', notHung.length)}</span>
        <span className="grow" />
        <span className="n">{t('hanging.why.notHung.hint')}</span>
      </h2>
      <ul className="not-hung">
        {notHung.map(({ displaySetId, description, label, why, isPrior }) => {
          const thumbnailId = displaySets.get(displaySetId)?.thumbnailInstanceId ?? null;
          return (
            <li key={displaySetId}>
              <span className="not-hung-picture">
                {thumbnailId !== null && <img src={thumbnailPath(thumbnailId)} alt="" loading="lazy" />}
              </span>
              <span className="not-hung-words">
                <span className={isPrior ? 'c-prior clip' : 't1 clip'}>
                  {description === '' ? label : description}
                </span>
                <span>{why}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
