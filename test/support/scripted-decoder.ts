import { writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { DecodeJob, DecoderAnswer } from '../../main/decode/decoder-messages.ts';

/**
 * A decoder thread whose jobs do what the source's file name says, for the tests of the pool's own work:
 * `frame` answers at once with the frame index as its only pixel; `hang` answers never, and so does `spin`, which
 * besides never gives its thread up; `exit` ends the thread; `throw` breaks it; `other` answers for another job first;
 * a path ending in `.started` is made when the job begins, which then hangs.
 */
parentPort?.on('message', (job: DecodeJob) => {
  const { file, frameIndex } = job.source;
  const answer = (jobId: number, value: number): void => {
    const pixels = Uint8Array.of(value).buffer;
    parentPort?.postMessage(
      {
        kind: 'frame',
        jobId,
        frame: {
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
        },
      } satisfies DecoderAnswer,
      [pixels],
    );
  };
  if (file === 'frame') answer(job.jobId, frameIndex);
  else if (file === 'other') {
    answer(job.jobId + 1000, 255);
    answer(job.jobId, frameIndex);
  } else if (file === 'exit') process.exit(3);
  else if (file === 'throw') throw new Error('out of its mind');
  else if (file === 'spin') for (;;);
  else if (file.endsWith('.started')) writeFileSync(file, '');
});
