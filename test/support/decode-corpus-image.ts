import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { openImageFile } from '../../main/decode/image-file.ts';
import { readFrameBytes } from '../../main/decode/read-frame-bytes.ts';
import { DecoderRefusal, DecoderTrap } from '../../main/decode/wasm-decoders.ts';
import { asNegatoscopeError } from '../../shared/errors.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';

const registry = createCodecRegistry();

/** The frames of a file, one at a time; or why there are none, as `area.problem`. */
export interface DecodedImage {
  readonly description: ImageDescription;
  readonly frame: (frameIndex: number) => Promise<StoredFrame>;
}

export async function openCorpusImage(file: string): Promise<DecodedImage> {
  const image = await openImageFile(file);
  return {
    description: image.description,
    frame: async (frameIndex) => {
      const source = image.frameSource(frameIndex);
      return decodeFrame(registry, { ...source, bytes: await readFrameBytes(source) });
    },
  };
}

/** The code that a person would see for an error of decoding. */
export function decodingCode(error: unknown): string {
  if (error instanceof DecoderTrap) return 'codec.crashed';
  if (error instanceof DecoderRefusal) return 'codec.corrupt';
  return asNegatoscopeError(error, 'test').code;
}

/** Runs `work` on all items, two at a time: the machines that run this have two cores. */
export async function mapInPairs<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}
