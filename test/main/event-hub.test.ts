import { describe, expect, it } from 'vitest';
import { EventHub } from '../../main/event-hub.ts';

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return new TextDecoder().decode(value);
}

describe('the event hub', () => {
  it('sends an event to every open stream as one server-sent message', async () => {
    const hub = new EventHub();
    const readers = [hub.openStream().getReader(), hub.openStream().getReader()];
    for (const reader of readers) expect(await readText(reader)).toBe(': open\n\n');
    hub.publish({ type: 'store.changed', studyIds: [3] });
    for (const reader of readers) {
      expect(await readText(reader)).toBe('data: {"type":"store.changed","studyIds":[3]}\n\n');
    }
    hub.close();
    for (const reader of readers) expect(await reader.read()).toEqual({ done: true, value: undefined });
  });

  it('keeps a request to open studies for the first window, and gives it to nobody after that', async () => {
    const hub = new EventHub();
    hub.publish({ type: 'store.changed', studyIds: [3] });
    hub.publish({ type: 'reading.open-requested', studyIds: [3] });
    const first = hub.openStream().getReader();
    expect(await readText(first)).toBe(': open\n\n');
    expect(await readText(first)).toBe('data: {"type":"reading.open-requested","studyIds":[3]}\n\n');
    const second = hub.openStream().getReader();
    expect(await readText(second)).toBe(': open\n\n');
    hub.publish({ type: 'receiver.changed' });
    expect(await readText(second)).toBe('data: {"type":"receiver.changed"}\n\n');
    hub.close();
  });

  it('forgets a stream whose reader went away', async () => {
    const hub = new EventHub();
    const reader = hub.openStream().getReader();
    await reader.cancel();
    expect(() => hub.publish({ type: 'receiver.changed' })).not.toThrow();
    hub.close();
  });
});
