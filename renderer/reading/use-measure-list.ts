import { useMemo } from 'react';
import type { ListedAnnotation } from '../measure/measure-list.ts';
import { measureRows } from './measure-rows.ts';
import { useMarks, useReadingState } from './reading-context.ts';

/** Everything that is measured on the open study and its priors, in the order of series and images. */
export function useMeasureList(): ListedAnnotation[] {
  const annotations = useMarks((state) => state.annotations);
  const groups = useReadingState((state) => state.groups);
  const displaySets = useReadingState((state) => state.displaySets);
  return useMemo(() => measureRows(annotations, { groups, displaySets }), [annotations, groups, displaySets]);
}
