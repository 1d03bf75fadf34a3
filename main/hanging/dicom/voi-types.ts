import type { Show } from '../../../shared/hanging/protocol.ts';

/**
 * Defined terms of VOI Type (PS3.3 C.23.3.1.4), and the preset of the reading view that each means: the standard names
 * what a window is for and leaves its values to the workstation. The posterior fossa has no preset here.
 */
const voiTypes: readonly (readonly [term: string, center: number, width: number])[] = [
  ['LUNG', -600, 1500],
  ['MEDIASTINUM', 50, 350],
  ['ABDO_PELVIS', 40, 400],
  ['LIVER', 90, 150],
  ['SOFT_TISSUE', 40, 400],
  ['BONE', 400, 2000],
  ['BRAIN', 40, 80],
];

export function windowOfVoiType(term: string): Extract<Show['window'], { kind: 'values' }> | null {
  const found = voiTypes.find(([name]) => name === term);
  return found === undefined ? null : { kind: 'values', center: found[1], width: found[2] };
}

/** The term for a window, where one means just that; the first of two that mean the same. */
export function voiTypeOf(window: Show['window']): string | null {
  if (window.kind !== 'values') return null;
  return (
    voiTypes.find(([, center, width]) => center === window.center && width === window.width)?.[0] ?? null
  );
}
