import { randomUUID } from 'node:crypto';
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { securityHeaders } from '../../main/security-headers.ts';
import { workstationEventSchema, type WorkstationEvent } from '../../shared/model/events.ts';
import { decodeFrame, frameHeaderName, tokenHeaderName } from '../../shared/model/frame-wire.ts';
import { packedReadingSessionSchema, type PackedReadingSession } from '../../shared/model/reading.ts';
import { jobSchema } from '../../shared/model/activity.ts';
import { sliceFile } from '../support/slice-file.ts';
import { videoFile, videoSyntax } from '../support/study-folder.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startWorkstation, type WorkstationInProcess } from '../support/workstation-in-process.ts';
import { everyStudy } from '../../shared/model/worklist.ts';

// pino's numbers of the levels.
const levels = { debug: 20, error: 50 } as const;

const recordSchema = z.object({ code: z.string(), message: z.string(), details: z.looseObject({}) });
const rpcErrorSchema = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({ code: z.string(), httpStatus: z.number(), record: recordSchema }),
  }),
});

let running: WorkstationInProcess;
beforeEach(async () => {
  running = await startWorkstation();
});

/** As a host hands it on; without `init.signal` the request has none of its own, as in Electron. */
async function ask(target: string, init: RequestInit = {}): Promise<Response> {
  const response = await running.workstation.handle(new Request(new URL(target, 'http://host'), init));
  for (const [name, value] of Object.entries(securityHeaders)) {
    expect([target, name, response.headers.get(name)]).toEqual([target, name, value]);
  }
  return response;
}

