/** Types and codes of the upper layer's PDUs (PS3.8 9.3). */
export const PduType = {
  associateRq: 0x01,
  associateAc: 0x02,
  associateRj: 0x03,
  pData: 0x04,
  releaseRq: 0x05,
  releaseRp: 0x06,
  abort: 0x07,
} as const;

/** Type 1, reserved 1, length 4; the length counts what follows. */
export const pduHeaderBytes = 6;
/** Length 4, presentation context id 1, message control header 1 (PS3.8 Table 9-23, Annex E). */
export const pdvHeaderBytes = 6;
/** Protocol version 2, reserved 2, two titles of 16, reserved 32 (PS3.8 Tables 9-11 and 9-17). */
export const associateFixedBytes = 68;

/** A-ABORT source (PS3.8 Table 9-26). */
export const AbortSource = { serviceUser: 0, serviceProvider: 2 } as const;

/** A-ABORT reason where the source is the provider (PS3.8 Table 9-26). */
export const AbortReason = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedPduParameter: 4,
  unexpectedPduParameter: 5,
  invalidPduParameterValue: 6,
} as const;
export type AbortReason = (typeof AbortReason)[keyof typeof AbortReason];

/** Why an association was rejected (PS3.8 Table 9-21). */
export interface Rejection {
  readonly result: 'permanent' | 'transient';
  readonly source: 'service-user' | 'provider-acse' | 'provider-presentation';
  /** The code; what it means depends on `source`. */
  readonly reason: number;
  /** For the log, in words. */
  readonly problem: string;
}

export const rejections = {
  noReason: {
    result: 'permanent',
    source: 'service-user',
    reason: 1,
    problem: 'no reason given',
  },
  applicationContext: {
    result: 'permanent',
    source: 'service-user',
    reason: 2,
    problem: 'application context name not supported',
  },
  callingAe: {
    result: 'permanent',
    source: 'service-user',
    reason: 3,
    problem: 'calling AE title not recognized',
  },
  calledAe: {
    result: 'permanent',
    source: 'service-user',
    reason: 7,
    problem: 'called AE title not recognized',
  },
  protocolVersion: {
    result: 'permanent',
    source: 'provider-acse',
    reason: 2,
    problem: 'protocol version not supported',
  },
  localLimit: {
    result: 'transient',
    source: 'provider-presentation',
    reason: 2,
    problem: 'local limit exceeded',
  },
} as const satisfies Record<string, Rejection>;
