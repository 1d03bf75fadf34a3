import { writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import type { DecodeJob, DecoderAnswer } from '../../main/decode/decoder-messages.ts';

/**
 * A decoder thread whose jobs do what the source's file name says, for the tests of the pool's own work:
 * `frame` answers at once with the frame index as its only pixel; `hang` answers never, and so does `spin`, which
 * besides never gives its thread up; `exit` ends the thread; `throw` breaks it; `trap` says that it broke down, and answers nothing more;
 * `other` answers for another job first;
 * a path ending in `.started` is made when the job begins, which then hangs.
 */
parentPort?.on('message', ({ jobId, source: { file, frameIndex } }: DecodeJob) => {
  if (file === 'frame') answer(jobId, frameIndex);
  else if (file === 'other') {
    answer(jobId + 1000, 255);
    answer(jobId, frameIndex);
  } else if (file === 'exit') process.exit(3);
  else if (file === 'throw') throw new Error('out of its mind');
  else if (file === 'trap') {
    const details = { TransferSyntaxUID: '1.2', reason: 'unreachable' };
    const error = new NegatoscopeError('codec.crashed', 'The decoder broke down', details).toRecord();
    parentPort?.postMessage({ kind: 'trap', jobId, error } satisfies DecoderAnswer);
    parentPort?.close();
  } else if (file === 'spin') for (;;);
  else if (file.endsWith('.started')) writeFileSync(file, '');
});

function answer(jobId: number, value: number): void {
  const pixels = Uint8Array.of(value).buffer;
  const frame: StoredFrame = {
    header: {
      rows: 1,
      columns: 1,
      samplesPerPixel: 1,
      type: 'uint8',
      bitsAllocated: 8,
      bitsStored: 8,
      photometric: 'MONOCHROME2',
      frameCount: 1,
      lossy: false,
    },
    pixels,
  };
  parentPort?.postMessage({ kind: 'frame', jobId, frame } satisfies DecoderAnswer, [pixels]);
}
