import { expect, onTestFinished, test } from 'vitest';
import { DeskChannel, type DeskRequest } from '../../../renderer/screens/desk-channel.ts';

/** A page that takes requests of these kinds. */
function page(...kinds: readonly DeskRequest['kind'][]) {
  const heard: DeskRequest[] = [];
  const channel = new DeskChannel((request) => {
    heard.push(request);
    return kinds.includes(request.kind);
  });
  onTestFinished(() => channel.end());
  return { channel, heard };
}

test('the reading page takes a study over, and whoever asked knows', async () => {
  const worklist = page('walk');
  const reading = page('open', 'call');
  expect(await worklist.channel.open(7)).toBe(true);
  expect(reading.heard).toMatchObject([{ kind: 'open', studyId: 7 }]);
  expect(await worklist.channel.call()).toBe(true);
  expect(await reading.channel.walk(7, -1, 'patient')).toBe(true);
  expect(worklist.heard).toMatchObject([{ kind: 'walk', openStudyId: 7, step: -1, by: 'patient' }]);
});

test('without a reading page nobody takes it, and that is known as well', async () => {
  const worklist = page('walk');
  page('walk');
  expect(await worklist.channel.open(7)).toBe(false);
  expect(await worklist.channel.call()).toBe(false);
});

test('what is no message of the desk is not heard', async () => {
  const reading = page('open');
  const stranger = new BroadcastChannel('negatoscope-desk');
  onTestFinished(() => stranger.close());
  const post: (message: unknown) => void = stranger.postMessage.bind(stranger);
  post({ kind: 'open', id: 'x', studyId: 'seven' });
  post('open');
  expect(await page().channel.open(8)).toBe(true);
  expect(reading.heard).toMatchObject([{ kind: 'open', studyId: 8 }]);
});
