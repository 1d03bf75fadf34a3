import { Worker } from 'node:worker_threads';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { ImageDescription, OverlayPlane } from '../../shared/image/image-description.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import { framePriorities, type FramePriority } from '../../shared/model/frame-wire.ts';
import type { FrameSource } from '../store/reader-api.ts';
import type { DecodeJob, DecoderAnswer } from './decoder-messages.ts';

export interface DecodePoolOptions {
  /** Entry of the decoder thread: `decoder-worker.ts` in a checkout, its bundle in a package. */
  readonly workerUrl: URL;
  /** Threads at most; each starts with the first job that finds the others busy. */
  readonly threads: number;
  /** A frame that takes longer ends its thread with `codec.timeout`. */
  readonly timeoutMs?: number;
}

export interface DecodeOptions {
  readonly priority: FramePriority;
  /** Rejects at once with `operation.cancelled`; a job under way is left to end and its answer is dropped. */
  readonly signal?: AbortSignal;
  /**
   * Colour as a screen shows it: brought to sRGB through the object's ICC profile. Left out: as stored. Grey values
   * are the same either way.
   */
  readonly isForDisplay?: boolean;
}

export interface DecodePool {
  /**
   * One frame as stored values, in a buffer that the caller owns. Each call is a job of its own and is answered with
   * its own frame or its own error; a job that broke its thread disturbs no other.
   *
   * Throws `codec.*`, `image.*`, `store.read-failed`, `operation.cancelled`.
   */
  decode(source: FrameSource, options: DecodeOptions): Promise<StoredFrame>;
  /** As `decode`, but answers the frame's thumbnail as PNG; the frame itself stays in the thread. */
  thumbnail(
    source: FrameSource,
    description: ImageDescription,
    options: DecodeOptions,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** As `decode`, but answers which of `planes` lie over the frame, with their bits. */
  overlays(
    source: FrameSource,
    planes: readonly OverlayPlane[],
    options: DecodeOptions,
  ): Promise<readonly FrameOverlay[]>;
  /** Moves waiting jobs of a frame to another priority; those under way are not touched. */
  reprioritise(instanceId: number, frameIndex: number, priority: FramePriority): void;
  /** Jobs waiting and under way, and threads alive. */
  readonly load: { readonly waiting: number; readonly running: number; readonly threads: number };
  /** Rejects what waits and what runs with `operation.cancelled`, and ends all threads. Idempotent. */
  close(): Promise<void>;
}

/** The slowest honest frame, a 27-megapixel JPEG 2000, takes 3 s: one that has not ended by then never will. */
const defaultTimeoutMs = 20_000;

type DecoderResult = Extract<DecoderAnswer, { kind: 'frame' | 'thumbnail' | 'overlays' }>;
/** What a job asks for besides its frame's pixels; nothing, when it asks for these. */
type Wish = Pick<DecodeJob, 'thumbnailOf' | 'overlaysOf' | 'isForDisplay'>;

interface Job {
  readonly jobId: number;
  readonly source: FrameSource;
  readonly wish: Wish;
  priority: FramePriority;
  readonly resolve: (result: DecoderResult) => void;
  readonly reject: (error: NegatoscopeError) => void;
}

interface Thread {
  readonly worker: Worker;
  /** The job under way; its asker may have gone. */
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

export function openDecodePool(options: DecodePoolOptions): DecodePool {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const threadLimit = Math.max(1, options.threads);
  /** In order of arrival; the next job is the first of the most urgent priority. */
  const waiting = new Set<Job>();
  const threads = new Set<Thread>();
  let nextJobId = 1;
  let isClosed = false;

  const startThread = (): Thread => {
    const worker = new Worker(options.workerUrl, { name: 'decoder' });
    const thread: Thread = { worker, job: undefined, timer: undefined };
    threads.add(thread);
    worker.on('message', (answer: DecoderAnswer) => receive(thread, answer));
    // `exit` follows and settles the job; without a listener the error would end the process.
    let reason = 'the thread ended';
    worker.on('error', (error) => {
      reason = error.message;
    });
    worker.on('exit', () => retire(thread, reason));
    return thread;
  };

  /** Takes the thread out of service. Its job, if it was not answered, fails; the queue goes on elsewhere. */
  const retire = (thread: Thread, reason: string): void => {
    clearTimeout(thread.timer);
    threads.delete(thread);
    const { job } = thread;
    thread.job = undefined;
    if (job !== undefined) {
      const { TransferSyntaxUID } = job.source;
      job.reject(
        new NegatoscopeError('codec.crashed', `The decoder broke down on this frame: ${reason}`, {
          TransferSyntaxUID,
          reason,
        }),
      );
    }
    dispatch();
  };

  const receive = (thread: Thread, answer: DecoderAnswer): void => {
    const { job } = thread;
    // An answer that is not of the job under way (its thread was given up) is nobody's picture.
    if (job === undefined || job.jobId !== answer.jobId) return;
    clearTimeout(thread.timer);
    thread.job = undefined;
    if (answer.kind === 'trap') threads.delete(thread);
    if (answer.kind === 'failure' || answer.kind === 'trap') {
      job.reject(NegatoscopeError.fromRecord(answer.error));
    } else job.resolve(answer);
    dispatch();
  };

  const run = (thread: Thread, job: Job): void => {
    thread.job = job;
    thread.timer = setTimeout(() => {
      thread.job = undefined;
      threads.delete(thread);
      void thread.worker.terminate();
      job.reject(
        new NegatoscopeError('codec.timeout', `The frame was not decoded within ${timeoutMs / 1000} s`, {
          limitMs: timeoutMs,
        }),
      );
      dispatch();
    }, timeoutMs);
    const { jobId, source, wish } = job;
    const message: DecodeJob = { jobId, source, ...wish };
    thread.worker.postMessage(message);
  };

  const takeNext = (): Job | undefined => {
    for (const priority of framePriorities) {
      for (const job of waiting) {
        if (job.priority !== priority) continue;
        waiting.delete(job);
        return job;
      }
    }
    return undefined;
  };

  const dispatch = (): void => {
    if (isClosed) return;
    while (waiting.size > 0) {
      let idle = [...threads].find((thread) => thread.job === undefined);
      if (idle === undefined && threads.size < threadLimit) idle = startThread();
      if (idle === undefined) return;
      const job = takeNext();
      if (job === undefined) return;
      run(idle, job);
    }
  };

  const enqueue = (
    source: FrameSource,
    wish: Wish,
    { priority, signal }: DecodeOptions,
  ): Promise<DecoderResult> =>
    new Promise((resolve, reject) => {
      if (isClosed || signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const onAbort = (): void => {
        waiting.delete(job);
        job.reject(cancelled());
      };
      const job: Job = {
        jobId: nextJobId++,
        source,
        wish,
        priority,
        resolve: (result) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(result);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.add(job);
      dispatch();
    });

  return {
    async decode(source, wanted) {
      const result = await enqueue(source, { isForDisplay: wanted.isForDisplay ?? false }, wanted);
      if (result.kind === 'frame') return result.frame;
      throw wrongAnswer(result.kind);
    },
    async thumbnail(source, description, wanted) {
      const result = await enqueue(source, { thumbnailOf: description }, wanted);
      if (result.kind === 'thumbnail') return result.png;
      throw wrongAnswer(result.kind);
    },
    async overlays(source, planes, wanted) {
      const result = await enqueue(source, { overlaysOf: planes }, wanted);
      if (result.kind === 'overlays') return result.overlays;
      throw wrongAnswer(result.kind);
    },
    reprioritise(instanceId, frameIndex, priority) {
      for (const job of waiting) {
        if (job.source.instanceId === instanceId && job.source.frameIndex === frameIndex) {
          job.priority = priority;
        }
      }
    },
    get load() {
      const running = [...threads].filter((thread) => thread.job !== undefined).length;
      return { waiting: waiting.size, running, threads: threads.size };
    },
    async close() {
      isClosed = true;
      for (const job of waiting) job.reject(cancelled());
      waiting.clear();
      const ending = [...threads];
      for (const thread of ending) {
        clearTimeout(thread.timer);
        thread.job?.reject(cancelled());
        thread.job = undefined;
      }
      await Promise.all(ending.map((thread) => thread.worker.terminate()));
      threads.clear();
    },
  };
}

function cancelled(): NegatoscopeError {
  return new NegatoscopeError('operation.cancelled', 'Decoding was cancelled', { operation: 'decode' });
}

function wrongAnswer(kind: string): NegatoscopeError {
  return new NegatoscopeError('program.fault', `The decoder answered with a ${kind}`, {
    where: 'decode pool',
  });
}
