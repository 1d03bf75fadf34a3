import { stripUidPadding } from '../../shared/dicom/uid.ts';
import { associateFixedBytes } from './pdu.ts';
import { protocolProblem } from './pdu-reader.ts';

/** One proposed presentation context (PS3.8 9.3.2.2). */
export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly contextId: number;
  readonly abstractSyntax: string;
  /** In the order proposed; may be empty. */
  readonly transferSyntaxes: readonly string[];
}

/** SCP/SCU role selection (PS3.7 D.3.3.4). */
export interface ProposedRole {
  readonly SOPClassUID: string;
  readonly requestorIsScu: boolean;
  readonly requestorIsScp: boolean;
}

/** A-ASSOCIATE-RQ (PS3.8 9.3.2), its user information included. Titles are as received but for outer spaces. */
export interface AssociateRequest {
  readonly protocolVersion: number;
  readonly calledAe: string;
  readonly callingAe: string;
  /** Called title, calling title and reserved field, for the answer; 64 bytes. */
  readonly echoed: Uint8Array;
  /** Empty when the item is absent. */
  readonly applicationContextName: string;
  readonly contexts: readonly ProposedContext[];
  /** The longest P-DATA-TF variable field that the peer takes; 0 is no limit (PS3.8 D.1). */
  readonly maxPduBytes: number;
  readonly ImplementationClassUID: string;
  readonly ImplementationVersionName: string;
  /** PS3.7 D.3.3.3; null when not proposed. */
  readonly asyncOperations: { readonly invoked: number; readonly performed: number } | null;
  readonly roles: readonly ProposedRole[];
  /** User identity (PS3.7 D.3.3.7) was proposed; its content is not kept. */
  readonly hasUserIdentity: boolean;
}

interface Item {
  readonly type: number;
  readonly value: Buffer;
}

// Item types (PS3.8 9.3.2, PS3.7 D.3.3). Others are ignored, as PS3.8 9.3.1 asks.
const applicationContextItem = 0x10;
const presentationContextItem = 0x20;
const abstractSyntaxItem = 0x30;
const transferSyntaxItem = 0x40;
const userInformationItem = 0x50;
const maximumLengthItem = 0x51;
const implementationClassItem = 0x52;
const asyncOperationsItem = 0x53;
const roleSelectionItem = 0x54;
const implementationVersionItem = 0x55;
const userIdentityItem = 0x58;

/** Context ids are odd and below 256, so there are no more. */
const mostContexts = 128;

/**
 * Reads the variable part of an A-ASSOCIATE-RQ PDU, every length checked against what is left of its parent.
 * Throws `network.protocol`. Whether the request can be accepted is not judged here.
 */
export function parseAssociateRequest(bytes: Uint8Array): AssociateRequest {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (body.length < associateFixedBytes) {
    throw protocolProblem('A-ASSOCIATE-RQ', `at least ${associateFixedBytes} bytes`, `${body.length}`);
  }
  let applicationContextName: string | undefined;
  let userInformation: Buffer | undefined;
  const contexts = new Map<number, ProposedContext>();
  for (const { type, value } of itemsOf(body.subarray(associateFixedBytes), 'A-ASSOCIATE-RQ item')) {
    if (type === applicationContextItem) {
      if (applicationContextName !== undefined) throw repeated('application context item');
      applicationContextName = uidText(value);
    } else if (type === presentationContextItem) {
      const context = parseContext(value);
      if (contexts.has(context.contextId)) {
        throw protocolProblem('presentation context id', 'one of its own', `${context.contextId} again`);
      }
      contexts.set(context.contextId, context);
    } else if (type === userInformationItem) {
      if (userInformation !== undefined) throw repeated('user information item');
      userInformation = value;
    }
  }
  return {
    protocolVersion: body.readUInt16BE(0),
    calledAe: title(body.subarray(4, 20)),
    callingAe: title(body.subarray(20, 36)),
    echoed: body.subarray(4, associateFixedBytes),
    applicationContextName: applicationContextName ?? '',
    contexts: [...contexts.values()],
    ...parseUserInformation(userInformation ?? Buffer.alloc(0)),
  };
}

