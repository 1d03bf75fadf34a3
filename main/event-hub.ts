import type { WorkstationEvent } from '../shared/model/events.ts';

/** Comment line that keeps the stream open through idle times; the renderer ignores it. */
const heartbeatIntervalMs = 15_000;

/** Fans events out to every open event stream. Streams are server-sent events, one JSON object a message. */
export class EventHub {
  readonly #listeners = new Set<(event: WorkstationEvent) => void>();
  readonly #closers = new Set<() => void>();

  publish(event: WorkstationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  subscribe(listener: (event: WorkstationEvent) => void): () => void {
    this.#listeners.add(listener);
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
