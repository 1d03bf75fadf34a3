import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Part10Parser } from '../../../shared/dicom/part10.ts';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import { inflateDataSet } from '../../ingest/inflate.ts';

/** What the index says of a stored file. */
export interface StoredObject {
  /** Relative to the data directory, with '/'. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly dataSetOffsetBytes: number;
  readonly TransferSyntaxUID: string;
}

export type ObjectVerdict =
  | { readonly kind: 'sound' }
  | { readonly kind: 'missing' }
  /** `found`: in what it differs, without received values. */
  | { readonly kind: 'corrupt'; readonly found: string };

const chunkBytes = 1024 * 1024;
/** What the parser wants of the data set to know that it begins there: one element header. */
const firstElementBytes = 8;

/**
 * Reads a stored file again and compares it with what the index says: its length, that the data set begins where it
 * did and is in the transfer syntax that it was in, and the hash of the data set. `onRead` is told of every part, and
 * may make the reading wait.
 */
export async function checkObject(
  dataDirectory: string,
  object: StoredObject,
  onRead: (bytes: number) => Promise<void> = () => Promise.resolve(),
): Promise<ObjectVerdict> {
  let handle: FileHandle;
  try {
    handle = await open(path.join(dataDirectory, ...object.file.split('/')), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'missing' };
    return corrupt(`cannot be opened: ${reasonOf(error)}`);
  }
  try {
    return await compare(handle, object, onRead);
  } catch (error) {
    // A disk that cannot give the bytes back has lost them as much as one that gives others; whoever broke off has not.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return corrupt(`cannot be read: ${reasonOf(error)}`);
  } finally {
    await handle.close();
  }
}

async function compare(
  handle: FileHandle,
  object: StoredObject,
  onRead: (bytes: number) => Promise<void>,
): Promise<ObjectVerdict> {
  const { size } = await handle.stat();
  if (size !== object.bytes) return corrupt(`${size} bytes long, expected ${object.bytes}`);
  const { dataSetOffsetBytes } = object;
  const head = new Uint8Array(Math.min(size, dataSetOffsetBytes + firstElementBytes));
  await handle.read(head, 0, head.length, 0);
  const problem = problemOfHead(head, object);
  if (problem !== undefined) return corrupt(problem);
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.min(chunkBytes, Math.max(1, size - dataSetOffsetBytes)));
  for (let position = dataSetOffsetBytes; position < size;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
    await onRead(bytesRead);
  }
  return hash.digest('hex') === object.sha256
    ? { kind: 'sound' }
    : corrupt('other content than was received');
}

/** Tag (0002,0010), little endian as all of group 0002 (PS3.10 7.1). */
const transferSyntaxTag = '\u0002\u0000\u0010\u0000';

function problemOfHead(head: Uint8Array, object: StoredObject): string | undefined {
  const parser = new Part10Parser({ inflate: inflateDataSet });
  try {
    parser.push(head);
  } catch (error) {
    if (!isNegatoscopeError(error)) throw error;
    return `its header cannot be read: ${error.code}`;
  }
  if (parser.dataSetOffsetBytes !== object.dataSetOffsetBytes) {
    return 'its data set does not begin where it did';
  }
  const text = new TextDecoder('latin1').decode(head.subarray(0, object.dataSetOffsetBytes));
  // Some files do not state it; it was detected then, from bytes that the hash covers.
  const isStated = text.includes(transferSyntaxTag);
  return isStated && !text.includes(object.TransferSyntaxUID)
    ? 'its header names another transfer syntax'
    : undefined;
}

function corrupt(found: string): ObjectVerdict {
  return { kind: 'corrupt', found };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
