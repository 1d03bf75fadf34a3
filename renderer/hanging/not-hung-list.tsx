import type { ReactElement } from 'react';
import { t, tn } from '../text/text.ts';
import { useNotHungNow } from './not-hung-now.ts';
import { NotHungSeries } from './not-hung-series.tsx';

/** Every series that does not hang, and why: none is lost without a word. */
export function NotHungList(): ReactElement | null {
  const notHung = useNotHungNow();
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
        {notHung.map((series) => (
          <li key={series.displaySetId}>
            <NotHungSeries series={series} />
          </li>
        ))}
      </ul>
    </section>
  );
}
