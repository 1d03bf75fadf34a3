import type { ReactElement } from 'react';
import './load-bar.css';

export interface LoadBarProps {
  /** 0 to 1; null while the end is unknown. */
  readonly fraction: number | null;
  /** grey complete, accent live, amber incomplete, red failed */
  readonly tone?: 'still' | 'live' | 'part' | 'stop';
  readonly label: string;
}

/** A 2 px bar. */
export function LoadBar({ fraction, tone = 'still', label }: LoadBarProps): ReactElement {
  return (
    <progress
      className={`load-bar ${tone}`}
      aria-label={label}
      max={1}
      {...(fraction === null ? {} : { value: Math.min(1, Math.max(0, fraction)) })}
    />
  );
}
