import type { ReactElement } from 'react';
import { joined } from '../reading/overlay-text.ts';
import { Icon } from '../ui/icon.tsx';

export interface ProblemListProps {
  readonly title: string;
  readonly problems: readonly { readonly place: string; readonly problem: string }[];
  /** Stop: it cannot be used so; caution: it can, but look before you trust. */
  readonly tone?: 'caution' | 'stop';
}

/** What is wrong with a protocol, and where; nothing when nothing is. */
export function ProblemList({ title, problems, tone = 'caution' }: ProblemListProps): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <section>
      <h2 className="section-head">{title}</h2>
      <ul className="why-problems">
        {problems.map(({ place, problem }) => (
          <li key={`${place} ${problem}`}>
            <Icon name={tone === 'stop' ? 'stop' : 'warning'} className={`c-${tone}`} label={title} />
            <span className="selectable">
              {problem} <span className="t3">{joined([place])}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
