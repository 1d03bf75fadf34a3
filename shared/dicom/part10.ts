import { NegatoscopeError } from '../errors.ts';
import { DataSet } from './data-set.ts';
import type { PixelDataLocation } from './pixel-data-location.ts';
import { StickyFailure } from './sticky-failure.ts';
import { DataSetParser } from './data-set-parser.ts';
import { detectEncoding, detectEncodingOfDataSet } from './encoding-detection.ts';
import { FileMetaReader } from './file-meta.ts';
import { limitExceeded, notDicom, truncated } from './parse-errors.ts';
import type { ParseLimits } from './parse-limits.ts';
import { defaultParseLimits } from './parse-limits.ts';
import type { ParseRemark } from './parse-remark.ts';
import { RemarkList } from './parse-remark.ts';
import { Tag } from './tags.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { TransferSyntaxUid, transferSyntaxOf } from './transfer-syntaxes.ts';

export interface Part10Options {
  /** Length of the file where it is known: wrong lengths are then found before their bodies come. */
  readonly totalBytes?: number;
  /**
   * What is pushed is the data set alone, of a file whose head is known: in this transfer syntax, from this place of
   * the file on.
   */
  readonly bare?: { readonly TransferSyntaxUID: string; readonly dataSetOffsetBytes: number };
  /**
   * Inflates raw deflate (RFC 1951) for the deflated transfer syntaxes. It bounds what it makes (a bomb of 200 KB
   * holds 20 GB) and throws on a truncated stream. Without it such files are `dicom.unsupported-transfer-syntax`.
   */
  readonly inflate?: (deflated: Uint8Array) => Uint8Array;
  readonly limits?: Partial<ParseLimits>;
}

export interface ParsedPart10 {
  /** Group 0002; undefined where the file has none. */
  readonly fileMeta: DataSet | undefined;
  readonly dataSet: DataSet;
  /** First byte of the data set in the file, deflated or not. */
  readonly dataSetOffsetBytes: number;
  /** As stated, or as detected where the file does not state it or contradicts itself (see `remarks`). */
  readonly transferSyntax: TransferSyntax;
  readonly pixelData: PixelDataLocation | undefined;
  /** Offsets in `dataSet` and `pixelData` count from the first byte of the inflated data set, not of the file. */
  readonly isDeflated: boolean;
  readonly remarks: readonly ParseRemark[];
  readonly remarkCount: number;
}

/** Preamble 128, then `DICM` (PS3.10 7.1). */
const preambleBytes = 128;
const prefixBytes = 132;
/** Enough for the detection of the encoding of a data set: one element header. */
const detectionBytes = 8;

const magic = [0x44, 0x49, 0x43, 0x4d];

