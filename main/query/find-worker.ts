import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { asNegatoscopeError } from '../../shared/errors.ts';
import { findInArchive } from './find-in-archive.ts';
import type { FindAnswer } from './find-request.ts';

/** Entry of a thread that asks an archive one question (`workerData`: `FindRequest`), posts a `FindAnswer` and ends. */
const request = z
  .object({
    host: z.string(),
    port: z.number(),
    tls: z
      .object({
        identity: z.object({ keyPem: z.string(), certificatesPem: z.string() }),
        trusted: z.array(z.string()),
      })
      .nullable(),
    calledAe: z.string(),
    callingAe: z.string(),
    StudyInstanceUID: z.string(),
    SeriesInstanceUIDs: z.array(z.string()),
    timeoutMs: z.number(),
    mostResponses: z.number(),
  })
  .parse(workerData);

let answer: FindAnswer;
try {
  answer = { kind: 'found', SOPInstanceUIDs: [...(await findInArchive(request))] };
} catch (error) {
  answer = { kind: 'failed', error: asNegatoscopeError(error, 'C-FIND').toRecord() };
}
parentPort?.postMessage(answer);
