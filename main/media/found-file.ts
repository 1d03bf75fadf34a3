/** A file that an import looks at. */
export interface FoundFile {
  /** Where it is read. */
  readonly path: string;
  /** From a medium with a DICOMDIR, or a plain file. */
  readonly kind: 'folder' | 'media';
  /** The folder or file that was named, or the medium's folder; never a full path. */
  readonly label: string;
}

/** What a walk came across, in the order in which it is to be imported. */
export type WalkResult =
  | { readonly kind: 'file'; readonly file: FoundFile }
  /** Looked at and left alone, on purpose. */
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string }
  /** Should have been read and could not be. */
  | { readonly kind: 'refused'; readonly path: string; readonly code: string; readonly message: string };
