import type { FrameAttributes, ImageDescription, Voi } from './image-description.ts';
import { modalityFunction } from './modality-transform.ts';
import { paddingTest } from './padding.ts';
import { hasDisplayTable, type GreyImage } from './render-grey.ts';
import { storedRange } from './stored-bits.ts';
import type { StoredValues } from './stored-pixels.ts';

/** Where the window on screen came from, for the overlay and the command line. */
export type VoiSource =
  /** The object's own `number`th of `count` views, LUTs first (PS3.4 N.2). */
  | {
      readonly kind: 'object';
      readonly number: number;
      readonly count: number;
      readonly explanation: string | null;
    }
  /** Least to greatest value of the frame, padding left out. */
  | { readonly kind: 'range' }
  /** The middle 98 % of the frame's values, padding left out. */
  | { readonly kind: 'auto' }
  /** The same of the values in a region that the reader drew. */
  | { readonly kind: 'region' }
  /** Of one by uptake, `suv` is its greatest (g/ml): its window is another for every dose and weight. */
  | { readonly kind: 'preset'; readonly name: string; readonly suv?: number }
  /** As the hanging protocol has it. */
  | { readonly kind: 'protocol' }
  | { readonly kind: 'reader' };

export interface WindowChoice {
  readonly voi: Voi;
  readonly source: VoiSource;
}

/** The views that the object itself offers for this frame, in its order. */
export function objectChoices(attributes: Pick<FrameAttributes, 'vois'>): WindowChoice[] {
  const count = attributes.vois.length;
  return attributes.vois.map((voi, index) => ({
    voi,
    source: {
      kind: 'object',
      number: index + 1,
      count,
      explanation: voi.kind === 'lut' ? voi.lut.explanation : voi.WindowCenterWidthExplanation,
    },
  }));
}

/** Greatest uptakes (g/ml) of the presets of PET; the first is the window of an image that brings none. */
const [petWindowSuv, ...furtherWindowSuvs] = [5, 10] as const;

/**
 * The window of a frame when nobody has chosen one: the object's first view; of PET the uptake from 0 to 5; of NM,
 * and of PET without uptake values, from no counts to the most of the frame; of all others its range of values.
 */
export function defaultChoice(
  image: DefaultedImage,
  attributes: Pick<FrameAttributes, 'modality' | 'vois'>,
  values: StoredValues,
): WindowChoice {
  return objectChoices(attributes)[0] ?? countsChoice(image, attributes, values);
}

function countsChoice(
  image: DefaultedImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  values: StoredValues,
): WindowChoice {
  const byUptake = uptakeChoice(image, petWindowSuv);
  if (byUptake !== null) return byUptake;
  const isCounts = image.Modality === 'PT' || image.Modality === 'NM';
  return rangeChoice(image, attributes, values, isCounts);
}

/** The window from no uptake to so much of it (g/ml); null for a picture whose values cannot be made one. */
export function uptakeChoice({ suv: way }: Pick<ImageDescription, 'suv'>, suv: number): WindowChoice | null {
  if (way?.kind !== 'body-weight') return null;
  return {
    voi: windowOver([0, suv / way.factor]),
    source: { kind: 'preset', name: `SUV 0–${suv}`, suv },
  };
}

export type DefaultedImage = GreyImage & Pick<ImageDescription, 'Modality' | 'suv'>;

/**
 * The window that shows every value of the frame: its least is black and its greatest white.
 *
 * @param isFromZero 0 is black where no value is below it
 */
