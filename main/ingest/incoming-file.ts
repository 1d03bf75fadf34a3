import { open } from 'node:fs/promises';
import path from 'node:path';
import { buildFileMeta } from '../../shared/dicom/file-meta-writer.ts';
import { Part10Parser, type ParsedPart10, type Part10Options } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { CommitCandidate, TwinRelation } from '../store/commit-candidate.ts';
import { newFileSync, tellFileSync } from '../store/file-sync.ts';
import { failPoint } from '../store/fail-point.ts';
import { diskError } from '../store/instance-files.ts';
import type { StoreApi } from '../store/store-api.ts';
import { readCandidateImage } from './candidate-image.ts';
import type { InstanceComparer } from './compare-instances.ts';
import { DataSetHash } from './data-set-hash.ts';
import { judgeDataSet, type InstanceIdentity } from './gate.ts';
import type { IncomingFormat, IncomingInstance, IngestOutcome, InstanceSource } from './incoming-instance.ts';
import { inflateDataSet } from './inflate.ts';
import { readInstanceHeader } from './instance-header.ts';
import type { Quarantine } from './quarantine.ts';
import type { SpoolFile } from './spool-file.ts';
import type { SpoolFiles } from './spool-files.ts';

interface IncomingFileParts {
  readonly dataDirectory: string;
  readonly spool: SpoolFiles;
  readonly store: Pick<StoreApi, 'commit'>;
  readonly quarantine: Quarantine;
  /**
   * The store runs in another thread, and may wait for this one: then it is given an object while the disk is still busy
   * with its file.
   */
  readonly isStoreElsewhere?: boolean;
  /** Tells how versions of one instance are related; without one, all of them count as different. */
  readonly comparer?: Pick<InstanceComparer, 'compare'>;
}

/** Preamble 128, then `DICM` (PS3.10 7.1). */
const preambleBytes = 128;
const prefixBytes = 132;
const copyBytes = 1024 * 1024;

/**
 * One object on its way in: spooled, hashed and parsed while it streams, so that nothing is read twice.
 *
 * What is stored is always a Part 10 file. A network object gets a header of ours; a file keeps its file meta
 * information as received, its preamble zeroed (it may be a program to other software, N71), and gets what it lacks.
 * The data set's bytes are never touched.
 */
export class IncomingFile implements IncomingInstance {
  readonly #parts: IncomingFileParts;
  readonly #source: InstanceSource;
  readonly #format: IncomingFormat;
  #spool: SpoolFile;
  readonly #parser: Part10Parser;
  readonly #hash = new DataSetHash();
  /** First bytes of a file, until it is known whether they are a preamble. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  #hasPreamble = false;
  #refusal: NegatoscopeError | undefined;
  #PatientID: string | undefined;

  private constructor(
    parts: IncomingFileParts,
    source: InstanceSource,
    format: IncomingFormat,
    spool: SpoolFile,
    parserOptions: Part10Options,
  ) {
    this.#parts = parts;
    this.#source = source;
    this.#format = format;
    this.#spool = spool;
    this.#parser = new Part10Parser({ ...parserOptions, inflate: inflateDataSet });
  }

  /** Throws `store.*`. */
  static begin(parts: IncomingFileParts, source: InstanceSource, format: IncomingFormat): IncomingFile {
    if (format.kind === 'part10') return new IncomingFile(parts, source, format, parts.spool.take(), {});
    const { TransferSyntaxUID } = format;
    const fileMeta = buildFileMeta({
      MediaStorageSOPClassUID: format.AffectedSOPClassUID,
      MediaStorageSOPInstanceUID: format.AffectedSOPInstanceUID,
      TransferSyntaxUID,
      ...(source.callingAe === undefined ? {} : { SourceApplicationEntityTitle: source.callingAe }),
    });
    const incoming = new IncomingFile(parts, source, format, parts.spool.take(), {
      bare: { TransferSyntaxUID, dataSetOffsetBytes: fileMeta.length },
    });
    try {
      incoming.#takeFileMeta(fileMeta);
    } catch (error) {
      // What cannot be removed now is cleared away at the next start.
      incoming.abort().catch(() => undefined);
      throw error;
    }
    return incoming;
  }

  /** True once nothing that may still come can make the object acceptable: reading a file on is pointless then. */
  get isRefused(): boolean {
    return this.#refusal !== undefined;
  }

