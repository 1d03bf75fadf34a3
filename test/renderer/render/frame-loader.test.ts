import { beforeEach, describe, expect, test } from 'vitest';
import { FrameLoader, type WantedFrame } from '../../../renderer/render/frame-loader.ts';
import { storedValues } from '../../../shared/image/stored-pixels.ts';
import type { FramePriority } from '../../../shared/model/frame-wire.ts';
import {
  buildImageDescription,
  buildOverlayPlane,
  instanceUidOf,
} from '../../support/image-description-builder.ts';
import { FrameServer, settled, truncatedFrame } from '../../support/frame-server.ts';

let server: FrameServer;
let loader: FrameLoader;
let changes: number;

const frame = (instanceId: number, priority: FramePriority = 'visible'): WantedFrame => ({
  instanceId,
  frameIndex: 0,
  priority,
  image: buildImageDescription({ SOPInstanceUID: instanceUidOf(instanceId) }),
});
const overlaid = (instanceId: number): WantedFrame => ({
  ...frame(instanceId),
  image: buildImageDescription({
    SOPInstanceUID: instanceUidOf(instanceId),
    overlays: [buildOverlayPlane()],
  }),
});
const overlaysPath = (instanceId: number): string => `/overlays/${instanceId}/1`;
const path = (instanceId: number): string => `/frames/${instanceId}/1`;

beforeEach(() => {
  server = new FrameServer();
  changes = 0;
  // Four frames of 32 bytes.
  loader = new FrameLoader({ fetch: server.fetch, cacheLimitBytes: 128, onChange: () => (changes += 1) });
  loader.open('token-1');
});

describe('asking for frames', () => {
  test('keeps at most four in flight, the most urgent first', async () => {
    loader.want([
      frame(1, 'prefetch'),
      frame(2, 'layout'),
      frame(3, 'neighbour'),
      frame(4, 'prefetch'),
      frame(5, 'visible'),
      frame(6, 'prefetch'),
    ]);
    expect(server.paths).toEqual([path(5), path(3), path(2), path(1)]);
    expect(server.calls.map(({ priority }) => priority)).toEqual([
      'visible',
      'neighbour',
      'layout',
      'prefetch',
    ]);
    server.call(path(3)).answer();
    await settled();
    expect(server.paths).toEqual([path(5), path(3), path(2), path(1), path(4)]);
    expect(loader.flightCount).toBe(4);
  });

  test('asks once for a frame that two tiles want, with the more urgent priority', () => {
    loader.want([frame(1, 'prefetch'), frame(1, 'visible')]);
    expect(server.calls.map(({ priority }) => priority)).toEqual(['visible']);
  });

  test('cancels what is no longer wanted', () => {
    loader.want([frame(1), frame(2)]);
    loader.want([frame(2), frame(3)]);
    expect(server.call(path(1)).signal.aborted).toBe(true);
    expect(server.paths).toEqual([path(2), path(3)]);
  });

  test('gives the place of the least urgent flight to a visible frame, and asks for that one again later', async () => {
    loader.want([1, 2, 3, 4].map((id) => frame(id, 'prefetch')));
    loader.want([...[1, 2, 3, 4].map((id) => frame(id, 'prefetch')), frame(9)]);
    expect(server.paths).toContain(path(9));
    expect(loader.flightCount).toBe(4);
    await server.answerAll();
    expect([1, 2, 3, 4, 9].filter((id) => loader.state(id, 0).kind === 'ready')).toHaveLength(4);
  });

  test('carries the reading token and hands out the values that came', async () => {
    loader.want([frame(7)]);
    expect(server.call(path(7)).token).toBe('token-1');
    expect(loader.state(7, 0).kind).toBe('loading');
    server.call(path(7)).answer();
    await settled();
    expect(loader.state(7, 0).kind).toBe('ready');
    const loaded = loader.frame(7, 0);
    expect(loaded === undefined ? [] : [...storedValues(loaded)]).toEqual(
      Array.from({ length: 16 }, () => 7),
    );
    expect(changes).toBe(1);
  });
});

describe('never showing what is not asked for', () => {
  test('refuses a frame with another token', async () => {
    loader.want([frame(1)]);
    server.call(path(1)).answer({ token: 'token-0' });
    await settled();
    expect(loader.frame(1, 0)).toBeUndefined();
    expect(loader.state(1, 0)).toMatchObject({ kind: 'failed', error: { code: 'reading.stale-token' } });
  });

  test('drops the answers of an earlier session, and keeps none of its frames', async () => {
    loader.want([frame(1), frame(2)]);
    server.call(path(2)).answer();
    await settled();
    const late = server.call(path(1));
    loader.open('token-2');
    late.answer();
    await settled();
    expect(loader.frame(1, 0)).toBeUndefined();
    expect(loader.frame(2, 0)).toBeUndefined();
    loader.want([frame(1)]);
    expect(server.call(path(1)).token).toBe('token-2');
  });

  test('refuses a body that is shorter than its header says', async () => {
    loader.want([frame(1)]);
    server.call(path(1)).answer({ bytesMissing: 2 });
    await settled();
    expect(loader.state(1, 0)).toMatchObject({ kind: 'failed', error: { code: 'request.invalid' } });
  });

  test('refuses a frame of another shape than the instance has', async () => {
    loader.want([frame(1)]);
    server.call(path(1)).answer({ rows: 8 });
    await settled();
    expect(loader.state(1, 0)).toMatchObject({ kind: 'failed', error: { code: 'codec.mismatch' } });
  });
});

