import { BroadcastChannel } from 'node:worker_threads';

/** The listener's thread as the program runs it, which dies of a fault of its own when a test says so on this channel. */
const channel = new BroadcastChannel('negatoscope-listener-dies');
channel.addEventListener('message', () => {
  setImmediate(() => {
    throw new Error('a fault in the listener');
  });
});
channel.unref();

await import('../../main/receive/listener-worker.ts');
