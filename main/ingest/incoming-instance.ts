/**
 * The one way in (rule 1): what the network, folders, media and uploads hand over, and what they get back.
 */
export interface InstanceSource {
  readonly kind: 'network' | 'folder' | 'media' | 'archive' | 'upload' | 'phantom';
  /** AE title, folder name or volume label; never a full path. */
  readonly label: string;
  /** Network only. */
  readonly callingAe?: string;
  readonly calledAe?: string;
  readonly remoteAddress?: string;
  /** Ties objects of one association or one import together in the history. */
  readonly batchId: string;
}

export type IncomingFormat =
  /** A Part 10 file (or a bare data set in a file), as read from a medium. */
  | { readonly kind: 'part10' }
  /** A bare data set as it came over the network, in the negotiated transfer syntax. */
  | {
      readonly kind: 'data-set';
      readonly TransferSyntaxUID: string;
      readonly AffectedSOPClassUID: string;
      readonly AffectedSOPInstanceUID: string;
    };

export interface IncomingInstance {
  /**
   * Appends bytes as received. Undefined when the spool has taken them at once, as it mostly has; otherwise resolves
   * when it has, which is the sender's back-pressure. Calls do not overlap. The chunk is the caller's again after that:
   * the caller writes the next bytes into it.
   * With `release`, it is the caller's only when that is called, which after a failure or an abort it may never be.
   * Bad content never throws here: it is judged in `finish`, after all bytes were taken. Failures of the disk do.
   */
  write(chunk: Uint8Array, release?: () => void): Promise<void> | undefined;
  /**
   * spool fsync and gate → rename → directory fsync → index commit. Resolves only when the object is durable.
   * Throws `dicom.*` when refused (quarantined when it came from the network; `dicom.command-mismatch` when it is not
   * the Affected SOP class or instance), `store.*` when the disk failed.
   */
  finish(): Promise<IngestOutcome>;
  /** Forgets what was spooled. Safe at any time, also after `finish`. */
  abort(): Promise<void>;
}

export interface IngestOutcome {
  /**
   * stored: new. duplicate: the identical data set was here. reencoded: same SOP instance and same pixels in
   * another transfer syntax, both kept. conflict: same SOP instance with other bytes, both kept, first shown.
   */
  readonly outcome: 'stored' | 'duplicate' | 'conflict' | 'reencoded';
  readonly SOPInstanceUID: string;
  readonly studyId: number;
  readonly instanceId: number;
}

export interface Ingest {
  /** Throws, or rejects with, `store.*`. */
  begin(source: InstanceSource, format: IncomingFormat): IncomingInstance | Promise<IncomingInstance>;
}
