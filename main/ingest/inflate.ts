import { inflateRawSync } from 'node:zlib';
import { NegatoscopeError } from '../../shared/errors.ts';

/** Greatest inflated data set: a bomb of 200 KB inflates to gigabytes (N61); real deflated objects are reports and small images. */
const inflatedLimitBytes = 512 * 1024 * 1024;

/** Inflates a deflated data set (PS3.5 A.5), bounded. Throws `dicom.limit-exceeded`, `dicom.malformed`. */
export function inflateDataSet(deflated: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(deflated, { maxOutputLength: inflatedLimitBytes });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new NegatoscopeError(
        'dicom.limit-exceeded',
        `Too much: the deflated data set inflates to more than ${inflatedLimitBytes} bytes`,
        {
          field: 'inflated data set',
          offsetBytes: 0,
          limit: inflatedLimitBytes,
          found: inflatedLimitBytes + 1,
        },
        { cause },
      );
    }
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new NegatoscopeError(
      'dicom.malformed',
      `Malformed: the data set cannot be inflated: ${found}`,
      {
        field: 'deflated data set',
        offsetBytes: 0,
        expected: 'a whole raw deflate stream (RFC 1951)',
        found,
      },
      { cause },
    );
  }
}
