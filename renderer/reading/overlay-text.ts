import { pixelSpacing, type KnownSpacing, type Spacing } from '../../shared/geometry/pixel-spacing.ts';
import { slicePosition } from '../../shared/geometry/slice-position.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { VoiSource, WindowChoice } from '../../shared/image/window-choice.ts';
import { ageOn, formatDa } from '../text/format.ts';
import { formatDecimal } from '../text/locale.ts';
import { t } from '../text/text.ts';
import type { Interpolation } from '../render/rasterize.ts';
import type { Shown } from './reading-state.ts';

/**
 * The words in the corners of a tile. All of them come from the description of the instance whose pixels are on
 * screen, never from the study that was opened or the series that was hung.
 */

/** `1958-03-14 · 68 y · F`; the age is that on the day of the study. */
export function birthLine(image: ImageDescription): string {
  const birth = image.PatientBirthDate ?? '';
  return joined([
    birth === '' ? '' : formatDa(birth),
    ageOn(birth, image.StudyDate ?? ''),
    image.PatientSex ?? '',
  ]);
}

/** Date and time when the picture was taken: acquisition, else content, series, study (the nearest first). */
export function takenAt(image: ImageDescription): string {
  const dates: readonly (readonly [string | null, string | null])[] = [
    [image.AcquisitionDate, image.AcquisitionTime],
    [image.ContentDate, image.ContentTime],
    [image.SeriesDate, image.SeriesTime],
    [image.StudyDate, image.StudyTime],
  ];
  const found = dates.find(([date]) => date !== null && date !== '');
  if (found === undefined) return '';
  const [date, time] = found;
  return `${formatDa(date ?? '')} ${timeOfDay(time ?? '')}`.trim();
}

/** `084210.25` → `08:42:10`; what is not a time is shown as it came. */
function timeOfDay(TM: string): string {
  const match = /^(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?:\.\d+)?$/u.exec(TM.trim());
  const groups = match?.groups;
  if (groups === undefined) return TM;
  return [groups['hour'], groups['minute'], groups['second']].filter((part) => part !== undefined).join(':');
}

/** `I 213.5 mm`, with the frame's own label (phase, echo) before it. */
export function placeLine({ image, attributes }: Shown): string {
  const place = slicePosition(image, attributes);
  const text =
    place === null
      ? ''
      : t('reading.overlay.position', {
          letters: place.letters,
          distance: formatDecimal(place.distanceMm, 1),
        });
  return joined([attributes.label ?? '', text]);
}

/** `S 3 · I 148 of 320`; of several pictures at once `S 3 · I 145–160 of 320`. */
export function numberLine(shown: Shown, count: number, othersCount = 0): string {
  const { image, position } = shown;
  const isPlane = shown.kind === 'frame' && shown.reformatted !== null;
  return joined([
    image.SeriesNumber === null ? '' : t('reading.overlay.series', { number: image.SeriesNumber }),
    isPlane
      ? t('reading.overlay.plane', { number: position + 1, count })
      : othersCount === 0
        ? t('reading.overlay.image', { number: position + 1, count })
        : t('reading.overlay.images', { first: position + 1, last: position + 1 + othersCount, count }),
  ]);
}

/** `S 3 · I 148` */
export function placeName(shown: Shown): string {
  const { image, position } = shown;
  const isPlane = shown.kind === 'frame' && shown.reformatted !== null;
  return joined([
    image.SeriesNumber === null ? '' : t('reading.overlay.series', { number: image.SeriesNumber }),
    isPlane
      ? t('reading.overlay.planeNumber', { number: position + 1 })
      : t('reading.check.atImage', { number: position + 1 }),
  ]);
}

/** `C −600 W 1500` */
export function windowText({ voi }: WindowChoice): string {
  if (voi.kind === 'lut') return t('reading.overlay.lut');
  return t('reading.overlay.window', {
    center: windowNumber(voi.WindowCenter, voi.WindowWidth),
    width: windowNumber(voi.WindowWidth, voi.WindowWidth),
  });
}

