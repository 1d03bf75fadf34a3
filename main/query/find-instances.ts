import { Worker } from 'node:worker_threads';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { FindAnswer, FindRequest } from './find-request.ts';

/** Megabytes of JavaScript objects; what is received is bounded by `PduGate`. */
const maxHeapMegabytes = 256;

/**
 * Asks an archive which objects of a study it has, in a thread of its own that ends with the answer, with the time that
 * it may take, or with whatever the peer did to it. Throws `network.unreachable`, `network.protocol`, `operation.timeout`.
 */
export async function findInstances(workerUrl: URL, request: FindRequest): Promise<ReadonlySet<string>> {
  if (request.SeriesInstanceUIDs.length === 0) return new Set();
  const worker = new Worker(workerUrl, {
    name: 'query',
    workerData: request,
    // What its libraries have to say about hostile bytes is nobody's to read.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<FindAnswer>((resolve, reject) => {
      timer = setTimeout(() => {
        const { timeoutMs: limitMs } = request;
        const message = `The archive did not answer within ${limitMs / 1000} s`;
        reject(new NegatoscopeError('operation.timeout', message, { operation: 'C-FIND', limitMs }));
      }, request.timeoutMs);
      worker.on('message', resolve);
      worker.on('error', (error) => reject(brokeDown(error.message)));
      worker.on('exit', () => reject(brokeDown('the thread ended')));
    });
    if (answer.kind === 'failed') throw NegatoscopeError.fromRecord(answer.error);
    return new Set(answer.SOPInstanceUIDs);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function brokeDown(reason: string): NegatoscopeError<'network.protocol'> {
  return new NegatoscopeError('network.protocol', `The answer of the archive could not be read: ${reason}`, {
    field: 'answer',
    expected: 'one that can be read',
    found: reason,
  });
}
