import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ImportResult, ImporterApi } from '../../../main/media/importer-api.ts';
import { programEnded } from '../../../main/media/resumable-imports.ts';
import { createJobs, type Jobs } from '../../../main/services/jobs.ts';
import { jobText, phraseText } from '../../../renderer/text/job-text.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { Callable } from '../../../main/threads/message-calls.ts';

const nothing: ImportResult = {
  report: {
    found: 0,
    stored: 0,
    duplicate: 0,
    conflict: 0,
    reencoded: 0,
    refused: [],
    skipped: [],
    unlisted: [],
    mismatched: [],
  },
  studyIds: [],
  wasCancelled: false,
  interruption: null,
  notSent: 0,
  canGoOn: false,
};

interface Scene {
  readonly jobs: Jobs;
  readonly calls: string[];
  readonly opened: (readonly number[])[];
  /** Ends the import that is under way. */
  readonly finish: (result: ImportResult | Error) => void;
}

/** Jobs over an importer that does what the test says, when it says so. */
function open(silenceMs = 60_000): Scene {
  const calls: string[] = [];
  const opened: (readonly number[])[] = [];
  let settle = Promise.withResolvers<ImportResult>();
  const importer: Callable<ImporterApi> = {
    reconcile: () => Promise.reject(new Error('not asked for')),
    salvageUserData: () => Promise.reject(new Error('not asked for')),
    importPaths: (_jobId, paths) => {
      calls.push(`import ${paths.join()}`);
      settle = Promise.withResolvers();
      return settle.promise;
    },
    goOn: (jobId, password) => {
      calls.push(`go on ${jobId} ${password ?? ''}`.trim());
      settle = Promise.withResolvers();
      return settle.promise;
    },
    recall: async () => [],
    forget: async (jobId) => void calls.push(`forget ${jobId}`),
    importPhantom: (_jobId, kind) => {
      calls.push(`phantom ${kind}`);
      settle = Promise.withResolvers();
      return settle.promise;
    },
    restoreTrash: (_jobId, trashIds) => {
      calls.push(`restore ${trashIds.join()}`);
      settle = Promise.withResolvers();
      return settle.promise;
    },
    compareFiles: async () => ({ recovered: 2, quarantined: 1, missing: 0, wasCancelled: false }),
    checkDatabases: async () => [],
    verifyAudit: () => Promise.reject(new Error('not asked for')),
    retryQuarantined: () => Promise.reject(new Error('not asked for')),
    buildIndex: async () => ({
      files: 3,
      studies: 1,
      instances: 3,
      corrupt: 0,
      refused: 0,
      wasCancelled: false,
    }),
    scrub: async () => ({ checked: 7, found: 1, wasCancelled: false }),
    verify: async () => ({
      checked: 9,
      missing: 1,
      corrupt: 0,
      orphans: 2,
      databases: [],
      wasCancelled: false,
    }),
    cancel: async (jobId) => {
      calls.push(`cancel ${jobId}`);
      settle.resolve({ ...nothing, wasCancelled: true });
    },
    beginUpload: async () => void calls.push('begin upload'),
    beginFile: async (_jobId, name) => calls.push(`begin ${name}`),
    writeFile: async (_fileId, chunk) => void calls.push(`write ${chunk.length}`),
    endFile: async () => void calls.push('end file'),
    abortFile: async () => void calls.push('abort file'),
    planUpload: async () => [],
    claimFile: async () => false,
    endUpload: async (_jobId, breakOff) => ({ ...nothing, interruption: breakOff }),
  };
  let nextId = 1;
  const jobs = createJobs({
    importer,
    now: () => Date.UTC(2026, 0, 2),
    newId: () => `job-${nextId++}`,
    uploadSilenceMs: () => silenceMs,
    onChanged: () => undefined,
    onOpen: (studyIds) => opened.push(studyIds),
  });
  return {
    jobs,
    calls,
    opened,
    finish: (result) => {
      if (result instanceof Error) settle.reject(result);
      else settle.resolve(result);
    },
  };
}

async function stateOf(jobs: Jobs): Promise<string[]> {
  return (await jobs.list()).map((job) =>
    `${phraseText(job.title)}: ${job.state} ${jobText(job.summary)}`.trim(),
  );
}

