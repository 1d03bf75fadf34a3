import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ByteRange } from '../../shared/dicom/data-element.ts';
import type { DataSet } from '../../shared/dicom/data-set.ts';
import { encapsulatedFrames, nativeFrames, type FrameLocation } from '../../shared/dicom/frame-table.ts';
import { Part10Parser, type ParsedPart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { NegatoscopeError } from '../../shared/errors.ts';
import { describeImage } from '../../shared/image/describe-image.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import { inflateDataSet } from '../ingest/inflate.ts';
import type { FrameSource } from '../store/reader-api.ts';
import { framesByCodeStream } from './frames-by-code-stream.ts';

/** A DICOM image file outside the cache, as the command line reads it. */
export interface ImageFile {
  readonly description: ImageDescription;
  /** Where frame `frameIndex` is. Throws `image.frame-out-of-range`. */
  frameSource(frameIndex: number): FrameSource;
}

/**
 * Parses a file as ingest does, and answers where its frames are. Throws `dicom.*` when it cannot be parsed,
 * `image.no-pixel-data` when it is no image, `image.frame-missing` when its pixel data are short, and what
 * `description.refusal` would say.
 */
export async function openImageFile(file: string): Promise<ImageFile> {
  const parsed = await parseFile(file);
  const { dataSet, transferSyntax, pixelData } = parsed;
  const { TransferSyntaxUID } = transferSyntax;
  const description = describeImage(dataSet, { TransferSyntaxUID });
  if (description === null || pixelData === undefined) {
    const SOPClassUID = dataSet.text(Tag.SOPClassUID) ?? '';
    throw new NegatoscopeError('image.no-pixel-data', 'The object has no pixel data', { SOPClassUID });
  }
  return {
    description,
    frameSource(frameIndex) {
      const { NumberOfFrames: frameCount } = description;
      if (!(frameIndex >= 0 && frameIndex < frameCount)) {
        throw new NegatoscopeError(
          'image.frame-out-of-range',
          `Frame ${frameIndex + 1} of an image of ${frameCount} frames`,
          { frameNumber: frameIndex + 1, frameCount },
        );
      }
      const frame = locateFrame(file, parsed, description, frameIndex);
      if (frame === undefined) throw new RangeError(`no location of frame index ${frameIndex}`);
      return {
        instanceId: 0,
        SOPInstanceUID: description.SOPInstanceUID,
        studyId: 0,
        file,
        TransferSyntaxUID,
        frameIndex,
        frameCount,
        ranges: frame.ranges,
        startBit: frame.firstBit,
        isDeflated: parsed.isDeflated,
        dataSetOffsetBytes: parsed.dataSetOffsetBytes,
        isBigEndian: !transferSyntax.isLittleEndian,
        pixels: description,
      };
    },
  };
}

/** A whole file, parsed as ingest does. Throws `dicom.*`, `store.read-failed`. */
export async function parseFile(file: string): Promise<ParsedPart10> {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw readFailed(file, cause);
  });
  const parser = new Part10Parser({
    totalBytes: size,
    inflate: inflateDataSet,
  });
  const chunks: AsyncIterable<unknown> = createReadStream(file);
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((cause: unknown) => {
      throw readFailed(file, cause);
    });
    if (next.done === true) return parser.end();
    if (next.value instanceof Uint8Array) parser.push(next.value);
  }
}

function readFailed(file: string, cause: unknown): NegatoscopeError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new NegatoscopeError(
    'store.read-failed',
    `Cannot read ${file}: ${reason}`,
    { file, operation: 'read', reason },
    { cause },
  );
}

function locateFrame(
  file: string,
  parsed: ParsedPart10,
  description: ImageDescription,
  frameIndex: number,
): FrameLocation | undefined {
  const { pixelData, dataSet } = parsed;
  const { NumberOfFrames } = description;
  if (pixelData === undefined) return undefined;
  // Only as far as the frame asked for: what is missing behind it does not matter here.
  if (pixelData.kind === 'native') return nativeFrames(pixelData, frameIndex + 1, description)[frameIndex];
  const { fragments, basicOffsetTable } = pixelData;
  const extended = extendedTable(dataSet);
  const hasTable = basicOffsetTable.length > 0 || extended !== undefined;
  if (!hasTable && NumberOfFrames > 1 && fragments.length > NumberOfFrames) {
    const frames = framesByCodeStreamOf(file, fragments, NumberOfFrames);
    if (frames !== null) return frames[frameIndex];
  }
  return encapsulatedFrames(pixelData, NumberOfFrames, extended)[frameIndex];
}

function framesByCodeStreamOf(
  file: string,
  fragments: readonly ByteRange[],
  NumberOfFrames: number,
): readonly FrameLocation[] | null {
  const descriptor = openSync(file, 'r');
  try {
    return framesByCodeStream(fragments, NumberOfFrames, ({ offsetBytes, lengthBytes }) => {
      const bytes = new Uint8Array(lengthBytes);
      readSync(descriptor, bytes, 0, lengthBytes, offsetBytes);
      return bytes;
    });
  } finally {
    closeSync(descriptor);
  }
}

function extendedTable(
  dataSet: DataSet,
): { offsets: Uint8Array; lengths: Uint8Array | undefined } | undefined {
  const offsets = dataSet.bytes(Tag.ExtendedOffsetTable);
  return offsets === undefined
    ? undefined
    : { offsets, lengths: dataSet.bytes(Tag.ExtendedOffsetTableLengths) };
}
