/** A file that an import looks at. */
export interface FoundFile {
  /** Where it is read. */
  readonly path: string;
  /** From a medium with a DICOMDIR, or a plain file. */
  readonly kind: 'folder' | 'media';
  /** The folder or file that was named, or the medium's folder; never a full path. */
  readonly label: string;
  /** What a medium's directory says of it; undefined where none lists it. */
  readonly listed?: ListedObject;
  /** On a medium whose directory does not list it. */
  readonly isUnlisted?: boolean;
}

/** What a directory record says of its file. Compared with the file, never believed (N96). */
export interface ListedObject {
  /** Undefined where the record does not say, or no patient record leads to it. */
  readonly PatientID: string | undefined;
  readonly SOPInstanceUID: string | undefined;
}

/** What the directory says otherwise than the file; undefined where they agree, or the directory says nothing. */
export function mismatchOf(
  listed: ListedObject | undefined,
  PatientID: string | undefined,
  SOPInstanceUID: string,
): string | undefined {
  if (listed?.PatientID !== undefined && listed.PatientID !== (PatientID ?? '')) {
    return 'The media directory lists it under another Patient ID than it has';
  }
  if (listed?.SOPInstanceUID !== undefined && listed.SOPInstanceUID !== SOPInstanceUID) {
    return 'The media directory lists it with another SOP Instance UID than it has';
  }
  return undefined;
}

/** What a walk came across, in the order in which it is to be imported. */
export type WalkResult =
  | { readonly kind: 'file'; readonly file: FoundFile }
  /** Looked at and left alone, on purpose. */
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string }
  /** Should have been read and could not be. */
  | { readonly kind: 'refused'; readonly path: string; readonly code: string; readonly message: string };