describe('a job', () => {
  test('is answered at once, runs, and stays with its report until it was read', async () => {
    const { jobs, finish } = open();
    const jobId = await jobs.start(['/media/cd']);
    expect(await stateOf(jobs)).toEqual(['cd: running']);
    jobs.progressed({ kind: 'import.progress', jobId, total: 10, finished: 4 });
    expect(await jobs.list()).toMatchObject([{ total: 10, finished: 4 }]);
    await jobs.dismiss(jobId);
    expect(await jobs.list()).toHaveLength(1);

    finish({ ...nothing, report: { ...nothing.report, found: 10, stored: 9, duplicate: 1 } });
    await expect.poll(() => stateOf(jobs)).toEqual(['cd: done 10 found, 9 stored, 1 already here']);
    await jobs.dismiss(jobId);
    expect(await jobs.list()).toEqual([]);
  });

  test('that was cut short keeps its report and can be gone on with', async () => {
    const { jobs, calls, finish } = open();
    const jobId = await jobs.start(['/media/cd']);
    finish({
      ...nothing,
      report: { ...nothing.report, found: 3, stored: 3 },
      interruption: { code: 'media.unreadable', message: 'cd is no longer there: ENOENT' },
      canGoOn: true,
    });
    await expect
      .poll(() => stateOf(jobs))
      .toEqual(['cd: failed cd is no longer there: ENOENT, 3 found, 3 stored']);
    expect(await jobs.list()).toMatchObject([{ canGoOn: true, report: { stored: 3 } }]);

    await jobs.goOn(jobId, 'secret');
    expect(calls.at(-1)).toBe(`go on ${jobId} secret`);
    expect(await jobs.list()).toMatchObject([{ state: 'running', canGoOn: false }]);
    // Once is enough.
    await jobs.goOn(jobId, undefined);
    expect(calls.at(-1)).toBe(`go on ${jobId} secret`);
    finish({ ...nothing, report: { ...nothing.report, found: 10, stored: 10 } });
    await expect.poll(() => stateOf(jobs)).toEqual(['cd: done 10 found, 10 stored']);
  });

  test('of an earlier run of the program is there to be read, and to be gone on with', async () => {
    const { jobs, calls } = open();
    const report = { ...nothing.report, found: 20, stored: 20 };
    jobs.recall([
      {
        jobId: 'earlier',
        paths: ['/media/cd'],
        upload: null,
        startedAt: '2026-01-01T08:00:00.000Z',
        endedAt: null,
        result: { ...nothing, report, interruption: programEnded, canGoOn: true },
      },
    ]);
    expect(await stateOf(jobs)).toEqual([
      'cd: failed The program ended before the import did, 20 found, 20 stored',
    ]);
    await jobs.goOn('earlier', undefined);
    expect(calls).toEqual(['go on earlier']);
    expect(await jobs.list()).toMatchObject([{ state: 'running', finished: 20, finishedBefore: 20 }]);
  });

  test('that asks the archive ends at the study that it is at when it is cancelled, and says what it knows', async () => {
    const { jobs } = open();
    const asked: number[] = [];
    const jobId: string = jobs.askArchive([1, 2, 3], async (studyId) => {
      asked.push(studyId);
      if (studyId === 2) await jobs.cancel(jobId);
      return { confirmed: 10, missing: 1 };
    });
    await expect
      .poll(() => stateOf(jobs))
      .toEqual(['Copies in the archive: cancelled 20 objects confirmed, 2 not in the archive']);
    expect(asked).toEqual([1, 2]);
  });

  test('that takes what a window sends ends when it is cancelled, also when the window says nothing more', async () => {
    const { jobs, calls } = open();
    const jobId = await jobs.beginUpload('drop');
    await jobs.cancel(jobId);
    expect(calls).toEqual(['begin upload', `cancel ${jobId}`]);
    expect(await jobs.list()).toMatchObject([{ state: 'done', endedAt: expect.any(String) }]);
    // A window that did not hear of it changes nothing.
    await jobs.endUpload(jobId);
    expect(await jobs.list()).toHaveLength(1);
  });

  test('that fails says why in words', async () => {
    const { jobs, finish } = open();
    await jobs.start(['/nowhere', '/b', '/c']);
    finish(
      new NegatoscopeError('media.unreadable', 'Cannot read /nowhere: ENOENT', {
        path: '/nowhere',
        reason: 'ENOENT',
      }),
    );
    await expect
      .poll(() => stateOf(jobs))
      .toEqual(['nowhere and 2 more: failed Cannot read /nowhere: ENOENT']);
  });

  test('is cancelled once, and only while it runs', async () => {
    const { jobs, calls } = open();
    const jobId = await jobs.start(['/a']);
    await jobs.cancel(jobId);
    await expect.poll(() => stateOf(jobs)).toEqual(['a: cancelled Nothing found']);
    await jobs.cancel(jobId);
    expect(calls).toEqual(['import /a', `cancel ${jobId}`]);
    await expect(jobs.cancel('job-99')).rejects.toMatchObject({ code: 'store.not-found' });
  });

  test('that was started to be looked at opens what it brought', async () => {
    const { jobs, finish, opened } = open();
    await jobs.start(['/a']);
    finish({ ...nothing, studyIds: [1] });
    await jobs.phantomAndOpen('ct');
    finish({ ...nothing, studyIds: [2, 3] });
    await expect.poll(() => opened).toEqual([[2, 3]]);
  });

  test('is cancelled and awaited when the workstation closes', async () => {
    const { jobs } = open();
    await jobs.start(['/a']);
    await jobs.close();
    expect(await stateOf(jobs)).toEqual(['a: cancelled Nothing found']);
  });
});

