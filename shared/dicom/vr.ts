/** The value representations of PS3.5 6.2, and what a reader needs to know of each. */
export type Vr = keyof typeof vrFacts;

export interface VrFacts {
  /** Explicit VR: two reserved bytes and a 32-bit length (PS3.5 Table 7.1-1) instead of a 16-bit one. */
  readonly hasLongLength: boolean;
  /**
   * text: characters; number: binary numbers; bytes: anything else; items: a sequence.
   */
  readonly kind: 'text' | 'number' | 'bytes' | 'items';
  /** Bytes of one binary value; 1 where the value has no such unit. Words are swapped in big endian by this size. */
  readonly valueBytes: 1 | 2 | 4 | 8;
  /** Text only: the backslash separates values (PS3.5 6.4). */
  readonly isMultiValued: boolean;
  /** Text only: Specific Character Set (0008,0005) applies (PS3.5 6.1.2.3). */
  readonly usesCharacterSet: boolean;
}

function text(isMultiValued: boolean, usesCharacterSet: boolean, hasLongLength = false): VrFacts {
  return { hasLongLength, kind: 'text', valueBytes: 1, isMultiValued, usesCharacterSet };
}

function number(valueBytes: 2 | 4 | 8, hasLongLength = false): VrFacts {
  return { hasLongLength, kind: 'number', valueBytes, isMultiValued: false, usesCharacterSet: false };
}

function bytes(valueBytes: 1 | 2 | 4 | 8): VrFacts {
  return { hasLongLength: true, kind: 'bytes', valueBytes, isMultiValued: false, usesCharacterSet: false };
}

export const vrFacts = {
  AE: text(true, false),
  AS: text(true, false),
  AT: number(2),
  CS: text(true, false),
  DA: text(true, false),
  DS: text(true, false),
  DT: text(true, false),
  FD: number(8),
  FL: number(4),
  IS: text(true, false),
  LO: text(true, true),
  LT: text(false, true),
  OB: bytes(1),
  OD: bytes(8),
  OF: bytes(4),
  OL: bytes(4),
  OV: bytes(8),
  OW: bytes(2),
  PN: text(true, true),
  SH: text(true, true),
  SL: number(4),
  SQ: { hasLongLength: true, kind: 'items', valueBytes: 1, isMultiValued: false, usesCharacterSet: false },
  SS: number(2),
  ST: text(false, true),
  SV: number(8, true),
  TM: text(true, false),
  UC: text(true, true, true),
  UI: text(true, false),
  UL: number(4),
  UN: bytes(1),
  UR: text(false, false, true),
  US: number(2),
  UT: text(false, true, true),
  UV: number(8, true),
} as const satisfies Record<string, VrFacts>;

export function isVr(value: string): value is Vr {
  return Object.hasOwn(vrFacts, value);
}

export function factsOf(vr: Vr): VrFacts {
  return vrFacts[vr];
}
