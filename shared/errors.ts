/**
 * The one error class and its closed set of codes.
 *
 * A code is `area.problem`; each has its own typed details, so that whoever translates an error at an edge
 * (DIMSE status, worker reply, rpc reply, exit code) needs no text. Messages carry what, where, expected and
 * found, and never patient data. Details are plain JSON, because errors cross threads and the wire.
 */
export interface ErrorDetails {
  // Reading DICOM. Offsets are counted from the first byte of the data set, or of the file where `field` says so.
  'dicom.truncated': { field: string; offsetBytes: number; neededBytes: number; availableBytes: number };
  'dicom.malformed': { field: string; offsetBytes: number; expected: string; found: string };
  'dicom.limit-exceeded': { field: string; offsetBytes: number; limit: number; found: number };
  'dicom.not-dicom': { found: string };
  'dicom.missing-uid': { keyword: string };
  'dicom.invalid-uid': { keyword: string; found: string };
  'dicom.unsupported-transfer-syntax': { TransferSyntaxUID: string };
  /** The data set is of another SOP class or instance than the C-STORE request said. */
  'dicom.command-mismatch': { keyword: string; command: string; dataSet: string };
  // Pixels.
  'image.no-pixel-data': { SOPClassUID: string };
  'image.invalid-attributes': { keyword: string; expected: string; found: string };
  'image.frame-out-of-range': { frameNumber: number; frameCount: number };
  'image.frame-missing': { frameNumber: number; neededBytes: number; availableBytes: number };
  'codec.unsupported': { TransferSyntaxUID: string; name: string };
  'codec.mismatch': { keyword: string; attribute: string; codeStream: string };
  'codec.corrupt': { TransferSyntaxUID: string; reason: string };
  'codec.crashed': { TransferSyntaxUID: string; reason: string };
  'codec.timeout': { limitMs: number };
  // Network.
  'network.port-busy': { host: string; port: number };
  'network.cannot-listen': { host: string; port: number; reason: string };
  'network.protocol': { field: string; expected: string; found: string };
  /** A peer that we called. */
  'network.unreachable': { host: string; port: number; reason: string };
  /** A key or certificate that cannot be used; `what` is a role or a file's name, never a path. */
  'certificate.unusable': { what: string; reason: string };
  // Store.
  'store.in-use': { dataDirectory: string; pid: number; address: string };
  'store.not-ours': { file: string; reason: string };
  /** A database that was whole when it was opened is not any more. */
  'store.damaged': { file: string; reason: string };
  /** Not while the index is made anew. */
  'store.rebuilding': { reason: string };
  'store.newer-version': { file: string; supported: number; found: number };
  'store.full': { neededBytes: number; availableBytes: number };
  /** What could not be read is not kept either. */
  'store.quarantine-full': { objects: number; bytes: number };
  'store.write-failed': { file: string; operation: string; reason: string };
  'store.read-failed': { file: string; operation: string; reason: string };
  'store.not-found': {
    kind: 'patient' | 'study' | 'series' | 'instance' | 'frame' | 'job' | 'note';
    id: string;
  };
  'store.file-missing': { sha256: string };
  /** What is to be saved was made from another revision than the one that is stored (0: none). */
  'store.changed-elsewhere': { id: string; expectedRevision: number; foundRevision: number };
  /** A study that may not be removed now, and why not. */
  'store.study-kept': { studyId: number; reason: 'locked' | 'open' };
  // Media.
  'media.unreadable': { path: string; reason: string };
  /** A medium's directory lists it, and it is not there. */
  'media.missing': { path: string; reason: string };
  'media.unsafe-path': { path: string; reason: string };
  'media.archive': { path: string; reason: string };
  /** An entry of an archive that needs a password: none was given, or another one. */
  'media.encrypted': { path: string; reason: string };
  // Requests and settings.
  'request.invalid': { reason: string };
  'request.not-found': { path: string };
  'request.wrong-method': { expected: string; found: string };
  'request.forbidden': { reason: string };
  /** The workstation did not answer: it ended, or the connection broke. */
  'request.no-answer': { path: string };
  'reading.stale-token': { expected: string; found: string };
  /** A site has locked the protocol of this id. */
  'hanging.locked': { id: string };
  'setting.unknown': { key: string };
  /** The site's policy holds it. */
  'setting.locked': { key: string };
  'setting.invalid': { key: string; expected: string; found: string };
  'usage.invalid': { reason: string };
  'operation.cancelled': { operation: string };
  'operation.timeout': { operation: string; limitMs: number };
  /** A fault in the program itself. Nothing that comes from outside may lead here. */
  'program.fault': { where: string };
}

export type ErrorCode = keyof ErrorDetails;

/** An error as it crosses a thread or the wire. */
export interface ErrorRecord<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly message: string;
  readonly details: ErrorDetails[Code];
}

export class NegatoscopeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'NegatoscopeError';
  readonly code: Code;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, message: string, details: ErrorDetails[Code], options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** The plain form for threads and the wire; the stack and the cause stay behind. */
  toRecord(): ErrorRecord<Code> {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromRecord(record: ErrorRecord): NegatoscopeError {
    return new NegatoscopeError(record.code, record.message, record.details);
  }
}

/** True for an error of ours, optionally of one code. */
export function isNegatoscopeError<Code extends ErrorCode>(
  value: unknown,
  code?: Code,
): value is NegatoscopeError<Code> {
  return value instanceof NegatoscopeError && (code === undefined || value.code === code);
}

/** Whatever was thrown, as an error of ours: what is not ours is a `program.fault` with its cause kept. */
export function asNegatoscopeError(value: unknown, where: string): NegatoscopeError {
  if (value instanceof NegatoscopeError) return value;
  const reason = value instanceof Error ? value.message : String(value);
  return new NegatoscopeError(
    'program.fault',
    `Unexpected fault in ${where}: ${reason}`,
    { where },
    { cause: value },
  );
}
