import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { ErrorCode } from '../shared/errors.ts';

/**
 * What each code is called at the edge of rpc; the HTTP status (RFC 9110) follows from the name. Whoever adds a code
 * decides here whose fault it is.
 */
const namesAtEdge: Readonly<Record<ErrorCode, TRPC_ERROR_CODE_KEY>> = {
  // The request was right; the object cannot be read or shown, and the tile or report says why.
  'dicom.truncated': 'UNPROCESSABLE_CONTENT',
  'dicom.malformed': 'UNPROCESSABLE_CONTENT',
  'dicom.limit-exceeded': 'UNPROCESSABLE_CONTENT',
  'dicom.not-dicom': 'UNPROCESSABLE_CONTENT',
  'dicom.missing-uid': 'UNPROCESSABLE_CONTENT',
  'dicom.invalid-uid': 'UNPROCESSABLE_CONTENT',
  'dicom.unsupported-transfer-syntax': 'UNPROCESSABLE_CONTENT',
  'dicom.command-mismatch': 'UNPROCESSABLE_CONTENT',
  'image.no-pixel-data': 'UNPROCESSABLE_CONTENT',
  'image.invalid-attributes': 'UNPROCESSABLE_CONTENT',
  'image.frame-out-of-range': 'NOT_FOUND',
  'image.frame-missing': 'UNPROCESSABLE_CONTENT',
  'codec.unsupported': 'UNPROCESSABLE_CONTENT',
  'codec.mismatch': 'UNPROCESSABLE_CONTENT',
  'codec.corrupt': 'UNPROCESSABLE_CONTENT',
  'codec.crashed': 'UNPROCESSABLE_CONTENT',
  'codec.timeout': 'UNPROCESSABLE_CONTENT',
  'media.unreadable': 'UNPROCESSABLE_CONTENT',
  'media.missing': 'UNPROCESSABLE_CONTENT',
  'media.unsafe-path': 'UNPROCESSABLE_CONTENT',
  'media.archive': 'UNPROCESSABLE_CONTENT',
  'media.encrypted': 'UNPROCESSABLE_CONTENT',
  // What the workstation needs is not to be had now.
  'network.port-busy': 'SERVICE_UNAVAILABLE',
  'network.cannot-listen': 'SERVICE_UNAVAILABLE',
  'network.protocol': 'BAD_GATEWAY',
  'network.unreachable': 'BAD_GATEWAY',
  'certificate.unusable': 'UNPROCESSABLE_CONTENT',
  'store.in-use': 'SERVICE_UNAVAILABLE',
  'store.not-ours': 'SERVICE_UNAVAILABLE',
  'store.damaged': 'SERVICE_UNAVAILABLE',
  'store.rebuilding': 'CONFLICT',
  'store.newer-version': 'SERVICE_UNAVAILABLE',
  'store.full': 'SERVICE_UNAVAILABLE',
  'store.quarantine-full': 'SERVICE_UNAVAILABLE',
  'store.write-failed': 'SERVICE_UNAVAILABLE',
  'store.read-failed': 'SERVICE_UNAVAILABLE',
  'request.no-answer': 'SERVICE_UNAVAILABLE',
  // It was there once, or never.
  'store.not-found': 'NOT_FOUND',
  'store.file-missing': 'NOT_FOUND',
  'request.not-found': 'NOT_FOUND',
  'setting.unknown': 'NOT_FOUND',
  // The request itself.
  'request.invalid': 'BAD_REQUEST',
  'request.wrong-method': 'METHOD_NOT_SUPPORTED',
  'request.forbidden': 'FORBIDDEN',
  'setting.locked': 'FORBIDDEN',
  'hanging.locked': 'FORBIDDEN',
  'setting.invalid': 'BAD_REQUEST',
  'usage.invalid': 'BAD_REQUEST',
  'reading.stale-token': 'CONFLICT',
  'store.study-kept': 'CONFLICT',
  'store.changed-elsewhere': 'CONFLICT',
  'operation.cancelled': 'CLIENT_CLOSED_REQUEST',
  'operation.timeout': 'TIMEOUT',
  // The only one that is the program's own.
  'program.fault': 'INTERNAL_SERVER_ERROR',
};

export function rpcNameOf(code: ErrorCode): TRPC_ERROR_CODE_KEY {
  return namesAtEdge[code];
}

export function statusOf(code: ErrorCode): number {
  return getHTTPStatusCodeFromError(new TRPCError({ code: namesAtEdge[code] }));
}
