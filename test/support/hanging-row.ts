import type { HeaderOfSeries, HeaderOfStudy } from './hanging-studies.ts';

type Header = Omit<HeaderOfSeries, 'Modality' | 'description'>;
export const of =
  (Modality: string, defaults: Header = {}) =>
  (description: string, header: Header = {}): HeaderOfSeries => ({
    Modality,
    description,
    ...defaults,
    ...header,
  });
export const ct = of('CT', { plane: 'ax', thickness: 3, kernel: 'B30f' });
export const mr = of('MR', { plane: 'ax', thickness: 4 });
export const cr = of('CR', { count: 1 });
export const dx = of('DX', { count: 1 });
export const mg = of('MG', { count: 1, bodyPart: 'BREAST' });
export const us = of('US', { count: 1 });
export const pt = of('PT', { plane: 'ax' });
export const nm = of('NM', { count: 2, frames: 2 });
export const xa = of('XA', { count: 40, frames: 40 });
export const scout = of('CT', { plane: 'cor', count: 2, type: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] });
export const report = (description: string): HeaderOfSeries => ({
  Modality: 'SR',
  description,
  notShown: 'Structured report',
});

export const study = (
  description: string,
  series: readonly HeaderOfSeries[],
  more: Partial<HeaderOfStudy> = {},
): HeaderOfStudy => ({
  description,
  series,
  ...more,
});

/**
 * What each box of the stage holds, by hand: `S2` is the second series of the opened study, `P1 S2` of the first
 * prior, `-` nothing.
 */
export type HangingRow = readonly [
  name: string,
  current: HeaderOfStudy,
  priors: readonly HeaderOfStudy[],
  protocol: string,
  boxes: readonly string[],
];

export const earlier = { date: '20250508' };
