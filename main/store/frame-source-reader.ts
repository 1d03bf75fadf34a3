import path from 'node:path';
import { z } from 'zod';
import { transferSyntaxOf } from '../../shared/dicom/transfer-syntaxes.ts';
import { NegatoscopeError } from '../../shared/errors.ts';
import { imageDescriptionSchema, type ImageDescription } from '../../shared/image/image-description.ts';
import type { Query, ReadableDatabase } from './database.ts';
import type { FrameSource } from './reader-api.ts';
import { currentDescription, currentPixels } from './stored-description.ts';
import { findFrame } from './stored-frame-table.ts';

interface ImageRecord {
  readonly study_id: number;
  readonly file: string;
  readonly sha256: string;
  readonly state: 'stored' | 'missing';
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly TransferSyntaxUID: string;
  readonly data_set_offset_bytes: number;
  readonly frame_count: number;
  readonly pixels: string | null;
  readonly description: string | null;
  readonly frame_table: Uint8Array | null;
  readonly frame_problem: string | null;
}

const pixelAttributesSchema = imageDescriptionSchema.pick({
  SOPClassUID: true,
  Rows: true,
  Columns: true,
  SamplesPerPixel: true,
  PhotometricInterpretation: true,
  PlanarConfiguration: true,
  BitsAllocated: true,
  BitsStored: true,
  HighBit: true,
  PixelRepresentation: true,
  sampleKind: true,
  pixelDataVr: true,
  NumberOfFrames: true,
  lossy: true,
  colourProfile: true,
});

/** Why an image has no frame table, as ingest found it. */
export const frameProblemSchema = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('dicom.malformed'),
    message: z.string(),
    details: z.object({
      field: z.string(),
      offsetBytes: z.number(),
      expected: z.string(),
      found: z.string(),
    }),
  }),
  z.object({
    code: z.literal('image.no-pixel-data'),
    message: z.string(),
    details: z.object({ SOPClassUID: z.string() }),
  }),
]);
export type FrameProblem = z.infer<typeof frameProblemSchema>;

/** Finds the bytes of one frame. */
export class FrameSourceReader {
  readonly #image: Query<ImageRecord>;
  readonly #dataDirectory: string;

  constructor(index: ReadableDatabase, dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
    this.#image = index.query(
      `SELECT study_id, file, sha256, state, SOPInstanceUID, SOPClassUID, TransferSyntaxUID, data_set_offset_bytes, frame_count,
        pixels, description, frame_table, frame_problem
        FROM instance JOIN series USING (series_id) LEFT JOIN image USING (instance_id) WHERE instance_id = ?`,
    );
  }

  /**
   * Throws `store.not-found`, `store.file-missing`, `image.no-pixel-data`, `image.frame-out-of-range`,
   * `image.frame-missing`, and `dicom.malformed` when the frames cannot be told apart.
   */
  find(instanceId: number, frameIndex: number): FrameSource {
    const record = this.#require(instanceId);
    if (record.state === 'missing') {
      throw new NegatoscopeError('store.file-missing', 'The stored file is no longer there', {
        sha256: record.sha256,
      });
    }
    const { SOPClassUID } = record;
    if (record.pixels === null) throw noPixelData(SOPClassUID);
    if (frameIndex < 0 || frameIndex >= record.frame_count) {
      throw new NegatoscopeError(
        'image.frame-out-of-range',
        `Frame ${frameIndex + 1} was asked for, the object has ${record.frame_count}`,
        { frameNumber: frameIndex + 1, frameCount: record.frame_count },
      );
    }
    if (record.frame_table === null) {
      throw NegatoscopeError.fromRecord(frameProblemSchema.parse(JSON.parse(record.frame_problem ?? 'null')));
    }
    const pixels = pixelAttributesSchema.parse(currentPixels(record.pixels));
    const frame = findFrame(record.frame_table, frameIndex, pixels);
    const transferSyntax = transferSyntaxOf(record.TransferSyntaxUID);
    return {
      instanceId,
      SOPInstanceUID: record.SOPInstanceUID,
      studyId: record.study_id,
      file: path.join(this.#dataDirectory, ...record.file.split('/')),
      TransferSyntaxUID: record.TransferSyntaxUID,
      frameIndex,
      frameCount: record.frame_count,
      ranges: frame.ranges,
      startBit: frame.firstBit,
      isDeflated: transferSyntax.isDeflated,
      dataSetOffsetBytes: record.data_set_offset_bytes,
      isBigEndian: !transferSyntax.isLittleEndian,
      pixels,
    };
  }

  /** Throws `store.not-found`, `image.no-pixel-data`. */
  description(instanceId: number): ImageDescription {
    const { description, SOPClassUID } = this.#require(instanceId);
    if (description === null) throw noPixelData(SOPClassUID);
    return imageDescriptionSchema.parse(JSON.parse(currentDescription(description)));
  }

  #require(instanceId: number): ImageRecord {
    const record = this.#image.get(instanceId);
    if (record !== undefined) return record;
    throw new NegatoscopeError('store.not-found', `There is no instance ${instanceId}`, {
      kind: 'instance',
      id: String(instanceId),
    });
  }
}

function noPixelData(SOPClassUID: string): NegatoscopeError<'image.no-pixel-data'> {
  return new NegatoscopeError('image.no-pixel-data', 'The object has no pixel data', { SOPClassUID });
}