describe('frames that cannot be had', () => {
  test("keeps the server's code and reason, and goes on with the next frame", async () => {
    loader.want([frame(1), frame(2)]);
    server.call(path(1)).refuse(truncatedFrame);
    server.call(path(2)).answer();
    await settled();
    expect(loader.state(1, 0)).toMatchObject({
      kind: 'failed',
      error: { code: 'codec.corrupt', message: 'JPEG 2000: code stream ends early' },
    });
    expect(loader.state(2, 0).kind).toBe('ready');
    loader.want([frame(1)]);
    expect(server.calls).toHaveLength(2);
  });

  test('asks again when told to', async () => {
    loader.want([frame(1)]);
    server.call(path(1)).refuse(truncatedFrame);
    await settled();
    loader.retry(1, 0);
    loader.want([frame(1)]);
    server.call(path(1)).answer();
    await settled();
    expect(loader.state(1, 0).kind).toBe('ready');
  });

  test('tries three times where no answer came, then says so', async () => {
    loader.want([frame(1)]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(server.calls).toHaveLength(attempt);
      server.call(path(1)).breakOff();
      await settled();
    }
    expect(server.calls).toHaveLength(3);
    expect(loader.state(1, 0)).toMatchObject({ kind: 'failed', error: { code: 'request.no-answer' } });
  });
});

describe('keeping frames', () => {
  test('lets the longest unused go when the limit is reached', async () => {
    loader.want([1, 2, 3, 4].map((id) => frame(id)));
    await server.answerAll();
    loader.frame(1, 0);
    loader.want([frame(5)]);
    await server.answerAll();
    expect([1, 2, 3, 4, 5].filter((id) => loader.state(id, 0).kind === 'ready')).toEqual([1, 3, 4, 5]);
    expect(loader.usedBytes).toBe(128);
  });
});

describe('overlays', () => {
  const bits = [{ group: 0x6000, bits: Uint8Array.of(1, 2), problem: null }];

  test('come with their frame: neither is there without the other', async () => {
    loader.want([overlaid(1)]);
    expect(server.paths.toSorted()).toEqual([path(1), overlaysPath(1)]);
    server.call(path(1)).answer();
    await settled();
    expect(loader.state(1, 0).kind).toBe('loading');
    server.call(overlaysPath(1)).answerOverlays(bits);
    await settled();
    expect(loader.frame(1, 0)).toMatchObject({ overlays: bits, overlayError: null });
    expect(loader.usedBytes).toBe(32 + 2);
  });

  test('are not asked for where an image has none', () => {
    loader.want([frame(1)]);
    expect(server.paths).toEqual([path(1)]);
  });

  test('that cannot be had leave a picture that says so', async () => {
    loader.want([overlaid(1)]);
    server.call(path(1)).answer();
    server.call(overlaysPath(1)).refuse(truncatedFrame);
    await settled();
    expect(loader.frame(1, 0)).toMatchObject({ overlays: [], overlayError: { code: 'codec.corrupt' } });
  });

  test('of a wrong length or of another session are never drawn', async () => {
    loader.want([overlaid(1), overlaid(2)]);
    for (const instanceId of [1, 2]) server.call(path(instanceId)).answer();
    server.call(overlaysPath(1)).answerOverlays(bits, { extraBytes: 1 });
    server.call(overlaysPath(2)).answerOverlays(bits, { token: 'token-2' });
    await settled();
    expect(loader.frame(1, 0)).toMatchObject({ overlays: [], overlayError: { code: 'request.invalid' } });
    expect(loader.state(2, 0)).toMatchObject({ kind: 'failed', error: { code: 'reading.stale-token' } });
  });

  test('are cancelled with their frame, and a late answer is dropped', async () => {
    loader.want([overlaid(1)]);
    const [first, second] = [server.call(path(1)), server.call(overlaysPath(1))];
    loader.want([]);
    expect([first.signal.aborted, second.signal.aborted]).toEqual([true, true]);
    second.answerOverlays(bits);
    first.answer();
    await settled();
    expect(loader.state(1, 0).kind).toBe('absent');
  });
});

test.each([
  ['another number of samples', { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB' }],
  ['another sign', { PixelRepresentation: 0 }],
  ['other bits', { BitsStored: 12 }],
  ['another polarity', { PhotometricInterpretation: 'MONOCHROME1' }],
] as const)('refuses pixels with %s than the instance that the overlay names', async (_, values) => {
  const image = buildImageDescription({ SOPInstanceUID: instanceUidOf(1), ...values });
  loader.want([{ ...frame(1), image }]);
  server.call(path(1)).answer();
  await settled();
  expect(loader.state(1, 0)).toMatchObject({ kind: 'failed', error: { code: 'codec.mismatch' } });
});

test('refuses pixels of another instance than the one that the overlay names', async () => {
  loader.want([frame(1)]);
  server.call(path(1)).answer({ SOPInstanceUID: instanceUidOf(2) });
  await settled();
  expect(loader.frame(1, 0)).toBeUndefined();
  expect(loader.sessionError).toMatchObject({
    code: 'reading.stale-token',
    details: { expected: instanceUidOf(1), found: instanceUidOf(2) },
  });
});