export function rangeChoice(
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  values: StoredValues,
  isFromZero = false,
): WindowChoice {
  const isPadding = paddingTest(image);
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (isPadding(value) || !Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const [lowest, highest] = modalityBorders(image, attributes, least, greatest);
  const black = isFromZero && lowest > 0 ? 0 : lowest;
  return { voi: windowOver([black, highest]), source: { kind: 'range' } };
}

/** Share of the frame's values that the automatic window leaves out at either end. */
const tailShare = 0.01;

/** The automatic window: from the 1st to the 99th percentile of the frame's values, padding left out. */
export function autoChoice(
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  values: StoredValues,
): WindowChoice {
  const isPadding = paddingTest(image);
  const shown = Float64Array.from(values)
    .filter((value) => Number.isFinite(value) && !isPadding(value))
    .toSorted();
  const skipped = Math.floor(shown.length * tailShare);
  const least = shown[skipped] ?? Infinity;
  const greatest = shown[shown.length - 1 - skipped] ?? -Infinity;
  return { voi: windowOver(modalityBorders(image, attributes, least, greatest)), source: { kind: 'auto' } };
}

/**
 * Modality values of the least and greatest stored value shown. A frame that is all padding has neither: it gets
 * the range that its bits can hold. A LUT need not be monotonic, so the whole span between is asked.
 */
function modalityBorders(
  image: GreyImage,
  attributes: Pick<FrameAttributes, 'modality'>,
  least: number,
  greatest: number,
): readonly [number, number] {
  const whole = hasDisplayTable(image) ? storedRange(image) : { first: 0, last: 1 };
  const first = least <= greatest ? least : whole.first;
  const last = least <= greatest ? greatest : whole.last;
  const toModality = modalityFunction(attributes.modality);
  if (attributes.modality.kind !== 'lut') {
    const borders = [toModality(first), toModality(last)] as const;
    // A negative slope turns the order around.
    return borders[0] <= borders[1] ? borders : [borders[1], borders[0]];
  }
  let lowest = Infinity;
  let highest = -Infinity;
  for (let value = first; value <= last; value++) {
    const modalityValue = toModality(value);
    if (modalityValue < lowest) lowest = modalityValue;
    if (modalityValue > highest) highest = modalityValue;
  }
  return [lowest, highest];
}

/**
 * The linear window whose black is `lowest` and whose white is `highest`. Whole numbers get LINEAR, whose window
 * of w values reaches over w - 1 (PS3.3 C.11.2.1.2); fractional ones LINEAR_EXACT, whose width may be below 1.
 */
function windowOver([lowest, highest]: readonly [number, number]): Voi {
  const middle = (lowest + highest) / 2;
  const isWhole = Number.isInteger(lowest) && Number.isInteger(highest);
  return {
    kind: 'window',
    WindowCenter: isWhole ? middle + 0.5 : middle,
    WindowWidth: isWhole ? highest - lowest + 1 : highest > lowest ? highest - lowest : 1,
    VOILUTFunction: isWhole ? 'LINEAR' : 'LINEAR_EXACT',
    WindowCenterWidthExplanation: null,
  };
}

export interface WindowPreset {
  readonly name: string;
  readonly WindowCenter: number;
  readonly WindowWidth: number;
}

/** Presets by modality, in the order of the keys 1–9; values in modality units (HU). */
export const windowPresets: Readonly<Record<string, readonly WindowPreset[]>> = {
  CT: [
    { name: 'brain', WindowCenter: 40, WindowWidth: 80 },
    { name: 'stroke', WindowCenter: 40, WindowWidth: 40 },
    { name: 'subdural', WindowCenter: 75, WindowWidth: 200 },
    { name: 'soft tissue', WindowCenter: 40, WindowWidth: 400 },
    { name: 'mediastinum', WindowCenter: 50, WindowWidth: 350 },
    { name: 'liver', WindowCenter: 90, WindowWidth: 150 },
    { name: 'lung', WindowCenter: -600, WindowWidth: 1500 },
    { name: 'bone', WindowCenter: 400, WindowWidth: 2000 },
    { name: 'angio', WindowCenter: 300, WindowWidth: 600 },
  ],
};

export function presetChoices(Modality: string): WindowChoice[] {
  return (windowPresets[Modality] ?? []).map(({ name, WindowCenter, WindowWidth }) => ({
    voi: {
      kind: 'window',
      WindowCenter,
      WindowWidth,
      VOILUTFunction: 'LINEAR',
      WindowCenterWidthExplanation: null,
    },
    source: { kind: 'preset', name },
  }));
}

/** The presets of a picture: those of its modality, of PET by uptake where its values can be made one. */
export function imagePresets(image: Pick<ImageDescription, 'Modality' | 'suv'>): WindowChoice[] {
  const byUptake = [petWindowSuv, ...furtherWindowSuvs].flatMap((suv) => uptakeChoice(image, suv) ?? []);
  return [...presetChoices(image.Modality), ...byUptake];
}
