import type { SeriesFinding } from '../../shared/model/reading.ts';
import { findingText } from '../text/finding-text.ts';

/** Findings of the same words as one, with every place where it was found. */
export interface FindingGroup {
  readonly text: string;
  readonly positions: readonly number[];
}

/** In the order in which each text comes first. */
export function groupFindings(findings: readonly SeriesFinding[]): FindingGroup[] {
  const byText = Map.groupBy(findings, findingText);
  return [...byText].map(([text, found]) => ({
    text,
    positions: found.flatMap(({ position }) => position ?? []),
  }));
}