  /** Of the data set, once it was judged. */
  get PatientID(): string | undefined {
    return this.#PatientID;
  }

  write(chunk: Uint8Array, release?: () => void): Promise<void> | undefined {
    if (this.#refusal === undefined) this.#parse(chunk);
    // What the network sent is quarantined whole; a refused file is still where it was read from.
    const isSpooled = this.#refusal === undefined || this.#format.kind === 'data-set';
    const spooling = isSpooled ? this.#spoolChunk(chunk) : undefined;
    if (spooling !== undefined) return spooling.then(() => this.#spooled(chunk, release));
    this.#spooled(chunk, release);
    return undefined;
  }

  #spooled(chunk: Uint8Array, release: (() => void) | undefined): void {
    if (this.#refusal === undefined) {
      this.#spool.flushAhead(this.#format.kind === 'data-set');
    }
    this.#hashChunk(chunk, release);
  }

  #hashChunk(chunk: Uint8Array, release: (() => void) | undefined): void {
    if (this.#refusal === undefined && release !== undefined && this.#format.kind === 'data-set') {
      this.#hash.hold(chunk, release);
      return;
    }
    if (this.#refusal === undefined) this.#hash.add(chunk, this.#parser.dataSetOffsetBytes);
    release?.();
  }

  #spoolChunk(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#head === undefined) return this.#spool.write(chunk);
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    return head.length >= prefixBytes ? this.#writeHead() : undefined;
  }

  async finish(): Promise<IngestOutcome> {
    try {
      if (this.#head !== undefined) await this.#writeHead();
      return await this.#judgeAndCommit(this.#spool.finish());
    } catch (error) {
      return await this.#fail(error);
    }
  }

  async abort(): Promise<void> {
    await this.#spool.discard();
  }

  /** Of ours, so nothing of it is to be found out, nor to be parsed: the data set follows it. */
  #takeFileMeta(fileMeta: Uint8Array): void {
    this.#head = undefined;
    this.#hasPreamble = true;
    this.#hash.skipHead();
    // A new file takes its first bytes at once.
    void this.#spool.write(fileMeta);
  }

