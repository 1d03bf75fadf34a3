/**
 * Upper layer and DIMSE bytes as a sender makes them (PS3.8 9.3, PS3.7 6.3), written independently of the product's
 * own writer, and able to make wrong ones.
 */
export function pdu(type: number, body: Uint8Array, length = body.length): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(length >>> 0, 2);
  return Buffer.concat([header, body]);
}

export function item(type: number, value: Uint8Array | string, length?: number): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(length ?? bytes.length, 2);
  return Buffer.concat([header, bytes]);
}

export interface Proposal {
  readonly id: number;
  readonly abstractSyntaxes: readonly string[];
  readonly transferSyntaxes: readonly string[];
}

export const verification = '1.2.840.10008.1.1';
export const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
export const studyRootFind = '1.2.840.10008.5.1.4.1.2.2.1';
export const implicitLittle = '1.2.840.10008.1.2';
export const explicitLittle = '1.2.840.10008.1.2.1';

/** Context 1: Verification; context 3: CT Image Storage. Both implicit VR little endian. */
export const usualContexts: readonly Proposal[] = [
  { id: 1, abstractSyntaxes: [verification], transferSyntaxes: [implicitLittle] },
  { id: 3, abstractSyntaxes: [ctStorage], transferSyntaxes: [implicitLittle] },
];

export interface RequestParts {
  readonly protocolVersion?: number;
  readonly called?: string | Uint8Array;
  readonly calling?: string | Uint8Array;
  readonly applicationContext?: string | null;
  readonly contexts?: readonly Proposal[];
  readonly maxPduBytes?: number;
  /** Sub-items after maximum length and implementation class. */
  readonly userItems?: readonly Uint8Array[];
  /** Whole items after the user information. */
  readonly extraItems?: readonly Uint8Array[];
}

export function associateRequestBody(parts: RequestParts = {}): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(parts.protocolVersion ?? 1, 0);
  fixed.fill(' ', 4, 36);
  fixed.set(bytesOf(parts.called ?? 'NEGATOSCOPE').subarray(0, 16), 4);
  fixed.set(bytesOf(parts.calling ?? 'SCRIPTED').subarray(0, 16), 20);
  const maxLength = Buffer.alloc(4);
  maxLength.writeUInt32BE(parts.maxPduBytes ?? 16384);
  const application =
    parts.applicationContext === undefined ? '1.2.840.10008.3.1.1.1' : parts.applicationContext;
  return Buffer.concat([
    fixed,
    ...(application === null ? [] : [item(0x10, application)]),
    ...(parts.contexts ?? usualContexts).map((context) =>
      item(
        0x20,
        Buffer.concat([
          Buffer.from([context.id, 0, 0, 0]),
          ...context.abstractSyntaxes.map((uid) => item(0x30, uid)),
          ...context.transferSyntaxes.map((uid) => item(0x40, uid)),
        ]),
      ),
    ),
    item(0x50, Buffer.concat([item(0x51, maxLength), item(0x52, '1.2.3.4'), ...(parts.userItems ?? [])])),
    ...(parts.extraItems ?? []),
  ]);
}

export function associateRequest(parts: RequestParts = {}): Buffer {
  return pdu(0x01, associateRequestBody(parts));
}

export function pdv(
  contextId: number,
  kind: 'command' | 'data-set',
  fragment: Uint8Array,
  options: { readonly isLast?: boolean; readonly length?: number } = {},
): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32BE((options.length ?? fragment.length + 2) >>> 0, 0);
  header.writeUInt8(contextId, 4);
  header.writeUInt8((kind === 'command' ? 1 : 0) + (options.isLast === false ? 0 : 2), 5);
  return Buffer.concat([header, fragment]);
}

export function pData(...pdvs: readonly Uint8Array[]): Buffer {
  return pdu(0x04, Buffer.concat(pdvs));
}

export const releaseRequest = pdu(0x05, Buffer.alloc(4));
export const abortPdu = pdu(0x07, Buffer.alloc(4));

/** Implicit VR little endian elements of group 0000, the group length put in front. */
export function command(elements: readonly (readonly [element: number, value: number | string])[]): Buffer {
  const encoded = elements.map(([element, value]) => commandElement(element, value));
  const body = Buffer.concat(encoded);
  const groupLength = Buffer.alloc(12);
  groupLength.writeUInt32LE(4, 4);
  groupLength.writeUInt32LE(body.length, 8);
  return Buffer.concat([groupLength, body]);
}

export function commandElement(element: number, value: number | string): Buffer {
  let bytes: Buffer;
  if (typeof value === 'number') {
    bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
  } else bytes = Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');
  const header = Buffer.alloc(8);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

export function echoRequest(messageId = 1): Buffer {
  return command([
    [0x0002, verification],
    [0x0100, 0x0030],
    [0x0110, messageId],
    [0x0800, 0x0101],
  ]);
}

export function storeRequest(
  options: { readonly messageId?: number; readonly instanceUid?: string; readonly classUid?: string } = {},
): Buffer {
  return command([
    [0x0002, options.classUid ?? ctStorage],
    [0x0100, 0x0001],
    [0x0110, options.messageId ?? 1],
    [0x0700, 0],
    [0x0800, 0x0001],
    [0x1000, options.instanceUid ?? '1.2.3.4.5'],
  ]);
}

/** A whole C-STORE on context 3: the command in one PDU, the data in PDUs of `fragmentBytes`. */
export function storeMessage(
  data: Uint8Array,
  options: Parameters<typeof storeRequest>[0] & { readonly fragmentBytes?: number } = {},
): Buffer {
  const fragmentBytes = options.fragmentBytes ?? 16_000;
  const parts = [pData(pdv(3, 'command', storeRequest(options)))];
  for (let start = 0; start < data.length || start === 0; start += fragmentBytes) {
    const fragment = data.subarray(start, start + fragmentBytes);
    const isLast = start + fragmentBytes >= data.length;
    parts.push(pData(pdv(3, 'data-set', fragment, { isLast })));
  }
  return Buffer.concat(parts);
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
}
