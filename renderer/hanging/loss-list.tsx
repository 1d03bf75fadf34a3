import type { ReactElement } from 'react';
import type { CarryLoss } from '../../shared/model/hanging.ts';
import { Icon } from '../ui/icon.tsx';

export interface LossListProps {
  readonly title: string;
  /** Said when nothing was lost. */
  readonly none: string;
  readonly losses: readonly CarryLoss[];
}

/** What did not come along when a protocol changed its form, and where. */
export function LossList({ title, none, losses }: LossListProps): ReactElement {
  if (losses.length === 0) {
    return (
      <p className="row loss-none">
        <Icon name="check" className="c-accent" label={none} />
        {none}
      </p>
    );
  }
  // An object says the same of many of its parts: said once, with where.
  const places = Map.groupBy(losses, ({ what }) => what);
  return (
    <section>
      <h2 className="section-head">
        {title} <span className="n">{losses.length}</span>
      </h2>
      <ul className="why-problems loss-list">
        {[...places].map(([what, own]) => (
          <li key={what}>
            <Icon name="warning" className="c-caution" label={title} />
            <span className="selectable">
              {what} <span className="t3">{[...new Set(own.map(({ place }) => place))].join(', ')}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
