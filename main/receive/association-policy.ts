import { findStorageSopClass } from '../../shared/dicom/sop-classes.ts';
import {
  TransferSyntaxUid,
  transferSyntaxes,
  type TransferSyntax,
} from '../../shared/dicom/transfer-syntaxes.ts';
import type { AssociateRequest, ProposedContext } from './associate-request.ts';
import { rejections, type Rejection } from './pdu.ts';
import {
  dicomApplicationContextName,
  leastPeerPduBytes,
  type AcceptedContext,
  type AcceptedRole,
} from './pdu-writer.ts';
import { isAeTitle, type ReceiverSettings } from './receiver-settings.ts';

/** PS3.4 A.4. */
export const verificationSopClassUid = '1.2.840.10008.1.1';

/** Associations open now, this one not counted. */
export interface AssociationLoad {
  readonly total: number;
  readonly fromSameHost: number;
}

export type Judgement =
  | {
      readonly kind: 'accept';
      readonly contexts: readonly AcceptedContext[];
      readonly roles: readonly AcceptedRole[];
    }
  | { readonly kind: 'reject'; readonly rejection: Rejection };

/** Whether an association is accepted, and which of its contexts. `remoteAddress` is an IP address. */
export function judgeAssociation(
  request: AssociateRequest,
  remoteAddress: string,
  load: AssociationLoad,
  settings: ReceiverSettings,
): Judgement {
  const rejection = reasonToReject(request, remoteAddress, load, settings);
  if (rejection !== undefined) return { kind: 'reject', rejection };
  return {
    kind: 'accept',
    contexts: request.contexts.map(judgeContext),
    roles: request.roles
      .filter((role) => isAcceptable(role.SOPClassUID))
      // We are an SCP only: the requestor's wish to be one is declined (PS3.7 D.3.3.4).
      .map(({ SOPClassUID, requestorIsScu }) => ({ SOPClassUID, requestorIsScu, requestorIsScp: false })),
  };
}

function reasonToReject(
  request: AssociateRequest,
  remoteAddress: string,
  load: AssociationLoad,
  settings: ReceiverSettings,
): Rejection | undefined {
  // Bit 0 is version 1; other bits are other versions that the requestor speaks too (PS3.8 Table 9-11).
  if ((request.protocolVersion & 1) === 0) return rejections.protocolVersion;
  if (load.total >= settings.maxAssociations || load.fromSameHost >= settings.maxAssociationsPerHost) {
    return rejections.localLimit;
  }
  if (request.applicationContextName !== dicomApplicationContextName) return rejections.applicationContext;
  if (!isAeTitle(request.calledAe)) return rejections.calledAe;
  if (settings.checksCalledAe && request.calledAe !== settings.ae) return rejections.calledAe;
  if (!isAeTitle(request.callingAe)) return rejections.callingAe;
  if (!mayCall(request.callingAe, remoteAddress, settings)) return rejections.callingAe;
  if (request.contexts.length === 0) {
    return { ...rejections.noReason, problem: 'no presentation context proposed' };
  }
  if (request.maxPduBytes !== 0 && request.maxPduBytes < leastPeerPduBytes) {
    return {
      ...rejections.noReason,
      problem: `maximum length ${request.maxPduBytes} has no room for a fragment`,
    };
  }
  return undefined;
}

function mayCall(callingAe: string, remoteAddress: string, settings: ReceiverSettings): boolean {
  if (settings.callers.length === 0) return true;
  return settings.callers.some(
    (rule) => rule.callingAe === callingAe && (rule.address === null || rule.address === remoteAddress),
  );
}

function isAcceptable(abstractSyntax: string): boolean {
  return abstractSyntax === verificationSopClassUid || findStorageSopClass(abstractSyntax) !== undefined;
}

function judgeContext({
  contextId,
  abstractSyntax,
  transferSyntaxes: proposed,
}: ProposedContext): AcceptedContext {
  // In a context that is not accepted the transfer syntax has no meaning, but the item must be there.
  const refused = { contextId, TransferSyntaxUID: TransferSyntaxUid.ImplicitVRLittleEndian };
  if (!isAcceptable(abstractSyntax)) return { ...refused, result: 'abstract-syntax' };
  const chosen = chooseTransferSyntax(proposed);
  if (chosen === undefined) return { ...refused, result: 'transfer-syntaxes' };
  return { contextId, result: 'acceptance', TransferSyntaxUID: chosen };
}

/**
 * Known by name, but not a data set in the encoding of PS3.5: the gate cannot read a byte of them, so every object would
 * be refused after it was sent. Not accepted: a sender that has another transfer syntax then uses that.
 */
export const unreadableTransferSyntaxes: ReadonlySet<string> = new Set([
  // RFC 2557 MIME encapsulation (PS3.10 Annex B, retired): a mail message around the data set.
  '1.2.840.10008.1.2.6.1',
  // XML Encoding (retired): text.
  '1.2.840.10008.1.2.6.2',
]);

/**
 * What is taken where a context proposes several, best first. The order in which they are proposed has no meaning
 * (PS3.8 9.3.2.2), so ours decides:
 *
 * 1. Nothing that may lose pixels before anything that cannot (lossless, either, lossy): a sender that offers both must
 *    not be asked for less than it has.
 * 2. Then what we show before what is only kept.
 * 3. Then uncompressed little endian, explicit VR before implicit, which costs neither side a codec; RLE, JPEG-LS, JPEG
 *    lossless, JPEG 2000 and HTJ2K, cheapest to decode first; the rest; and last deflated and big endian data sets,
 *    which must be rewritten to be read.
 */
export const preferredTransferSyntaxes: readonly string[] = transferSyntaxes
  .filter(({ TransferSyntaxUID }) => !unreadableTransferSyntaxes.has(TransferSyntaxUID))
  .map((syntax) => ({ syntax, rank: rankOf(syntax) }))
  .toSorted((one, other) => one.rank - other.rank)
  .map(({ syntax }) => syntax.TransferSyntaxUID);

function rankOf(syntax: TransferSyntax): number {
  const lossy = { lossless: 0, either: 1000, lossy: 2000 }[syntax.lossiness];
  const kept = syntax.support === 'kept' ? 500 : 0;
  return lossy + kept + encodingRank(syntax);
}

function encodingRank(syntax: TransferSyntax): number {
  if (syntax.isDeflated) return 100;
  if (!syntax.isLittleEndian) return 110;
  switch (syntax.codec) {
    case 'native':
      return syntax.isExplicitVr ? 0 : 1;
    case 'rle':
      return 10;
    case 'jpeg-ls':
      return 20;
    case 'jpeg-lossless':
      // Selection value 1 is what every decoder knows.
      return syntax.TransferSyntaxUID === TransferSyntaxUid.JPEGLosslessSV1 ? 30 : 31;
    case 'jpeg-2000':
      return 40;
    case 'htj2k':
      return 50;
    default:
      return 90;
  }
}

const preference = new Map(
  preferredTransferSyntaxes.map((TransferSyntaxUID, index) => [TransferSyntaxUID, index]),
);

/** The best of those proposed that we take, or undefined. */
function chooseTransferSyntax(proposed: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestIndex = Number.POSITIVE_INFINITY;
  for (const TransferSyntaxUID of proposed) {
    const index = preference.get(TransferSyntaxUID) ?? Number.POSITIVE_INFINITY;
    if (index < bestIndex) {
      best = TransferSyntaxUID;
      bestIndex = index;
    }
  }
  return best;
}
