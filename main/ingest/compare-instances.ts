import { transferSyntaxOf } from '../../shared/dicom/transfer-syntaxes.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import { openImageFile, parseFile, type ImageFile } from '../decode/image-file.ts';
import { openDecodePool, type DecodePool } from '../decode/pool.ts';
import type { TwinRelation } from '../store/commit-candidate.ts';
import { hasSameAttributes } from './compare-attributes.ts';

/** Tells how two files of one SOP instance are related. */
export interface InstanceComparer {
  compare(newer: string, older: string): Promise<TwinRelation>;
  close(): Promise<void>;
}

/**
 * Decoded pixels that are compared at most, of both together: some seconds of decoding, which the sender of the object
 * waits for. Larger ones count as different, which keeps both and says so.
 */
const comparedLimitBytes = 1024 * 1024 * 1024;

/**
 * Decodes both objects frame by frame, in a thread of its own that starts with the first comparison: what a decoder does
 * with bytes from outside must not touch the thread that receives.
 */
export function openInstanceComparer(decoderUrl: URL): InstanceComparer {
  let pool: DecodePool | undefined;
  return {
    async compare(newer, older) {
      pool ??= openDecodePool({ workerUrl: decoderUrl, threads: 1 });
      try {
        return await compareFiles(pool, newer, older);
      } catch (error) {
        // What cannot be read, decoded or described cannot be shown to be the same.
        if (isNegatoscopeError(error)) return 'different';
        throw error;
      }
    },
    close: async () => {
      await pool?.close();
    },
  };
}

async function compareFiles(pool: DecodePool, newer: string, older: string): Promise<TwinRelation> {
  const [first, second] = await Promise.all([parseFile(newer), parseFile(older)]);
  const hasSameHeader = hasSameAttributes(first.dataSet, second.dataSet);
  if (first.pixelData === undefined && second.pixelData === undefined) {
    // Without pixels the attributes are all there is: other ones are another content.
    return hasSameHeader ? 'reencoded' : 'different';
  }
  if (first.pixelData === undefined || second.pixelData === undefined) return 'different';
  const [newerImage, olderImage] = await Promise.all([openImageFile(newer), openImageFile(older)]);
  if (!(await hasSamePixels(pool, newerImage, olderImage))) return 'different';
  if (!hasSameHeader) return 'updated';
  const areLossless = [newerImage, olderImage].every(
    ({ description }) =>
      !description.lossy && transferSyntaxOf(description.TransferSyntaxUID).lossiness !== 'lossy',
  );
  return areLossless ? 'reencoded' : 'different';
}

async function hasSamePixels(pool: DecodePool, a: ImageFile, b: ImageFile): Promise<boolean> {
  const { NumberOfFrames } = a.description;
  if (NumberOfFrames !== b.description.NumberOfFrames) return false;
  for (let frameIndex = 0, bytes = 0; frameIndex < NumberOfFrames; frameIndex++) {
    const first = await pool.decode(a.frameSource(frameIndex), { priority: 'prefetch' });
    const second = await pool.decode(b.frameSource(frameIndex), { priority: 'prefetch' });
    const { header } = first;
    const other = second.header;
    const isSameShape =
      header.rows === other.rows &&
      header.columns === other.columns &&
      header.samplesPerPixel === other.samplesPerPixel &&
      header.type === other.type &&
      header.photometric === other.photometric;
    if (!isSameShape || Buffer.compare(Buffer.from(first.pixels), Buffer.from(second.pixels)) !== 0) {
      return false;
    }
    bytes += first.pixels.byteLength + second.pixels.byteLength;
    if (bytes > comparedLimitBytes) return false;
  }
  return true;
}
