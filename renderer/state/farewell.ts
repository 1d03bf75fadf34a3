/** A call of the page's last moment: it outlives the page, and nobody waits for its answer. */
export interface LastCall {
  readonly path: string;
  readonly input: unknown;
}

const speakers = new Set<() => LastCall | null>();

/** Asked when the page is left on purpose (closed, loaded anew), until it is taken off; a crash comes without a farewell. */
export function onFarewell(speak: () => LastCall | null): () => void {
  speakers.add(speak);
  return () => speakers.delete(speak);
}

export function listenForFarewell(target: Window): void {
  target.addEventListener('pagehide', () => {
    for (const speak of speakers) {
      const call = speak();
      if (call !== null) send(call);
    }
  });
}

function send({ path, input }: LastCall): void {
  fetch(`/rpc/${path}`, {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }).catch(() => undefined);
}
