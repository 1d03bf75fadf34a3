import type { ImageDescription } from './image-description.ts';

export type PaddedImage = Pick<ImageDescription, 'PixelPaddingValue' | 'PixelPaddingRangeLimit'>;

/** First and last stored value that pad the picture; null where nothing does. */
export function paddingRange(image: PaddedImage): readonly [first: number, last: number] | null {
  const { PixelPaddingValue: value } = image;
  if (value === null) return null;
  const limit = image.PixelPaddingRangeLimit ?? value;
  return [Math.min(value, limit), Math.max(value, limit)];
}

/**
 * Tells padding by stored value: one value, or the range between it and the limit, whichever is lower
 * (PS3.3 C.7.5.1.1.2). Padding is no measurement: it takes no part in choosing a window, in statistics and in means
 * of neighbours, and is drawn black in either polarity.
 */
export function paddingTest(image: PaddedImage): (storedValue: number) => boolean {
  const range = paddingRange(image);
  if (range === null) return () => false;
  const [first, last] = range;
  return (storedValue) => storedValue >= first && storedValue <= last;
}
