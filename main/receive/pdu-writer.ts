import {
  AbortSource,
  PduType,
  pduHeaderBytes,
  pdvHeaderBytes,
  type AbortReason,
  type Rejection,
} from './pdu.ts';

/** Bytes of the PDUs that an acceptor sends (PS3.8 9.3); each call answers a buffer of its own. */

/** PS3.8 9.3.1, Annex A: the one application context name there is. */
export const dicomApplicationContextName = '1.2.840.10008.3.1.1.1';

export interface AcceptedContext {
  readonly contextId: number;
  /** PS3.8 Table 9-18. */
  readonly result: 'acceptance' | 'user-rejection' | 'no-reason' | 'abstract-syntax' | 'transfer-syntaxes';
  /** Of no meaning unless accepted. */
  readonly TransferSyntaxUID: string;
}

const contextResultCode = {
  acceptance: 0,
  'user-rejection': 1,
  'no-reason': 2,
  'abstract-syntax': 3,
  'transfer-syntaxes': 4,
} as const satisfies Record<AcceptedContext['result'], number>;

export interface AcceptedRole {
  readonly SOPClassUID: string;
  readonly requestorIsScu: boolean;
  readonly requestorIsScp: boolean;
}

export interface Acceptance {
  /** Called title 16, calling title 16, reserved 32: to be returned as received (PS3.8 Table 9-17). */
  readonly echoed: Uint8Array;
  readonly contexts: readonly AcceptedContext[];
  readonly roles: readonly AcceptedRole[];
  /** The requestor proposed asynchronous operations and is owed an answer. */
  readonly answersAsyncOperations: boolean;
  readonly maxPduBytes: number;
  readonly ImplementationClassUID: string;
  /** At most 16 characters. */
  readonly ImplementationVersionName: string;
}

/** One operation invoked and performed at a time (PS3.7 Table D.3-7). */
const synchronous = Buffer.from([0, 1, 0, 1]);

/**
 * PS3.8 9.3.3. To leave out the asynchronous operations item means the same as to answer one at a time (PS3.7
 * D.3.3.3), but some requestors then keep to what they proposed.
 */
export function encodeAssociateAccept(acceptance: Acceptance): Buffer {
  const fixed = Buffer.alloc(4);
  // Protocol version, bit 0.
  fixed.writeUInt16BE(1, 0);
  const maxLength = Buffer.alloc(4);
  maxLength.writeUInt32BE(acceptance.maxPduBytes);
  return pdu(
    PduType.associateAc,
    Buffer.concat([
      fixed,
      acceptance.echoed,
      item(0x10, Buffer.from(dicomApplicationContextName, 'latin1')),
      ...acceptance.contexts.map(encodeContext),
      item(
        0x50,
        Buffer.concat([
          item(0x51, maxLength),
          item(0x52, Buffer.from(acceptance.ImplementationClassUID, 'latin1')),
          ...(acceptance.answersAsyncOperations ? [item(0x53, synchronous)] : []),
          ...acceptance.roles.map(encodeRole),
          item(0x55, Buffer.from(acceptance.ImplementationVersionName, 'latin1')),
        ]),
      ),
    ]),
  );
}

/** PS3.8 Table 9-18. */
function encodeContext(context: AcceptedContext): Buffer {
  return item(
    0x21,
    Buffer.concat([
      Buffer.from([context.contextId, 0, contextResultCode[context.result], 0]),
      item(0x40, Buffer.from(context.TransferSyntaxUID, 'latin1')),
    ]),
  );
}

/** PS3.7 Table D.3-10. */
function encodeRole(role: AcceptedRole): Buffer {
  const uid = Buffer.from(role.SOPClassUID, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(uid.length);
  return item(
    0x54,
    Buffer.concat([length, uid, Buffer.from([role.requestorIsScu ? 1 : 0, role.requestorIsScp ? 1 : 0])]),
  );
}

const rejectResultCode = { permanent: 1, transient: 2 } as const;
const rejectSourceCode = { 'service-user': 1, 'provider-acse': 2, 'provider-presentation': 3 } as const;

/** PS3.8 9.3.4. */
export function encodeAssociateReject(rejection: Rejection): Buffer {
  return pdu(
    PduType.associateRj,
    Buffer.from([
      0,
      rejectResultCode[rejection.result],
      rejectSourceCode[rejection.source],
      rejection.reason,
    ]),
  );
}

/** PS3.8 9.3.7. */
export function encodeReleaseResponse(): Buffer {
  return pdu(PduType.releaseRp, Buffer.alloc(4));
}

/** PS3.8 9.3.8; the reason has a meaning only where the provider is the source, and is 0 otherwise. */
export function encodeAbort(source: keyof typeof AbortSource, reason: AbortReason): Buffer {
  return pdu(
    PduType.abort,
    Buffer.from([0, 0, AbortSource[source], source === 'serviceProvider' ? reason : 0]),
  );
}

/** Least maximum length in which a fragment of two bytes fits. */
export const leastPeerPduBytes = pdvHeaderBytes + 2;

/**
 * A whole command as P-DATA-TF PDUs of one PDV each (PS3.8 9.3.5), none longer than the peer's maximum length
 * (0: no limit), in one buffer.
 */
export function encodeCommandPdus(contextId: number, command: Uint8Array, peerMaxPduBytes: number): Buffer {
  // Fragments are of even length (PS3.8 9.3.5.1).
  // Counted without bit operators: a maximum above 2 GiB is legal.
  const room =
    peerMaxPduBytes === 0 ? command.length : peerMaxPduBytes - pdvHeaderBytes - (peerMaxPduBytes % 2);
  const fragmentBytes = Math.min(command.length, room);
  const fragmentCount = Math.ceil(command.length / fragmentBytes);
  const bytes = Buffer.alloc(fragmentCount * (pduHeaderBytes + pdvHeaderBytes) + command.length);
  let at = 0;
  for (let start = 0; start < command.length; start += fragmentBytes) {
    const fragment = command.subarray(start, start + fragmentBytes);
    const isLast = start + fragmentBytes >= command.length;
    bytes.writeUInt8(PduType.pData, at);
    bytes.writeUInt32BE(pdvHeaderBytes + fragment.length, at + 2);
    bytes.writeUInt32BE(2 + fragment.length, at + 6);
    bytes.writeUInt8(contextId, at + 10);
    bytes.writeUInt8(isLast ? 3 : 1, at + 11);
    bytes.set(fragment, at + 12);
    at += pduHeaderBytes + pdvHeaderBytes + fragment.length;
  }
  return bytes;
}

function pdu(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(pduHeaderBytes);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** Item or sub-item: type 1, reserved 1, length 2. */
function item(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}