function body(...chunks: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const length of chunks) controller.enqueue(new Uint8Array(length));
      controller.close();
    },
  });
}

describe('an upload', () => {
  test('hands its bytes on one piece after another, then ends the file', async () => {
    const { jobs, calls } = open();
    const jobId = await jobs.beginUpload('drop');
    await jobs.upload(jobId, 'one', body(3, 2), new AbortController().signal);
    await jobs.endUpload(jobId);
    expect(calls).toEqual(['begin upload', 'begin one', 'write 3', 'write 2', 'end file']);
    expect(await stateOf(jobs)).toEqual(['drop: done Nothing found']);
  });

  test('that breaks off aborts its file and no other', async () => {
    const { jobs, calls } = open();
    const jobId = await jobs.beginUpload('drop');
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('connection lost'));
      },
    });
    await expect(jobs.upload(jobId, 'one', broken, new AbortController().signal)).rejects.toThrow(
      'connection lost',
    );
    await jobs.upload(jobId, 'two', body(1), new AbortController().signal);
    expect(calls).toEqual(['begin upload', 'begin one', 'abort file', 'begin two', 'write 1', 'end file']);
  });

  test('whose window is closed ends at once, and says how to go on', async () => {
    const { jobs } = open();
    const jobId = await jobs.beginUpload('drop');
    await jobs.breakOffUpload(jobId);
    expect(await stateOf(jobs)).toEqual([
      'drop: failed The window was closed before everything was sent, Nothing found, ' +
        'To go on, give the same again: what is here is not sent again',
    ]);
    // Both may be said of it: the first counts.
    await jobs.endUpload(jobId);
    expect(await jobs.list()).toMatchObject([{ state: 'failed' }]);
  });

  test('whose window falls silent ends by itself, but not while a file is on its way', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { jobs } = open(5000);
    const jobId = await jobs.beginUpload('drop');
    const slow = new TransformStream<Uint8Array, Uint8Array>();
    const sending = jobs.upload(jobId, 'one', slow.readable, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await jobs.list()).toMatchObject([{ state: 'running' }]);
    await slow.writable.close();
    await sending;
    await vi.advanceTimersByTimeAsync(4000);
    expect(await jobs.list()).toMatchObject([{ state: 'running' }]);
    await jobs.claimFile(jobId, { name: 'two', sha256: '', dataSetBytes: 0, TransferSyntaxUID: '' });
    await vi.advanceTimersByTimeAsync(4000);
    expect(await jobs.list()).toMatchObject([{ state: 'running' }]);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await stateOf(jobs))[0]).toContain('drop: failed The window stopped sending');
  });

  test('of an earlier run of the program cannot go on by itself, and says how it can', async () => {
    const { jobs } = open();
    const times = { startedAt: '2026-01-01T08:00:00.000Z', endedAt: null };
    const result = { ...nothing, interruption: programEnded };
    jobs.recall([{ jobId: 'earlier', paths: [], upload: 'drop', ...times, result }]);
    expect(await stateOf(jobs)).toEqual([
      'drop: failed The program ended before the import did, Nothing found, ' +
        'To go on, give the same again: what is here is not sent again',
    ]);
  });

  test('belongs to a job that is there', async () => {
    const { jobs } = open();
    const upload = jobs.upload('job-99', 'x', body(1), new AbortController().signal);
    await expect(upload).rejects.toMatchObject({ code: 'store.not-found' });
  });
});

describe('work on the cache itself', () => {
  test('a study from the trash comes back as a job with a report', async () => {
    const { jobs, calls, finish } = open();
    const jobId = jobs.restore(['entry']);
    finish({ ...nothing, report: { ...nothing.report, found: 2, stored: 2 } });
    await vi.waitFor(async () => expect(await jobs.list()).toMatchObject([{ jobId, state: 'done' }]));
    expect(calls).toEqual(['restore entry']);
    expect(await stateOf(jobs)).toEqual(['A study from the trash: done 2 found, 2 stored']);
  });

  test('a check of all files runs once at a time, and says what it found', async () => {
    const { jobs } = open();
    expect(jobs.scrub()).toBe(jobs.scrub());
    await vi.waitFor(async () => expect(await jobs.list()).toMatchObject([{ state: 'done', finished: 7 }]));
    expect(await stateOf(jobs)).toEqual(['All stored files: done 7 checked, 1 lost or damaged']);
  });
});
