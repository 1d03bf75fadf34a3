import type { WorkstationEvent } from '../shared/model/events.ts';

/** Comment line that keeps the stream open through idle times; the renderer ignores it. */
const heartbeatIntervalMs = 15_000;

/** Fans events out to every open event stream. Streams are server-sent events, one JSON object a message. */
export class EventHub {
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();
  readonly #waiting: WorkstationEvent[] = [];
  readonly #closers = new Set<() => void>();

  /**
   * Tells every listener. Changes that nobody hears are seen when a window asks anew; a request to open studies
   * would be lost, and waits for the first window: `start PATH` may have imported before it is there.
   */
  publish(event: WorkstationEvent): void {
    if (this.#listeners.size === 0 && event.type === 'reading.open-requested') this.#waiting.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: WorkstationEvent) => void): () => void {
    this.#listeners.add(listener);
    for (const event of this.#waiting.splice(0)) listener(event);
    return () => this.#listeners.delete(listener);
  }

  /** The body of `GET /events`. Ends when the client goes or the hub closes. */
  openStream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let stop: (() => void) | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        const send = (text: string): void => controller.enqueue(encoder.encode(text));
        send(': open\n\n');
        const unsubscribe = this.subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
        const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatIntervalMs);
        heartbeat.unref();
        const closer = (): void => {
          stop?.();
          controller.close();
        };
        this.#closers.add(closer);
        stop = (): void => {
          unsubscribe();
          clearInterval(heartbeat);
          this.#closers.delete(closer);
        };
      },
      cancel: () => stop?.(),
    });
  }

  close(): void {
    for (const closer of this.#closers) closer();
    this.#listeners.clear();
  }
}
