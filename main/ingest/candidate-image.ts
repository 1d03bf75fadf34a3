import { closeSync, openSync, readSync } from 'node:fs';
import type { ByteRange } from '../../shared/dicom/data-element.ts';
import { encapsulatedFrames, type FrameLocation } from '../../shared/dicom/frame-table.ts';
import type { ParsedPart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import { describeImage } from '../../shared/image/describe-image.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import { framesByCodeStream } from '../decode/frames-by-code-stream.ts';
import type { CandidateImage } from '../store/commit-candidate.ts';
import type { FrameProblem } from '../store/frame-source-reader.ts';
import type { PixelAttributes } from '../store/reader-api.ts';
import { encodeFragmentTable, encodeNativeTable } from '../store/stored-frame-table.ts';

/**
 * What the index keeps of an object's pixels; null when it has none. `parsed` is of the stored file, so that its
 * offsets are the file's. Frames that cannot be told apart do not refuse the object: its tile will say why.
 */
export function readCandidateImage(
  parsed: ParsedPart10,
  file: { readonly path: string; readonly bytes: number },
): CandidateImage | null {
  const { TransferSyntaxUID } = parsed.transferSyntax;
  const description = describeImage(parsed.dataSet, { TransferSyntaxUID });
  if (description === null) return null;
  const frameCount = Math.min(description.NumberOfFrames, file.bytes);
  const table = readFrameTable(parsed, description, frameCount, file.path);
  const problem = table instanceof Uint8Array ? null : table;
  return {
    descriptionJson: JSON.stringify(description),
    pixelsJson: JSON.stringify(pixelAttributes(description)),
    frameTable: table instanceof Uint8Array ? table : null,
    frameProblemJson: problem === null ? null : JSON.stringify(problem),
    frameCount,
  };
}

function readFrameTable(
  parsed: ParsedPart10,
  description: ImageDescription,
  frameCount: number,
  path: string,
): Uint8Array | FrameProblem {
  const { pixelData, dataSet } = parsed;
  if (pixelData === undefined) {
    return {
      code: 'image.no-pixel-data',
      message: 'The object has no pixel data',
      details: { SOPClassUID: description.SOPClassUID },
    };
  }
  if (pixelData.kind === 'native') return encodeNativeTable(pixelData);
  const offsets = dataSet.bytes(Tag.ExtendedOffsetTable);
  const extended =
    offsets === undefined ? undefined : { offsets, lengths: dataSet.bytes(Tag.ExtendedOffsetTableLengths) };
  try {
    return encodeFragmentTable(encapsulatedFrames(pixelData, frameCount, extended));
  } catch (error) {
    if (!isNegatoscopeError(error, 'dicom.malformed')) throw error;
    const hasTable = pixelData.basicOffsetTable.length > 0 || extended !== undefined;
    const frames = hasTable ? null : splitByCodeStream(path, pixelData.fragments, frameCount);
    if (frames !== null) return encodeFragmentTable(frames);
    return { code: error.code, message: error.message, details: error.details };
  }
}

/** Where there is no table, the code streams themselves may tell the frames apart. */
function splitByCodeStream(
  path: string,
  fragments: readonly ByteRange[],
  frameCount: number,
): readonly FrameLocation[] | null {
  const descriptor = openSync(path, 'r');
  try {
    return framesByCodeStream(fragments, frameCount, ({ offsetBytes, lengthBytes }) => {
      const bytes = new Uint8Array(lengthBytes);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, lengthBytes, offsetBytes));
    });
  } finally {
    closeSync(descriptor);
  }
}

function pixelAttributes(description: ImageDescription): PixelAttributes {
  return {
    SOPClassUID: description.SOPClassUID,
    Rows: description.Rows,
    Columns: description.Columns,
    SamplesPerPixel: description.SamplesPerPixel,
    PhotometricInterpretation: description.PhotometricInterpretation,
    PlanarConfiguration: description.PlanarConfiguration,
    BitsAllocated: description.BitsAllocated,
    BitsStored: description.BitsStored,
    HighBit: description.HighBit,
    PixelRepresentation: description.PixelRepresentation,
    sampleKind: description.sampleKind,
    pixelDataVr: description.pixelDataVr,
    NumberOfFrames: description.NumberOfFrames,
    lossy: description.lossy,
    colourProfile: description.colourProfile,
  };
}
