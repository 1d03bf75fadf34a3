import { parentPort } from 'node:worker_threads';
import { asNegatoscopeError, NegatoscopeError } from '../../shared/errors.ts';
import { createCodecRegistry } from './codec-registry.ts';
import { decodeFrame, decodeSmallFrame } from './decode-frame.ts';
import type { DecodeJob, DecoderAnswer } from './decoder-messages.ts';
import { bringToSrgb } from './bring-to-srgb.ts';
import { readFrameBytes } from './read-frame-bytes.ts';
import { readOverlays } from './read-overlays.ts';
import { drawThumbnail, maySkipPixels, thumbnailSourceSize } from './thumbnails.ts';
import { DecoderRefusal, DecoderTrap } from './wasm-decoders.ts';

/**
 * Thread of the decode pool: one job at a time, the pixels' buffer moved to the asker. It holds nothing between
 * frames but compiled codecs. After a trap it says so and ends: its memory is undefined.
 */
const port = parentPort;
if (port === null) throw new Error('decoder-worker runs as a worker thread');

const codecs = createCodecRegistry();

port.on('message', (job: DecodeJob) => {
  void answer(job);
});

async function answer(job: DecodeJob): Promise<void> {
  const result = await run(job);
  port?.postMessage(result, movedBuffers(result));
  if (result.kind === 'trap') port?.close();
}

function movedBuffers(result: DecoderAnswer): ArrayBuffer[] {
  if (result.kind === 'frame') return [result.frame.pixels];
  if (result.kind === 'overlays') return result.overlays.flatMap(({ bits }) => bits?.buffer ?? []);
  return result.kind === 'thumbnail' ? [result.png.buffer] : [];
}

async function run(job: DecodeJob): Promise<DecoderAnswer> {
  const { source } = job;
  try {
    if (job.overlaysOf !== undefined) {
      const overlays = await readOverlays(codecs, source, job.overlaysOf);
      return { kind: 'overlays', jobId: job.jobId, overlays };
    }
    const bytes = await readFrameBytes(source);
    const { TransferSyntaxUID, isBigEndian, startBit, pixels } = source;
    const encoded = { bytes, TransferSyntaxUID, isBigEndian, startBit, pixels };
    const frame =
      job.thumbnailOf !== undefined && maySkipPixels(job.thumbnailOf, source.frameIndex)
        ? decodeSmallFrame(codecs, encoded, thumbnailSourceSize)
        : decodeFrame(codecs, encoded);
    if (job.isForDisplay === true || job.thumbnailOf !== undefined) await bringToSrgb(source, frame);
    if (job.thumbnailOf === undefined) return { kind: 'frame', jobId: job.jobId, frame };
    const png = drawThumbnail(job.thumbnailOf, source.frameIndex, frame);
    return { kind: 'thumbnail', jobId: job.jobId, png };
  } catch (cause) {
    return failure(job, cause);
  }
}

function failure({ jobId, source }: DecodeJob, cause: unknown): DecoderAnswer {
  const { TransferSyntaxUID } = source;
  if (cause instanceof DecoderTrap) {
    const reason = cause.message;
    const error = new NegatoscopeError('codec.crashed', `The decoder broke down on this frame: ${reason}`, {
      TransferSyntaxUID,
      reason,
    });
    return { kind: 'trap', jobId, error: error.toRecord() };
  }
  if (cause instanceof DecoderRefusal) {
    const reason = cause.message;
    const error = new NegatoscopeError('codec.corrupt', `Frame cannot be decoded: ${reason}`, {
      TransferSyntaxUID,
      reason,
    });
    return { kind: 'failure', jobId, error: error.toRecord() };
  }
  return { kind: 'failure', jobId, error: asNegatoscopeError(cause, 'decoder').toRecord() };
}
