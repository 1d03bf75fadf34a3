import { serveEvents } from './event-stream.ts';
import { eventChannelName, type EventMessage } from './event-wire.ts';

/**
 * Joins this window to the event stream that all windows of the profile share: through a SharedWorker, or, where
 * there is none, through whichever window holds a web lock. Lives as long as the window.
 */
export function joinEvents(receive: (message: EventMessage) => void): void {
  const channel = new BroadcastChannel(eventChannelName);
  channel.addEventListener('message', ({ data }: MessageEvent<EventMessage>) => {
    if (data.kind !== 'hello') receive(data);
  });
  const post: (message: EventMessage) => void = channel.postMessage.bind(channel);
  const hello = (): void => post({ kind: 'hello' });
  if (typeof SharedWorker === 'undefined') {
    holdByLock(receive);
    hello();
    return;
  }
  const worker = new SharedWorker(new URL('./events-worker.ts', import.meta.url), {
    type: 'module',
    name: eventChannelName,
  });
  worker.addEventListener('error', () => {
    holdByLock(receive);
    hello();
  });
  hello();
}

function holdByLock(receive: (message: EventMessage) => void): void {
  void navigator.locks.request(eventChannelName, () => serveEvents(receive));
}
