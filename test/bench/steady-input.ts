import { setTimeout as delay } from 'node:timers/promises';

/**
 * Sends input events at a steady rate, as hands and keyboards do: the next does not wait for the page to have dealt
 * with the last. Resolves when the page has had all of them.
 */
export async function sendSteadily(
  count: number,
  ratePerSecond: number,
  send: (index: number) => Promise<unknown>,
): Promise<void> {
  const intervalMs = 1000 / ratePerSecond;
  const start = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let index = 0; index < count; index++) {
    const wait = start + index * intervalMs - performance.now();
    if (wait > 0) await delay(wait);
    sent.push(send(index));
  }
  await Promise.all(sent);
}