/** Which colours a colour image means, and what was done to them. */
export function colourText({ colourProfile }: ImageDescription): string {
  if (colourProfile?.kind === 'none') return t('reading.overlay.colourUntagged');
  // One that cannot be applied has a badge of its own; of an older index it is not known.
  if (colourProfile?.kind !== 'applied') return t('reading.overlay.colour');
  return colourProfile.name === ''
    ? t('reading.overlay.colourProfile')
    : t('reading.overlay.colourNamed', { name: colourProfile.name });
}

/** Where the window comes from: `DICOM 1/2 ‘LUNG’`, `preset lung`, `auto`, `by hand`. */
export function windowSource(source: VoiSource): string {
  switch (source.kind) {
    case 'object': {
      const { number, count, explanation } = source;
      return explanation === null || explanation === ''
        ? t('reading.overlay.source.object', { number, count })
        : t('reading.overlay.source.named', { number, count, name: explanation });
    }
    case 'range':
      return t('reading.overlay.source.range');
    case 'auto':
      return t('reading.overlay.source.auto');
    case 'region':
      return t('reading.overlay.source.region');
    case 'preset':
      return t('reading.overlay.source.preset', { name: source.name });
    case 'protocol':
      return t('reading.overlay.source.protocol');
    case 'reader':
      return t('reading.overlay.source.reader');
  }
}

/** As many decimals as the width needs, and the minus sign of print. */
function windowNumber(value: number, width: number): string {
  const decimals = Number.isInteger(value) ? 0 : width >= 20 ? 1 : width >= 1 ? 2 : 5;
  return formatDecimal(value, decimals);
}

/** How much of what is stored reaches the screen. */
export interface Fidelity {
  readonly kind: 'one-to-one' | 'interpolated' | 'repeated' | 'averaged' | 'partial';
  readonly text: string;
}

export function fidelity(zoom: number, pixelAspect: number, interpolation: Interpolation): Fidelity {
  const least = Math.min(zoom, zoom * pixelAspect);
  if (zoom === 1 && pixelAspect === 1) {
    return { kind: 'one-to-one', text: t('reading.fidelity.oneToOne') };
  }
  if (least < 1) {
    return interpolation === 'linear'
      ? { kind: 'averaged', text: t('reading.fidelity.averaged') }
      : { kind: 'partial', text: t('reading.fidelity.partial') };
  }
  return interpolation === 'linear'
    ? { kind: 'interpolated', text: t('reading.fidelity.interpolated') }
    : { kind: 'repeated', text: t('reading.fidelity.repeated') };
}

/** `LOSSY 12:1`; '' when the object is not. */
export function lossyText(image: ImageDescription): string {
  if (!image.lossy) return '';
  const ratio = image.LossyImageCompressionRatio.at(-1);
  return ratio === undefined
    ? t('reading.badge.lossy')
    : t('reading.badge.lossyRatio', {
        ratio: ratio >= 10 ? formatDecimal(ratio, 0) : formatDecimal(ratio, 1),
      });
}

/** Words for the provenance beside the scale bar. */
export function provenanceText(spacing: KnownSpacing): string {
  switch (spacing.provenance) {
    case 'pixel-spacing':
      return t('reading.spacing.pixelSpacing');
    case 'calibrated-geometry':
      return t('reading.spacing.geometry');
    case 'calibrated-fiducial':
      return t('reading.spacing.fiducial');
    case 'calibrated-unspecified':
      return t('reading.spacing.calibrated');
    case 'detector-magnification':
      return t('reading.spacing.magnification', { factor: formatDecimal(spacing.magnification ?? 1, 2) });
    case 'detector':
      return t('reading.spacing.detector');
    case 'projection-unspecified':
      return t('reading.spacing.projection');
    case 'scanned-film':
      return t('reading.spacing.film');
    case 'ultrasound-region':
      return t('reading.spacing.region');
  }
}

export function spacingOf({ image, attributes }: Shown): Spacing {
  return pixelSpacing(image, attributes);
}

/** `5 cm`, `2 mm` */
export function barLength(lengthMm: number): string {
  return lengthMm >= 10
    ? t('reading.scale.cm', { count: lengthMm / 10 })
    : t('reading.scale.mm', { count: lengthMm });
}

export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