function concatenated(chunks: readonly Uint8Array[], lengthBytes: number): Uint8Array {
  const all = new Uint8Array(lengthBytes);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/**
 * Reads a DICOM file (PS3.10), from chunks of any size: preamble, file meta information, data set. Files without
 * preamble, without `DICM` or without file meta information are read when their encoding can be detected.
 *
 * Throws from `push` and `end`, besides what `DataSetParser` throws: `dicom.not-dicom`,
 * `dicom.unsupported-transfer-syntax`, and whatever `inflate` throws. After an error it throws the same error again.
 */
export class Part10Parser {
  readonly #options: Part10Options;
  readonly #limits: ParseLimits;
  readonly #remarks = new RemarkList();
  /** What came before the data set could be started. */
  #head = new Uint8Array(0);
  #headBytes = 0;
  /** Where `#head` begins in the file. */
  readonly #headStartBytes: number;
  #meta: FileMetaReader | undefined;
  #hasDecidedMeta: boolean;
  #dataSetOffsetBytes: number;
  #transferSyntax: TransferSyntax | undefined;
  #parser: DataSetParser | undefined;
  #deflated: Uint8Array[] = [];
  #deflatedBytes = 0;
  readonly #failure = new StickyFailure();

  constructor(options: Part10Options = {}) {
    this.#options = options;
    this.#limits = { ...defaultParseLimits, ...options.limits };
    this.#hasDecidedMeta = options.bare !== undefined;
    this.#headStartBytes = options.bare?.dataSetOffsetBytes ?? 0;
    this.#dataSetOffsetBytes = this.#headStartBytes;
  }

  /** First byte of the data set in the file; undefined until enough bytes have come to tell. */
  get dataSetOffsetBytes(): number | undefined {
    return this.#transferSyntax === undefined ? undefined : this.#dataSetOffsetBytes;
  }

  /** As stated or detected; undefined until enough bytes have come to tell. */
  get transferSyntax(): TransferSyntax | undefined {
    return this.#transferSyntax;
  }

  /** Takes the next bytes of the file. Nothing of `chunk` is kept: it may be reused afterwards. */
  push(chunk: Uint8Array): void {
    this.#failure.guard(() => this.#consume(chunk));
  }

  /** Says that all bytes have come. */
  end(): ParsedPart10 {
    return this.#failure.guard(() => this.#finish());
  }

  #consume(chunk: Uint8Array): void {
    if (this.#transferSyntax !== undefined) {
      this.#consumeDataSet(chunk);
      return;
    }
    // The usual first chunk holds the whole head: then nothing is copied.
    if (this.#headBytes === 0) {
      if (chunk.length >= this.#neededHeadBytes()) this.#readHead(chunk, false);
      if (this.#transferSyntax === undefined) this.#appendToHead(chunk);
      return;
    }
    // Only what the head still lacks is copied to it.
    let rest = chunk;
    while (this.#transferSyntax === undefined && rest.length > 0) {
      const lacksBytes = Math.max(1, this.#neededHeadBytes() - this.#headBytes);
      const head = this.#appendToHead(rest.subarray(0, lacksBytes));
      rest = rest.subarray(lacksBytes);
      if (head.length >= this.#neededHeadBytes()) this.#readHead(head, false);
    }
    if (rest.length > 0) this.#consumeDataSet(rest);
  }

  /** All bytes of the head that have come. Room is doubled, so that chunks of any size cost linear time. */
  #appendToHead(chunk: Uint8Array): Uint8Array {
    const lengthBytes = this.#headBytes + chunk.length;
    if (lengthBytes > this.#head.length) {
      const grown = new Uint8Array(Math.max(lengthBytes, this.#head.length * 2));
      grown.set(this.#head.subarray(0, this.#headBytes));
      this.#head = grown;
    }
    this.#head.set(chunk, this.#headBytes);
    this.#headBytes = lengthBytes;
    return this.#head.subarray(0, lengthBytes);
  }

  #neededHeadBytes(): number {
    if (!this.#hasDecidedMeta) return prefixBytes + detectionBytes;
    return this.#meta?.neededBytes ?? this.#dataSetOffsetBytes - this.#headStartBytes + detectionBytes;
  }

  /** `isComplete`: no more bytes will come. */
  #readHead(head: Uint8Array, isComplete: boolean): void {
    if (!this.#hasDecidedMeta) this.#decideMeta(head);
    if (this.#meta !== undefined && !this.#meta.read(head, isComplete)) return;
    this.#dataSetOffsetBytes = this.#meta?.endBytes ?? this.#dataSetOffsetBytes;
    const startBytes = this.#dataSetOffsetBytes - this.#headStartBytes;
    if (head.length < startBytes + detectionBytes && !isComplete) {
      this.#meta?.waitForBytes(this.#dataSetOffsetBytes + detectionBytes);
      return;
    }
    this.#startDataSet(head.subarray(startBytes));
  }

  #decideMeta(head: Uint8Array): void {
    this.#hasDecidedMeta = true;
    const hasMagic = magic.every((byte, index) => head[preambleBytes + index] === byte);
    // In a file without preamble these four bytes may stand at 128 by chance: then the start tells.
    const atPrefix = hasMagic ? detectEncoding(head.subarray(prefixBytes)) : undefined;
    const encoding = atPrefix ?? detectEncoding(head);
    const startBytes = atPrefix === undefined ? 0 : prefixBytes;
    this.#dataSetOffsetBytes = startBytes;
    if (encoding === undefined) {
      if (hasMagic && head.length <= prefixBytes) {
        throw truncated('file meta information', prefixBytes, detectionBytes, 0);
      }
      const found = hasMagic
        ? 'a DICM prefix followed by no data element'
        : 'neither a DICM prefix nor a data element at the start';
      throw notDicom(found);
    }
    if (encoding.tag >>> 16 === 0x0002) {
      this.#meta = new FileMetaReader(
        startBytes,
        encoding,
        this.#limits,
        this.#remarks,
        this.#options.totalBytes,
      );
    }
  }

  #startDataSet(start: Uint8Array): void {
    const transferSyntax = this.#chooseTransferSyntax(start);
    this.#transferSyntax = transferSyntax;
    if (transferSyntax.isDeflated) {
      if (this.#options.inflate === undefined) {
        const { TransferSyntaxUID } = transferSyntax;
        throw new NegatoscopeError(
          'dicom.unsupported-transfer-syntax',
          `Transfer syntax ${TransferSyntaxUID} needs an inflater, and none was given`,
          { TransferSyntaxUID },
        );
      }
    } else {
      const { totalBytes } = this.#options;
      this.#parser = new DataSetParser({
        transferSyntax,
        offsetBytes: this.#dataSetOffsetBytes,
        limits: this.#limits,
        ...(totalBytes === undefined ? {} : { totalBytes: totalBytes - this.#dataSetOffsetBytes }),
      });
    }
    this.#head = new Uint8Array(0);
    this.#consumeDataSet(start);
  }

  /**
   * The stated transfer syntax, unless the first element shows that the data set is encoded otherwise; without a
   * stated one, what the first element shows.
   */
  #chooseTransferSyntax(start: Uint8Array): TransferSyntax {
    const stated = this.#options.bare?.TransferSyntaxUID ?? this.#meta?.dataSet().text(Tag.TransferSyntaxUID);
    if (stated === undefined) {
      const detected = detectEncodingOfDataSet(start);
      if (detected === undefined) {
        if (start.length > 0 || this.#meta === undefined) {
          const found = 'no transfer syntax, and no data element after the file meta information';
          throw notDicom(found);
        }
        return transferSyntaxOf(TransferSyntaxUid.ExplicitVRLittleEndian);
      }
      this.#remarks.add('no-file-meta', this.#dataSetOffsetBytes, () => 'TransferSyntaxUID (0002,0010)');
      return transferSyntaxOf(uidOfEncoding(detected));
    }
    const transferSyntax = transferSyntaxOf(stated);
    const detected = detectEncoding(start);
    // An encapsulated syntax names the codec, which no encoding can replace; of a deflated one nothing can be seen.
    if (detected === undefined || transferSyntax.isDeflated || transferSyntax.codec !== 'native') {
      return transferSyntax;
    }
    const agrees =
      detected.isExplicitVr === transferSyntax.isExplicitVr &&
      detected.isLittleEndian === transferSyntax.isLittleEndian;
    if (agrees) return transferSyntax;
    this.#remarks.add(
      'transfer-syntax-mismatch',
      this.#dataSetOffsetBytes,
      () => 'TransferSyntaxUID (0002,0010)',
    );
    return transferSyntaxOf(uidOfEncoding(detected));
  }

  #consumeDataSet(chunk: Uint8Array): void {
    if (this.#parser !== undefined) {
      this.#parser.push(chunk);
      return;
    }
    this.#deflatedBytes += chunk.length;
    const limit = this.#limits.deflatedBytes;
    if (this.#deflatedBytes > limit) {
      throw limitExceeded('deflated data set', this.#dataSetOffsetBytes, limit, this.#deflatedBytes);
    }
    this.#deflated.push(chunk.slice());
  }

  #finish(): ParsedPart10 {
    if (this.#transferSyntax === undefined) this.#readHead(this.#head.subarray(0, this.#headBytes), true);
    const transferSyntax = this.#transferSyntax;
    if (transferSyntax === undefined) {
      throw new NegatoscopeError('program.fault', 'The head of a file was left undecided', {
        where: 'Part10Parser.end',
      });
    }
    if (this.#parser === undefined) this.#inflate(transferSyntax);
    const parsed = this.#parser?.end();
    if (parsed === undefined) {
      throw new NegatoscopeError('program.fault', 'A file without a data set parser', {
        where: 'Part10Parser.end',
      });
    }
    return {
      fileMeta: this.#meta?.dataSet(),
      dataSet: new DataSet(parsed.table),
      dataSetOffsetBytes: this.#dataSetOffsetBytes,
      transferSyntax,
      pixelData: parsed.pixelData,
      isDeflated: transferSyntax.isDeflated,
      remarks: [...this.#remarks.remarks, ...parsed.remarks],
      remarkCount: this.#remarks.count + parsed.remarkCount,
    };
  }

  #inflate(transferSyntax: TransferSyntax): void {
    const deflated = concatenated(this.#deflated, this.#deflatedBytes);
    this.#deflated = [];
    const inflated = this.#options.inflate?.(deflated) ?? new Uint8Array(0);
    this.#parser = new DataSetParser({
      transferSyntax,
      totalBytes: inflated.length,
      limits: this.#limits,
    });
    this.#parser.push(inflated);
  }
}

function uidOfEncoding(encoding: { isExplicitVr: boolean; isLittleEndian: boolean }): string {
  if (!encoding.isExplicitVr) return TransferSyntaxUid.ImplicitVRLittleEndian;
  return encoding.isLittleEndian
    ? TransferSyntaxUid.ExplicitVRLittleEndian
    : TransferSyntaxUid.ExplicitVRBigEndian;
}

/** A whole file at once. Same result and same errors as pushing it in chunks. */
export function parsePart10(file: Uint8Array, options: Omit<Part10Options, 'totalBytes'> = {}): ParsedPart10 {
  const parser = new Part10Parser({ ...options, totalBytes: file.length });
  parser.push(file);
  return parser.end();
}
