import type { ErrorCode, NegatoscopeError } from '../../shared/errors.ts';

export interface DimseStatus {
  readonly code: number;
  readonly category: 'success' | 'failure';
  readonly meaning: string;
}

/** Every status that the receiver sends: PS3.7 Annex C, PS3.4 Table B.2-1 (storage), PS3.4 A.4 (verification). */
export const dimseStatuses = {
  success: { code: 0x0000, category: 'success', meaning: 'Success' },
  processingFailure: { code: 0x0110, category: 'failure', meaning: 'Processing failure' },
  invalidObjectInstance: { code: 0x0117, category: 'failure', meaning: 'Invalid object instance' },
  sopClassNotSupported: { code: 0x0122, category: 'failure', meaning: 'SOP class not supported' },
  unrecognizedOperation: { code: 0x0211, category: 'failure', meaning: 'Unrecognized operation' },
  outOfResources: { code: 0xa700, category: 'failure', meaning: 'Out of resources' },
  dataSetMismatch: { code: 0xa900, category: 'failure', meaning: 'Data set does not match SOP class' },
  cannotUnderstand: { code: 0xc000, category: 'failure', meaning: 'Cannot understand' },
} as const satisfies Record<string, DimseStatus>;

/**
 * Which status a sender is told. An error that the ingest of an object cannot throw is a fault of ours:
 * the sender may try again, and nothing is said of its object.
 */
const statusByCode: Readonly<Partial<Record<ErrorCode, DimseStatus>>> = {
  'dicom.truncated': dimseStatuses.cannotUnderstand,
  'dicom.malformed': dimseStatuses.cannotUnderstand,
  'dicom.limit-exceeded': dimseStatuses.cannotUnderstand,
  'dicom.not-dicom': dimseStatuses.cannotUnderstand,
  'dicom.missing-uid': dimseStatuses.cannotUnderstand,
  'dicom.invalid-uid': dimseStatuses.cannotUnderstand,
  'dicom.unsupported-transfer-syntax': dimseStatuses.cannotUnderstand,
  'dicom.command-mismatch': dimseStatuses.dataSetMismatch,
  'store.full': dimseStatuses.outOfResources,
  'store.quarantine-full': dimseStatuses.outOfResources,
  'store.write-failed': dimseStatuses.outOfResources,
  'store.read-failed': dimseStatuses.outOfResources,
  'store.in-use': dimseStatuses.outOfResources,
  // The sender is to try again when it was mended.
  'store.damaged': dimseStatuses.outOfResources,
  'store.not-ours': dimseStatuses.outOfResources,
};

export function statusOfError(error: NegatoscopeError): DimseStatus {
  return statusByCode[error.code] ?? dimseStatuses.processingFailure;
}
