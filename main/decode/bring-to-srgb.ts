import { NegatoscopeError } from '../../shared/errors.ts';
import { readIccProfile, type IccReading } from '../../shared/image/icc/icc-profile.ts';
import { convertToSrgb } from '../../shared/image/icc/icc-to-srgb.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { FrameSource } from '../store/reader-api.ts';
import { readFrameBytes } from './read-frame-bytes.ts';

/** The last profile read: the images of a series have the same, each in a file of its own. */
let last: { readonly bytes: Uint8Array; readonly reading: IccReading } | undefined;

/**
 * Brings a decoded RGB frame to sRGB, in place, through the ICC profile in its file. Frames in grey and those without
 * a usable profile are left as they are; of a palette the entries were converted when it was described.
 *
 * Throws what reading throws, and `codec.mismatch` when the profile in the file is not the one that was described.
 */
export async function bringToSrgb(source: FrameSource, frame: StoredFrame): Promise<void> {
  const { colourProfile } = source.pixels;
  const { samplesPerPixel, type, bitsStored } = frame.header;
  if (colourProfile?.kind !== 'applied' || samplesPerPixel !== 3) return;
  const bytes = await readFrameBytes({
    ...source,
    ranges: [colourProfile.range],
    // The profile is OB: its bytes are never swapped.
    pixels: { ...source.pixels, pixelDataVr: 'OB' },
  });
  const reading = last !== undefined && isSame(last.bytes, bytes) ? last.reading : readIccProfile(bytes);
  last = { bytes, reading };
  if (reading.kind === 'unusable') {
    throw new NegatoscopeError('codec.mismatch', `The ICC profile ${reading.reason}`, {
      keyword: 'ICCProfile',
      attribute: colourProfile.name,
      codeStream: reading.reason,
    });
  }
  const samples =
    type === 'uint8'
      ? new Uint8Array(frame.pixels)
      : type === 'uint16'
        ? new Uint16Array(frame.pixels)
        : new Uint32Array(frame.pixels);
  convertToSrgb(samples, 2 ** bitsStored - 1, reading.toXyz);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
