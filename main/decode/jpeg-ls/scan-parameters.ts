/** Markers of ISO/IEC 14495-1 Table C.1. */
const SOF55 = 0xf7;
const LSE = 0xf8;
const SOS = 0xda;
const DRI = 0xdd;

/** What a scan of one component is decoded with. */
export interface ScanParameters {
  readonly columns: number;
  readonly rows: number;
  readonly precision: number;
  readonly near: number;
  /** MAXVAL, the thresholds and RESET (C.2.4.1.1), with the defaults for those that are not given. */
  readonly maximum: number;
  readonly thresholds: readonly [number, number, number];
  readonly reset: number;
  /** Where the entropy-coded data begin. */
  readonly offsetBytes: number;
}

/**
 * The only scan of a stream of one component without restarts, mapping tables and point transform; null for any other
 * stream, which is left to CharLS.
 */
export function readScanParameters(bytes: Uint8Array): ScanParameters | null {
  const u16 = (at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  let frame: { readonly precision: number; readonly rows: number; readonly columns: number } | undefined;
  let given: readonly number[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    const segment = at + 4;
    const next = at + 2 + u16(at + 2);
    if (marker === SOF55) {
      const precision = bytes[segment] ?? 0;
      if (bytes[segment + 5] !== 1 || precision < 2 || precision > 16) return null;
      frame = { precision, rows: u16(segment + 1), columns: u16(segment + 3) };
    } else if (marker === LSE) {
      if (bytes[segment] !== 1) return null;
      given = [1, 3, 5, 7, 9].map((place) => u16(segment + place));
    } else if (marker === DRI && u16(segment) !== 0) return null;
    else if (marker === SOS) {
      // Components, then its id and mapping table; NEAR, interleave mode, point transform (C.2.3).
      const [components, , table, near = 0, interleave, transform] = bytes.subarray(segment, next);
      const isPlain = components === 1 && table === 0 && interleave === 0 && transform === 0;
      return isPlain && frame !== undefined
        ? { ...frame, near, ...presetOf(frame.precision, near, given), offsetBytes: next }
        : null;
    }
    at = next;
  }
  return null;
}

/** Defaults of C.2.4.1.1.1 for what is not given, or given as 0. */
function presetOf(
  precision: number,
  near: number,
  [givenMaximum = 0, given1 = 0, given2 = 0, given3 = 0, givenReset = 0]: readonly number[],
): Pick<ScanParameters, 'maximum' | 'thresholds' | 'reset'> {
  const maximum = givenMaximum === 0 ? 2 ** precision - 1 : givenMaximum;
  const clamp = (value: number, least: number): number => (value > maximum || value < least ? least : value);
  const [basic1, basic2, basic3] = basicThresholds(maximum, near);
  const t1 = given1 === 0 ? clamp(basic1, near + 1) : given1;
  const t2 = given2 === 0 ? clamp(basic2, t1) : given2;
  const t3 = given3 === 0 ? clamp(basic3, t2) : given3;
  return { maximum, thresholds: [t1, t2, t3], reset: givenReset === 0 ? 64 : givenReset };
}

function basicThresholds(maximum: number, near: number): readonly [number, number, number] {
  if (maximum >= 128) {
    const factor = Math.floor((Math.min(maximum, 4095) + 128) / 256);
    return [factor + 2 + 3 * near, 4 * factor + 3 + 5 * near, 17 * factor + 4 + 7 * near];
  }
  const factor = Math.floor(256 / (maximum + 1));
  return [
    Math.max(2, Math.floor(3 / factor) + 3 * near),
    Math.max(3, Math.floor(7 / factor) + 5 * near),
    Math.max(4, Math.floor(21 / factor) + 7 * near),
  ];
}
