import type { PlaneOrientation, PlaneWish, SlabMode } from '../../shared/volume/reformat.ts';
import { formatBytes } from '../text/format.ts';
import { formatDecimal } from '../text/locale.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { joined } from './overlay-text.ts';
import type { Reformatted, Shown } from './reading-state.ts';
import type { ReformatRefusal } from './volume-geometry.ts';

export const orientationTexts: Readonly<Record<PlaneOrientation, PlainTextKey>> = {
  axial: 'reading.plane.axial',
  coronal: 'reading.plane.coronal',
  sagittal: 'reading.plane.sagittal',
};

export const slabTexts: Readonly<Record<SlabMode, PlainTextKey>> = {
  mip: 'reading.slab.mip',
  minip: 'reading.slab.minip',
  mean: 'reading.slab.mean',
};

/** Why a series cannot be reformatted, with the numbers. */
export function refusalText(refusal: ReformatRefusal): string {
  switch (refusal.reason) {
    case 'one-image':
      return t('reading.reformat.oneImage');
    case 'no-position':
      return t('reading.reformat.noPosition');
    case 'mixed-orientation':
      return t('reading.reformat.mixedOrientation');
    case 'mixed-size':
      return t('reading.reformat.mixedSize');
    case 'uneven':
      return t('reading.reformat.uneven', {
        least: formatDecimal(refusal.leastMm, 2),
        greatest: formatDecimal(refusal.greatestMm, 2),
      });
    case 'colour':
      return t('reading.reformat.colour');
    case 'values':
      return t('reading.reformat.values');
    case 'no-values':
      return t('reading.reformat.noValues');
    case 'too-large':
      return t('reading.reformat.tooLarge', {
        size: formatBytes(refusal.bytes),
        limit: formatBytes(refusal.limitBytes),
      });
  }
}

/** `Coronal`, `Coronal tilted 10° / −5°`: which way a plane lies. */
function planeName({ orientation, tiltDegrees: { aboutRow, aboutColumn } }: PlaneWish): string {
  const name = t(orientationTexts[orientation]);
  return aboutRow === 0 && aboutColumn === 0
    ? name
    : t('reading.plane.tilted', { name, row: signedDegrees(aboutRow), column: signedDegrees(aboutColumn) });
}

/** `MIP 10.0 mm`; '' for a single layer. */
function slabName({ slab }: PlaneWish): string {
  return slab === null
    ? ''
    : t('reading.slab.thickness', {
        mode: t(slabTexts[slab.mode]),
        thickness: formatDecimal(slab.thicknessMm, 1),
      });
}

/** `Coronal · MIP 10.0 mm` */
export function wishText(wish: PlaneWish): string {
  return joined([planeName(wish), slabName(wish)]);
}

/** What a reader must know of how a plane was made, each for a badge; none where every voxel is there as it came. */
export function reformatMarks({
  volume,
  planes,
}: Reformatted): { readonly text: string; readonly isPartial: boolean }[] {
  const { grid, slices } = volume;
  const degrees = formatDecimal(grid.tiltDegrees, 1);
  return [
    ...(slices.includes(null) ? [{ text: t('reading.reformat.gap'), isPartial: true }] : []),
    ...(grid.stride > 1
      ? [{ text: t('reading.reformat.stride', { stride: grid.stride }), isPartial: true }]
      : []),
    ...(grid.tiltDegrees > 0 ? [{ text: t('reading.reformat.sheared', { degrees }), isPartial: false }] : []),
    ...(planes.isAlongVoxels ? [] : [{ text: t('reading.reformat.resampled'), isPartial: false }]),
  ];
}

/** The name of the series, and of a plane that it is one. */
export function seriesLine(shown: Shown): string {
  const series = shown.image.SeriesDescription ?? '';
  if (shown.kind === 'failure' || shown.reformatted === null) return series;
  const { orientation } = shown.reformatted.source.wish;
  return t('reading.overlay.planeOf', { plane: t(orientationTexts[orientation]), series });
}

export function planeLine({ source }: Reformatted): string {
  return wishText(source.wish);
}

function signedDegrees(degrees: number): string {
  return degrees < 0 ? `−${-degrees}` : String(degrees);
}
