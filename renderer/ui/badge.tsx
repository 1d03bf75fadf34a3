import type { ReactElement, ReactNode } from 'react';
import './badge.css';

export interface BadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'caution' | 'stop' | 'prior';
  readonly title?: string;
  readonly children: ReactNode;
}

/** A short word on the row or tile it belongs to. Colour never stands alone: it always holds text. */
export function Badge({ tone = 'neutral', title, children }: BadgeProps): ReactElement {
  return (
    <span className={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}