function mutate(procedure: string, input: unknown): Promise<Response> {
  return ask(`/rpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

function query(procedure: string, input?: unknown): Promise<Response> {
  const suffix = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return ask(`/rpc/${procedure}${suffix}`);
}

async function result<Value>(answer: Promise<Response>, schema: z.ZodType<Value>): Promise<Value> {
  const body: unknown = await (await answer).json();
  return schema.parse(z.object({ result: z.object({ data: z.unknown() }) }).parse(body).result.data);
}

/** Status and error record of a refused call. */
async function refusal(
  answer: Promise<Response>,
): Promise<z.infer<typeof recordSchema> & { status: number }> {
  const response = await answer;
  const { error } = rpcErrorSchema.parse(await response.json());
  expect(error.data.httpStatus).toBe(response.status);
  expect(error.message).toBe(error.data.record.message);
  expect(JSON.stringify(error)).not.toMatch(/stack|\.ts:\d/u);
  return { status: response.status, ...error.data.record };
}

/** What was logged since, without the lines of starting. */
function loggedAfter(start: number): { level: number; code: unknown; where: unknown; text: string }[] {
  return running.log.slice(start).map((line) => ({
    level: line.level,
    code: line['code'],
    where: line['where'],
    text: JSON.stringify(line),
  }));
}

async function importFiles(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const folder = temporaryDirectory();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
  const events = await openEvents();
  const jobId = await running.workstation.importPaths([folder]);
  for (;;) {
    const jobs = await result(query('activity.list'), z.array(jobSchema));
    if (jobs.some((job) => job.jobId === jobId && job.state === 'done')) break;
    await events.next();
  }
  await events.close();
}

async function openReading(studyId = 1): Promise<PackedReadingSession> {
  return result(mutate('reading.open', { studyId, windowId: randomUUID() }), packedReadingSessionSchema);
}

interface OpenEvents {
  /** The next event; undefined when the stream has ended. */
  next(): Promise<WorkstationEvent | undefined>;
  close(): Promise<void>;
}

async function openEvents(): Promise<OpenEvents> {
  const response = await ask('/events');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  if (response.body === null) throw new Error('a stream of events has a body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(() => reader.cancel());
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end === -1) {
          const { done, value } = await reader.read();
          if (done) return undefined;
          text += value;
          continue;
        }
        const message = text.slice(0, end);
        text = text.slice(end + 2);
        if (message.startsWith('data: ')) return workstationEventSchema.parse(JSON.parse(message.slice(6)));
      }
    },
    close: () => reader.cancel(),
  };
}

describe('calls', () => {
  test('a setting that is refused is the caller’s mistake, not a fault of the program', async () => {
    const before = running.log.length;
    const refused = await refusal(mutate('settings.set', { key: 'receiver.port', value: 'eleven' }));
    expect(refused).toMatchObject({
      status: 400,
      code: 'setting.invalid',
      details: { key: 'receiver.port', found: 'eleven' },
    });
    const logged = loggedAfter(before);
    expect(logged).toMatchObject([{ level: levels.debug, code: 'setting.invalid', where: 'settings.set' }]);
    expect(logged[0]?.text).not.toContain('eleven');
  });

  test('every mistake of a caller has its status and code, and is no fault in the log', async () => {
    const mistakes = [
      ['settings.set', { key: 'no.such', value: 1 }, 404, 'setting.unknown'],
      ['settings.set', { key: 7 }, 400, 'request.invalid'],
      ['reading.open', { studyId: 7, windowId: 'w' }, 404, 'store.not-found'],
      ['activity.cancel', { jobId: 'none' }, 404, 'store.not-found'],
      ['no.such', {}, 404, 'request.not-found'],
      ['worklist.counts', {}, 405, 'request.wrong-method'],
    ] as const;
    for (const [procedure, input, status, code] of mistakes) {
      const before = running.log.length;
      expect({ procedure, ...(await refusal(mutate(procedure, input))) }).toMatchObject({
        procedure,
        status,
        code,
      });
      expect(loggedAfter(before)).toMatchObject([{ level: levels.debug, code, where: procedure }]);
    }
  });

  test('answers a body that is not JSON, and input that is none, as mistakes', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = ask('/rpc/settings.set', { method: 'POST', headers, body: '{"key":' });
    expect(await refusal(broken)).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await refusal(ask('/rpc/worklist.detail?input=%7B'))).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
    const odd = ask('/rpc/settings.set', {
      method: 'POST',
      headers: { 'content-type': 'text/x' },
      body: 'x',
    });
    expect(await refusal(odd)).toMatchObject({ status: 415, code: 'request.invalid' });
    expect(running.log.filter((line) => line.level >= levels.error)).toEqual([]);
  });

  test('a stale token is a conflict', async () => {
    const answer = query('reading.displaySets', { token: 'gone', studyId: 1 });
    expect(await refusal(answer)).toMatchObject({
      status: 409,
      code: 'reading.stale-token',
      details: { found: 'gone' },
    });
  });

  test('a fault of the program is one: 500, in the log with its cause, and the next call works', async () => {
    const away = `${running.dataDirectory}-away`;
    const before = running.log.length;
    renameSync(running.dataDirectory, away);
    let fault;
    try {
      fault = await refusal(query('storage.status'));
    } finally {
      renameSync(away, running.dataDirectory);
    }
    expect(fault).toMatchObject({ status: 500, code: 'program.fault' });
    const logged = loggedAfter(before);
    expect(logged).toMatchObject([{ level: levels.error, where: 'storage.status' }]);
    expect(logged[0]?.text).toContain('ENOENT');
    expect((await query('storage.status')).status).toBe(200);
  });

  test('every query answers without input or with what the worklist asks', async () => {
    const studies = {
      ...everyStudy,
      offset: 0,
      limit: 10,
    };
    await importFiles({ 'slice.dcm': sliceFile() });
    expect((await query('worklist.query', studies)).status).toBe(200);
    expect((await query('worklist.detail', { studyId: 1 })).status).toBe(200);
    for (const procedure of [
      'worklist.counts',
      'receiver.status',
      'storage.status',
      'activity.list',
      'settings.list',
    ]) {
      expect([procedure, (await query(procedure)).status]).toEqual([procedure, 200]);
    }
    expect((await mutate('worklist.setReadState', { studyIds: [1], readState: 'read' })).status).toBe(200);
    expect((await mutate('settings.set', { key: 'study.settleTimeSeconds', value: 61 })).status).toBe(200);
  });
});

describe('frames and thumbnails', () => {
  test('answers a frame with its pixels, description and token, and a thumbnail as PNG', async () => {
    await importFiles({ 'slice.dcm': sliceFile({}) });
    const { token } = await openReading();
    const response = await ask('/frames/1/1', { headers: { [tokenHeaderName]: token } });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get(tokenHeaderName)).toBe(token);
    // 4 × 4 values of 16 bits.
    expect(response.headers.get('content-length')).toBe('32');
    const frame = decodeFrame(response.headers.get(frameHeaderName), await response.arrayBuffer());
    expect([...new Uint16Array(frame.pixels)]).toEqual(Array.from({ length: 16 }, () => 7));

    const thumbnail = await ask('/thumbnails/1');
    expect(thumbnail.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await thumbnail.arrayBuffer()).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });

  test('refuses a frame without the token of an open study, and a token of the study before', async () => {
    await importFiles({ 'slice.dcm': sliceFile() });
    const windowId = 'window';
    const open = (): Promise<PackedReadingSession> =>
      result(mutate('reading.open', { studyId: 1, windowId }), packedReadingSessionSchema);
    const before = await open();
    const after = await open();
    for (const token of ['', 'invented', before.token]) {
      const response = await ask('/frames/1/1', { headers: { [tokenHeaderName]: token } });
      expect(response.status).toBe(409);
      expect(recordSchema.parse(await response.json())).toMatchObject({
        code: 'reading.stale-token',
        details: { found: token },
      });
    }
    expect((await ask('/frames/1/1', { headers: { [tokenHeaderName]: after.token } })).status).toBe(200);
  });

  test('a frame that cannot be shown says what and why, and the one beside it is shown', async () => {
    // Of the study of the slice.
    await importFiles({ 'a.dcm': sliceFile(), 'b.dcm': videoFile('2.25.1003', 'Phantom^Paula') });
    const { token, displaySets } = await openReading();
    expect(displaySets.length).toBeGreaterThan(0);
    const answers = await Promise.all(
      [1, 2].map((id) => ask(`/frames/${id}/1`, { headers: { [tokenHeaderName]: token } })),
    );
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 422]);
    const refused = answers.find((answer) => answer.status === 422);
    const record = recordSchema.parse(await refused?.json());
    expect(record.code).toBe('codec.unsupported');
    expect(record.details).toMatchObject({ TransferSyntaxUID: videoSyntax });
    expect(running.log.filter((line) => line.level >= levels.error)).toEqual([]);
  });

  test('a frame and an instance that are not there are not found', async () => {
    await importFiles({ 'slice.dcm': sliceFile() });
    const { token } = await openReading();
    const headers = { [tokenHeaderName]: token };
    for (const target of ['/frames/99/1', '/thumbnails/99']) {
      const response = await ask(target, { headers });
      expect([target, response.status]).toEqual([target, 404]);
      expect(recordSchema.parse(await response.json()).code).toBe('store.not-found');
    }
    const beyond = await ask('/frames/1/2', { headers });
    expect(beyond.status).toBeGreaterThanOrEqual(400);
    expect(beyond.status).toBeLessThan(500);
  });

  test('a request that was given up before it began is not answered as a fault', async () => {
    await importFiles({ 'slice.dcm': sliceFile() });
    const { token } = await openReading();
    const gone = AbortSignal.abort();
    const response = await ask('/frames/1/1', { headers: { [tokenHeaderName]: token }, signal: gone });
    expect(response.status).toBe(499);
    expect((await ask('/frames/1/1', { headers: { [tokenHeaderName]: token } })).status).toBe(200);
  });
});

function put(jobId: string): Promise<Response> {
  return ask(`/uploads/${jobId}?name=a.dcm`, { method: 'PUT', body: sliceFile() });
}

describe('uploads', () => {
  test('takes a file in by name; a job that is not there takes none', async () => {
    const jobId = (
      await result(mutate('imports.beginUpload', { title: 'two' }), z.object({ jobId: z.string() }))
    ).jobId;
    expect((await put(jobId)).status).toBe(204);
    expect((await put('none')).status).toBe(404);
    expect((await mutate('imports.endUpload', { jobId })).status).toBe(200);
    const jobs = await result(query('activity.list'), z.array(jobSchema));
    expect(jobs).toMatchObject([{ state: 'done', report: { found: 1, stored: 1 } }]);
  });
});

describe('events', () => {
  test('the stream opens at once, tells what changed, and ends with the workstation', async () => {
    const events = await openEvents();
    await mutate('settings.set', { key: 'study.settleTimeSeconds', value: 90 });
    expect(await events.next()).toEqual({ type: 'settings.changed', keys: ['study.settleTimeSeconds'] });
    await running.workstation.close();
    expect(await events.next()).toBeUndefined();
  });

  test('one that leaves does not disturb those that stay', async () => {
    const [leaving, staying] = [await openEvents(), await openEvents()];
    await leaving.close();
    await mutate('settings.set', { key: 'study.settleTimeSeconds', value: 91 });
    expect(await staying.next()).toMatchObject({ type: 'settings.changed' });
  });
});

describe('files', () => {
  test('serves the pages that were there at the start, named ones for good', async () => {
    const page = await ask('/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toContain('<title>page</title>');
    const script = await ask('/assets/page-0123abcd.js');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  test('serves nothing outside, however the way there is spelled', async () => {
    for (const target of [
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/..%5c..%5cetc%5cpasswd',
      '/%252e%252e%252fetc/passwd',
      '/assets/..%2f..%2f..%2fetc/passwd',
      '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd%00.js',
      '/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
      '/etc/passwd',
      '/index.html/',
      '/assets/',
      '/rpc',
      '/frames/1',
      '/frames/1/-1',
      '/thumbnails/1e3',
    ]) {
      const response = await ask(target);
      expect([target, response.status]).toEqual([target, 404]);
      expect(recordSchema.parse(await response.json()).code).toBe('request.not-found');
    }
  });

  test('a page that has gone from the disk is a fault of the program, and the others are still served', async () => {
    unlinkSync(path.join(running.rendererDirectory, 'index.html'));
    const response = await ask('/');
    expect(response.status).toBe(500);
    const record = recordSchema.parse(await response.json());
    expect(record.code).toBe('program.fault');
    expect(running.log.filter((line) => line.level === levels.error)).toHaveLength(1);
    expect((await ask('/assets/page-0123abcd.js')).status).toBe(200);
  });
});

test('every route refuses another method and names its own', async () => {
  for (const [target, method, allowed] of [
    ['/', 'DELETE', 'GET'],
    ['/events', 'POST', 'GET'],
    ['/frames/1/1', 'PUT', 'GET'],
    ['/thumbnails/1', 'POST', 'GET'],
    ['/uploads/some', 'GET', 'PUT'],
  ] as const) {
    const response = await ask(target, { method });
    expect([target, response.status]).toEqual([target, 405]);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(recordSchema.parse(await response.json())).toMatchObject({
      code: 'request.wrong-method',
      details: { expected: allowed, found: method },
    });
  }
});
