import type { CodeStreamHeader } from '../codec.ts';

/** JPEG markers (ISO/IEC 10918-1 Table B.1). */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DNL = 0xdc;
const JPEG_LS_SOF = 0xf7;
const APP0 = 0xe0;
const APP14 = 0xee;
/** Frame headers: C0–CF without DHT (C4), JPG (C8) and DAC (CC); and that of JPEG-LS. */
const frameMarkers: ReadonlySet<number> = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
]);

export interface JpegHeader extends CodeStreamHeader {
  /** n of SOFn: 0 baseline, 1 extended sequential, 2 progressive, 3 lossless, 55 JPEG-LS. */
  readonly process: number;
  /** Horizontal and vertical sampling factor of each component. */
  readonly sampling: readonly (readonly [horizontal: number, vertical: number])[];
  /** Component identifiers as written: encoders of RGB often write `R`, `G`, `B`. */
  readonly componentIds: readonly number[];
  /** What the stream says of its colours by a JFIF or Adobe marker; null when it says nothing. */
  readonly colour: 'ycbcr' | 'rgb' | null;
  /** Interleave mode of the first scan, JPEG-LS only (ISO/IEC 14495-1 C.2.3): 0 none, 1 line, 2 sample. */
  readonly interleave: 0 | 1 | 2;
  /** NEAR of the first scan, JPEG-LS only: greatest error of a sample. */
  readonly near: number;
}

/** A header, or in words what is wrong with the stream. */
export type HeaderReading<Header> =
  | { readonly header: Header; readonly damage: null }
  | { readonly header: null; readonly damage: string };

/**
 * Reads a JPEG or JPEG-LS interchange stream up to its first scan, and checks that it ends with an end-of-image
 * marker: a stream cut short otherwise decodes to a picture whose rest is invented.
 */
export function readJpegHeader(bytes: Uint8Array): HeaderReading<JpegHeader> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return damaged('no start of image marker (FFD8)');
  let frame: Omit<JpegHeader, 'colour' | 'interleave' | 'near'> | undefined;
  let colour: JpegHeader['colour'] = null;
  let at = 2;
  for (;;) {
    // Any marker may be preceded by fill bytes FF (10918-1 B.1.1.2).
    if (bytes[at] !== 0xff) return damaged(`no marker at byte ${at} of ${bytes.length}`);
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    const length = segmentLength(bytes, at + 2);
    if (marker === undefined || length === undefined) return damaged(`segment cut short at byte ${at}`);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    at += 2 + length;
    if (frameMarkers.has(marker) || marker === JPEG_LS_SOF) {
      if (frame !== undefined) return damaged('two frame headers');
      frame = readFrameHeader(marker, segment);
      if (frame === undefined) return damaged('frame header cut short');
    } else if (marker === APP0 && startsWith(segment, 'JFIF')) {
      colour ??= 'ycbcr';
    } else if (marker === APP14 && startsWith(segment, 'Adobe')) {
      // Adobe's colour transform flag: 0 none, 1 YCbCr.
      colour = segment[11] === 1 ? 'ycbcr' : segment[11] === 0 ? 'rgb' : colour;
    } else if (marker === SOS) {
      if (frame === undefined) return damaged('scan before the frame header');
      if (frame.rows === 0) return damaged('number of lines not in the frame header (DNL)');
      if (!endsWithEoi(bytes, at)) return damaged('no end of image marker (FFD9): the stream is cut short');
      // SOS: count, two bytes a component, then three parameters: Ss, Se, AhAl, or NEAR, ILV, Pt in JPEG-LS.
      const parameters = 1 + 2 * (segment[0] ?? 0);
      const ilv = segment[parameters + 1];
      const interleave = ilv === 1 || ilv === 2 ? ilv : 0;
      return {
        header: { ...frame, colour, interleave, near: segment[parameters] ?? 0 },
        damage: null,
      };
    } else if (marker === EOI || marker === DNL) {
      return damaged('the stream ends before its first scan');
    }
  }
}

function damaged(damage: string): { header: null; damage: string } {
  return { header: null, damage };
}

/** Length of the segment (with its two length bytes), or undefined when it does not fit into the stream. */
function segmentLength(bytes: Uint8Array, at: number): number | undefined {
  const high = bytes[at];
  const low = bytes[at + 1];
  if (high === undefined || low === undefined) return undefined;
  const length = high * 256 + low;
  return length >= 2 && at + length <= bytes.length ? length : undefined;
}

function readFrameHeader(
  marker: number,
  segment: Uint8Array,
): Omit<JpegHeader, 'colour' | 'interleave' | 'near'> | undefined {
  const [precision, y1, y0, x1, x0, components] = segment;
  if (
    precision === undefined ||
    y1 === undefined ||
    y0 === undefined ||
    x1 === undefined ||
    x0 === undefined ||
    components === undefined ||
    segment.length < 6 + 3 * components
  ) {
    return undefined;
  }
  const sampling: (readonly [number, number])[] = [];
  const componentIds: number[] = [];
  for (let at = 6; at < 6 + 3 * components; at += 3) {
    componentIds.push(segment[at] ?? 0);
    const factors = segment[at + 1] ?? 0;
    sampling.push([factors >> 4, factors & 15]);
  }
  const process = marker === JPEG_LS_SOF ? 55 : marker - 0xc0;
  return {
    rows: y1 * 256 + y0,
    columns: x1 * 256 + x0,
    components,
    precision,
    process,
    sampling,
    componentIds,
  };
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(segment.subarray(0, text.length)) === text;
}

/** True when the stream ends with EOI, allowing what writers put after it: a padding byte, or more. */
function endsWithEoi(bytes: Uint8Array, scanAt: number): boolean {
  let end = bytes.length;
  while (end > scanAt && bytes[end - 1] === 0) end--;
  if (bytes[end - 2] === 0xff && bytes[end - 1] === EOI) return true;
  // Something follows: look for the marker itself. Entropy-coded FF is always followed by a byte that is not it.
  for (let at = bytes.indexOf(0xff, scanAt); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === EOI) return true;
  }
  return false;
}
