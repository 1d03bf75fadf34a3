import { NegatoscopeError } from '../errors.ts';

declare const uidBrand: unique symbol;

/** A checked unique identifier (PS3.5 9.1), without padding. Made only by `parseUid` and `uidOf`. */
export type Uid = string & { readonly [uidBrand]: true };

const maximumLength = 64;
const form = /^[0-9]+(?:\.[0-9]+)*$/;

function isUid(value: string): value is Uid {
  return value.length <= maximumLength && form.test(value);
}

/** A UID without what pads it: trailing NULs (PS3.5 9.1), and the spaces that many senders write instead. */
export function stripUidPadding(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === '\0' || value[end - 1] === ' ')) end -= 1;
  let start = 0;
  while (start < end && value[start] === ' ') start += 1;
  return value.slice(start, end);
}

/**
 * The UID in a received value, or undefined where it is none: longer than 64, or anything but digits in components
 * parted by dots. Components with a leading zero are against the standard but identify as well as any other, and
 * installed equipment sends them: they are taken, and compared as written.
 */
export function parseUid(value: string): Uid | undefined {
  const stripped = stripUidPadding(value);
  return isUid(stripped) ? stripped : undefined;
}

/**
 * The same for a UID that must be there; `keyword` names the attribute in the error.
 * Throws `dicom.missing-uid` (empty) and `dicom.invalid-uid`.
 */
export function uidOf(value: string, keyword: string): Uid {
  const uid = parseUid(value);
  if (uid !== undefined) return uid;
  if (stripUidPadding(value) === '') {
    throw new NegatoscopeError('dicom.missing-uid', `${keyword} is missing`, { keyword });
  }
  // A UID is no patient data, but what stands in its place may be: only its form is told.
  const found = `${value.length} characters`;
  throw new NegatoscopeError(
    'dicom.invalid-uid',
    `${keyword} is no UID: expected at most 64 digits and dots, found ${found}`,
    { keyword, found },
  );
}