  #parse(chunk: Uint8Array): void {
    try {
      this.#parser.push(chunk);
    } catch (error) {
      this.#refusal = asNegatoscopeError(error, 'parser');
    }
  }

  #writeHead(): Promise<void> | undefined {
    const head = this.#head ?? new Uint8Array(0);
    this.#head = undefined;
    this.#hasPreamble =
      new TextDecoder('latin1').decode(head.subarray(preambleBytes, prefixBytes)) === 'DICM';
    if (this.#hasPreamble) head.fill(0, 0, preambleBytes);
    return this.#spool.write(head);
  }

  /**
   * The gate judges what was parsed while the disk is busy with the file, and the store then prepares the object's rows;
   * nothing is moved before the file is on the disk.
   */
  async #judgeAndCommit(synced: Promise<void>): Promise<IngestOutcome> {
    const outcome = await this.#judgeAndOffer(synced);
    if (outcome.outcome === 'duplicate') await this.#spool.discard();
    if (this.#parts.isStoreElsewhere === true) this.#parts.spool.expectAnother();
    return outcome;
  }

  async #judgeAndOffer(synced: Promise<void>): Promise<IngestOutcome> {
    // Waited for below, in every case.
    synced.catch(() => undefined);
    try {
      failPoint('gate.before');
      const judged = this.#judge();
      this.#PatientID = judged.parsed.dataSet.text(Tag.PatientID);
      const hasFileMeta = this.#format.kind === 'data-set' || judged.parsed.fileMeta !== undefined;
      const needsHeader = !this.#hasPreamble || !hasFileMeta;
      if (needsHeader) await synced;
      const parsed = needsHeader ? await this.#rewrite(judged.parsed, judged.identity) : judged.parsed;
      const candidate: CommitCandidate = {
        spoolName: this.#spool.name,
        sha256: judged.sha256,
        bytes: this.#spool.bytes,
        dataSetOffsetBytes: parsed.dataSetOffsetBytes,
        TransferSyntaxUID: parsed.transferSyntax.TransferSyntaxUID,
        header: readInstanceHeader(parsed.dataSet, judged.identity),
        image: readCandidateImage(parsed, this.#spool),
        source: this.#source,
      };
      failPoint('gate.after');
      if (needsHeader || this.#parts.isStoreElsewhere !== true) {
        await synced;
        return await this.#commit(candidate);
      }
      const fileSync = newFileSync();
      synced.then(
        () => tellFileSync(fileSync, true),
        () => tellFileSync(fileSync, false),
      );
      const committed = this.#commit({ ...candidate, fileSync });
      // The disk's own failure says more than the store's.
      committed.catch(() => undefined);
      await synced;
      return await committed;
    } finally {
      await synced;
    }
  }

  /** An object of a SOP instance that is here is compared with what is here first: rare, and off everybody else's way. */
  async #commit(candidate: CommitCandidate): Promise<IngestOutcome> {
    const relations: Record<string, TwinRelation> = {};
    let offered = candidate;
    for (;;) {
      const outcome = await this.#parts.store.commit(offered);
      if (outcome.outcome !== 'to-be-compared') return outcome;
      const { comparer, dataDirectory } = this.#parts;
      for (const { sha256, file } of outcome.twins) {
        relations[sha256] =
          comparer === undefined
            ? 'different'
            : await comparer.compare(this.#spool.path, path.join(dataDirectory, ...file.split('/')));
      }
      offered = { ...candidate, relations };
    }
  }

  #judge(): { parsed: ParsedPart10; identity: InstanceIdentity; sha256: string } {
    if (this.#refusal !== undefined) throw this.#refusal;
    const parsed = this.#parser.end();
    const SOPClassOfMeta =
      this.#format.kind === 'data-set'
        ? this.#format.AffectedSOPClassUID
        : parsed.fileMeta?.text(Tag.MediaStorageSOPClassUID);
    const identity = judgeDataSet(parsed.dataSet, SOPClassOfMeta, this.#format);
    this.#compareTransferSyntax(parsed);
    return { parsed, identity, sha256: this.#hash.digest(parsed.dataSetOffsetBytes) };
  }

  /** Over the network the transfer syntax was agreed on: bytes in another one are a fault of the sender (N38). */
  #compareTransferSyntax(parsed: ParsedPart10): void {
    if (this.#format.kind !== 'data-set') return;
    const found = parsed.transferSyntax.TransferSyntaxUID;
    const expected = this.#format.TransferSyntaxUID;
    if (found === expected) return;
    throw new NegatoscopeError(
      'dicom.malformed',
      `Malformed: the data set is in transfer syntax ${found}, agreed was ${expected}`,
      { field: 'transfer syntax', offsetBytes: parsed.dataSetOffsetBytes, expected, found },
    );
  }

  /** A file that lacks its preamble or file meta information gets them, in a second spool file. Rare. */
  async #rewrite(parsed: ParsedPart10, identity: InstanceIdentity): Promise<ParsedPart10> {
    const ours = buildFileMeta({
      MediaStorageSOPClassUID: identity.SOPClassUID,
      MediaStorageSOPInstanceUID: identity.SOPInstanceUID,
      TransferSyntaxUID: parsed.transferSyntax.TransferSyntaxUID,
    });
    const received = this.#spool;
    const rewritten = this.#parts.spool.take();
    this.#spool = rewritten;
    const parser = new Part10Parser({ inflate: inflateDataSet });
    const hasMeta = parsed.fileMeta !== undefined;
    const header = hasMeta ? ours.subarray(0, prefixBytes) : ours;
    try {
      parser.push(header);
      await rewritten.write(header);
      await copyFrom(received.path, hasMeta ? 0 : parsed.dataSetOffsetBytes, async (chunk) => {
        parser.push(chunk);
        await rewritten.write(chunk);
      });
      await rewritten.finish();
    } finally {
      await received.discard();
    }
    return parser.end();
  }

  /** Undoes what was done, keeps what the network sent and was refused, and says what happened. */
  async #fail(error: unknown): Promise<never> {
    const failure = asNegatoscopeError(error, 'ingest');
    try {
      if (this.#format.kind === 'data-set' && failure.code.startsWith('dicom.')) {
        await this.#parts.quarantine.keep(this.#spool.name, this.#source, failure);
      }
    } finally {
      await this.#spool.discard();
    }
    throw failure;
  }
}

async function copyFrom(
  file: string,
  offsetBytes: number,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw diskError(error, file, 'read back');
  });
  try {
    const buffer = new Uint8Array(copyBytes);
    let position = offsetBytes;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      await take(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