function parseContext(value: Buffer): ProposedContext {
  if (value.length < 4)
    throw protocolProblem('presentation context item', 'at least 4 bytes', `${value.length}`);
  const contextId = value.readUInt8(0);
  if (contextId % 2 === 0) {
    throw protocolProblem('presentation context id', `odd, at most ${mostContexts * 2 - 1}`, `${contextId}`);
  }
  let abstractSyntax: string | undefined;
  const transferSyntaxes = new Set<string>();
  for (const item of itemsOf(value.subarray(4), `item of presentation context ${contextId}`)) {
    if (item.type === abstractSyntaxItem) {
      if (abstractSyntax !== undefined)
        throw repeated(`abstract syntax of presentation context ${contextId}`);
      abstractSyntax = uidText(item.value);
    } else if (item.type === transferSyntaxItem) {
      transferSyntaxes.add(uidText(item.value));
    }
  }
  if (abstractSyntax === undefined) {
    throw protocolProblem(`presentation context ${contextId}`, 'one abstract syntax', 'none');
  }
  return { contextId, abstractSyntax, transferSyntaxes: [...transferSyntaxes] };
}

type UserInformation = Pick<
  AssociateRequest,
  | 'maxPduBytes'
  | 'ImplementationClassUID'
  | 'ImplementationVersionName'
  | 'asyncOperations'
  | 'roles'
  | 'hasUserIdentity'
>;

function parseUserInformation(bytes: Buffer): UserInformation {
  let maxPduBytes = 0;
  let ImplementationClassUID = '';
  let ImplementationVersionName = '';
  let asyncOperations: UserInformation['asyncOperations'] = null;
  let hasUserIdentity = false;
  const roles: ProposedRole[] = [];
  for (const { type, value } of itemsOf(bytes, 'user information sub-item')) {
    switch (type) {
      case maximumLengthItem:
        maxPduBytes = exactly(value, 4, 'maximum length sub-item').readUInt32BE(0);
        break;
      case implementationClassItem:
        ImplementationClassUID = uidText(value);
        break;
      case implementationVersionItem:
        ImplementationVersionName = value.toString('latin1').trim();
        break;
      case asyncOperationsItem: {
        const window = exactly(value, 4, 'asynchronous operations window sub-item');
        asyncOperations = { invoked: window.readUInt16BE(0), performed: window.readUInt16BE(2) };
        break;
      }
      case roleSelectionItem:
        roles.push(parseRole(value));
        break;
      case userIdentityItem:
        hasUserIdentity = true;
        break;
      default:
        // Unrecognized sub-items are ignored (PS3.8 9.3.1).
        break;
    }
  }
  return {
    maxPduBytes,
    ImplementationClassUID,
    ImplementationVersionName,
    asyncOperations,
    roles,
    hasUserIdentity,
  };
}

/** PS3.7 Table D.3-9: UID length 2, UID, SCU role 1, SCP role 1. */
function parseRole(value: Buffer): ProposedRole {
  const uidBytes = value.length < 4 ? 0 : value.readUInt16BE(0);
  const role = exactly(value, uidBytes + 4, 'role selection sub-item');
  return {
    SOPClassUID: uidText(role.subarray(2, 2 + uidBytes)),
    requestorIsScu: role.readUInt8(2 + uidBytes) === 1,
    requestorIsScp: role.readUInt8(3 + uidBytes) === 1,
  };
}

function* itemsOf(bytes: Buffer, field: string): Generator<Item> {
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 4) {
      throw protocolProblem(`${field} header`, '4 bytes', `${bytes.length - at} bytes left`);
    }
    const length = bytes.readUInt16BE(at + 2);
    const left = bytes.length - at - 4;
    if (length > left) throw protocolProblem(`${field} length`, `at most ${left}`, `${length}`);
    yield { type: bytes.readUInt8(at), value: bytes.subarray(at + 4, at + 4 + length) };
    at += 4 + length;
  }
}

function exactly(value: Buffer, length: number, field: string): Buffer {
  if (value.length !== length) throw protocolProblem(field, `${length} bytes`, `${value.length}`);
  return value;
}

function repeated(field: string): Error {
  return protocolProblem(field, 'one', 'another');
}

function uidText(value: Buffer): string {
  return stripUidPadding(value.toString('latin1'));
}

/** Leading and trailing spaces are not significant (PS3.8 Table 9-11). */
function title(value: Buffer): string {
  return value.toString('latin1').replace(/^ +| +$/g, '');
}
