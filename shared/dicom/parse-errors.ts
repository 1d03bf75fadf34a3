import { NegatoscopeError } from '../errors.ts';

/** The errors of reading DICOM bytes, each with its text. `field` holds tags and keywords, never a value. */

export function truncated(
  field: string,
  offsetBytes: number,
  neededBytes: number,
  availableBytes: number,
): NegatoscopeError<'dicom.truncated'> {
  return new NegatoscopeError(
    'dicom.truncated',
    `Truncated: ${field} at offset ${offsetBytes} needs ${neededBytes} bytes, ${availableBytes} are there`,
    { field, offsetBytes, neededBytes, availableBytes },
  );
}

export function malformed(
  field: string,
  offsetBytes: number,
  expected: string,
  found: string,
): NegatoscopeError<'dicom.malformed'> {
  return new NegatoscopeError(
    'dicom.malformed',
    `Malformed: ${field} at offset ${offsetBytes}: expected ${expected}, found ${found}`,
    { field, offsetBytes, expected, found },
  );
}

export function limitExceeded(
  field: string,
  offsetBytes: number,
  limit: number,
  found: number,
): NegatoscopeError<'dicom.limit-exceeded'> {
  return new NegatoscopeError(
    'dicom.limit-exceeded',
    `Too much: ${field} at offset ${offsetBytes}: at most ${limit}, found ${found}`,
    { field, offsetBytes, limit, found },
  );
}

export function notDicom(found: string): NegatoscopeError<'dicom.not-dicom'> {
  return new NegatoscopeError('dicom.not-dicom', `Not DICOM: found ${found}`, { found });
}
