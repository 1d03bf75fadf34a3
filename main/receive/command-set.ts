import { parseUid, stripUidPadding } from '../../shared/dicom/uid.ts';
import { protocolProblem } from './pdu-reader.ts';
import type { DimseStatus } from './dimse-status.ts';

/** Command fields that the receiver tells apart (PS3.7 Table E.1-1). */
export const CommandField = {
  cStoreRq: 0x0001,
  cEchoRq: 0x0030,
  cCancelRq: 0x0fff,
  /** Set in every response. */
  responseBit: 0x8000,
} as const;

/** CommandDataSetType that says that no data set follows (PS3.7 Table E.1-1). */
export const noDataSet = 0x0101;

/** A request's command set (PS3.7 Table E.1-1). UIDs are without padding and not checked; empty when absent. */
export interface CommandSet {
  readonly CommandField: number;
  /** Null when absent, as in C-CANCEL-RQ and in responses. */
  readonly MessageID: number | null;
  readonly hasDataSet: boolean;
  readonly AffectedSOPClassUID: string;
  readonly AffectedSOPInstanceUID: string;
}

const CommandGroupLength = 0x0000;
const AffectedSOPClassUID = 0x0002;
const CommandFieldElement = 0x0100;
const MessageID = 0x0110;
const MessageIDBeingRespondedTo = 0x0120;
const CommandDataSetType = 0x0800;
const Status = 0x0900;
const ErrorComment = 0x0902;
const AffectedSOPInstanceUID = 0x1000;

/** Group 2, element 2, length 4 (PS3.7 6.3.1: implicit VR little endian). */
const elementHeaderBytes = 8;

/**
 * Reads a whole command set. Throws `network.protocol` for anything but group 0000 in ascending order, accounted for
 * to the last byte, with the group length first and right.
 */
export function parseCommandSet(bytes: Uint8Array): CommandSet {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = new Map<number, Buffer>();
  let at = 0;
  let previous = -1;
  while (at < buffer.length) {
    const left = buffer.length - at;
    if (left < elementHeaderBytes) {
      throw protocolProblem('command element header', `${elementHeaderBytes} bytes`, `${left} bytes left`);
    }
    const group = buffer.readUInt16LE(at);
    const element = buffer.readUInt16LE(at + 2);
    if (group !== 0) throw protocolProblem('group of a command element', '0000', hex4(group));
    if (element <= previous) {
      throw protocolProblem('command element', `above ${hex4(previous)}`, hex4(element));
    }
    previous = element;
    const length = buffer.readUInt32LE(at + 4);
    if (length > left - elementHeaderBytes) {
      throw protocolProblem(
        `length of command element ${hex4(element)}`,
        `at most ${left - elementHeaderBytes}`,
        `${length}`,
      );
    }
    at += elementHeaderBytes;
    elements.set(element, buffer.subarray(at, at + length));
    at += length;
  }
  const groupLength = elements.get(CommandGroupLength);
  const expected = buffer.length - elementHeaderBytes - 4;
  if (groupLength?.length !== 4 || groupLength.readUInt32LE(0) !== expected) {
    const found = groupLength?.length === 4 ? `${groupLength.readUInt32LE(0)}` : 'none';
    throw protocolProblem('CommandGroupLength', `${Math.max(0, expected)}`, found);
  }
  return {
    CommandField: requiredUnsignedShort(elements, CommandFieldElement, 'CommandField'),
    MessageID: unsignedShort(elements, MessageID, 'MessageID'),
    hasDataSet: requiredUnsignedShort(elements, CommandDataSetType, 'CommandDataSetType') !== noDataSet,
    AffectedSOPClassUID: uid(elements, AffectedSOPClassUID),
    AffectedSOPInstanceUID: uid(elements, AffectedSOPInstanceUID),
  };
}

function unsignedShort(elements: ReadonlyMap<number, Buffer>, element: number, field: string): number | null {
  const value = elements.get(element);
  if (value === undefined) return null;
  if (value.length !== 2) throw protocolProblem(`length of ${field}`, '2', `${value.length}`);
  return value.readUInt16LE(0);
}

function requiredUnsignedShort(
  elements: ReadonlyMap<number, Buffer>,
  element: number,
  field: string,
): number {
  const value = unsignedShort(elements, element, field);
  if (value === null) throw protocolProblem(field, 'a value', 'none');
  return value;
}

function uid(elements: ReadonlyMap<number, Buffer>, element: number): string {
  return stripUidPadding(elements.get(element)?.toString('latin1') ?? '');
}

export interface CommandResponse {
  readonly request: CommandSet & { readonly MessageID: number };
  readonly status: DimseStatus;
  /** At most 64 characters (LO); without patient data. */
  readonly errorComment?: string;
}

/** A response without data set (PS3.7 9.3.1.2, 9.3.5.2): the request's UIDs come back. */
export function encodeResponse({ request, status, errorComment }: CommandResponse): Buffer {
  const elements: (readonly [element: number, value: number | string])[] = [];
  // Both UIDs are optional in responses: what is no UID is not sent back.
  const sopClass = parseUid(request.AffectedSOPClassUID);
  const sopInstance = parseUid(request.AffectedSOPInstanceUID);
  if (sopClass !== undefined) elements.push([AffectedSOPClassUID, evenText(sopClass, '\0')]);
  elements.push(
    [CommandFieldElement, request.CommandField | CommandField.responseBit],
    [MessageIDBeingRespondedTo, request.MessageID],
    [CommandDataSetType, noDataSet],
    [Status, status.code],
  );
  if (errorComment !== undefined) {
    elements.push([ErrorComment, evenText(errorComment.replace(/[^ -~]|\\/g, '?').slice(0, 64), ' ')]);
  }
  if (sopInstance !== undefined) elements.push([AffectedSOPInstanceUID, evenText(sopInstance, '\0')]);
  const groupBytes = elements.reduce((sum, [, value]) => sum + elementHeaderBytes + lengthOf(value), 0);
  const bytes = Buffer.alloc(elementHeaderBytes + 4 + groupBytes);
  bytes.writeUInt16LE(CommandGroupLength, 2);
  bytes.writeUInt32LE(4, 4);
  bytes.writeUInt32LE(groupBytes, elementHeaderBytes);
  let at = elementHeaderBytes + 4;
  for (const [element, value] of elements) {
    const length = lengthOf(value);
    bytes.writeUInt16LE(element, at + 2);
    bytes.writeUInt32LE(length, at + 4);
    if (typeof value === 'number') bytes.writeUInt16LE(value, at + elementHeaderBytes);
    else bytes.write(value, at + elementHeaderBytes, 'latin1');
    at += elementHeaderBytes + length;
  }
  return bytes;
}

/** Numbers are of VR US; text is of Latin characters. */
function lengthOf(value: number | string): number {
  return typeof value === 'number' ? 2 : value.length;
}

function evenText(text: string, padding: string): string {
  return text.length % 2 === 0 ? text : text + padding;
}

function hex4(value: number): string {
  return `${Math.max(0, value).toString(16).toUpperCase().padStart(4, '0')}H`;
}
