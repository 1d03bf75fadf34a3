import { NegatoscopeError, asNegatoscopeError, type ErrorRecord } from '../../shared/errors.ts';
import type { ImageDescription } from '../../shared/image/image-description.ts';
import { storedValueType } from '../../shared/image/stored-bits.ts';
import type { StoredFrame } from '../../shared/image/stored-pixels.ts';
import {
  decodeFrame,
  frameHeaderName,
  framePath,
  framePriorities,
  instanceHeaderName,
  priorityHeaderName,
  tokenHeaderName,
  type FramePriority,
} from '../../shared/model/frame-wire.ts';
import { decodeOverlays, overlaysHeaderName, overlaysPath } from '../../shared/model/overlay-wire.ts';
import { FrameCache, type LoadedFrame } from './frame-cache.ts';

/** A frame that somebody wants to see, now or soon. */
export interface WantedFrame {
  readonly instanceId: number;
  readonly frameIndex: number;
  readonly priority: FramePriority;
  /** Of the instance that the overlay will name: a frame that does not fit it is refused. */
  readonly image: ImageDescription;
}

export type FrameState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: NegatoscopeError };

export interface FrameLoaderOptions {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly cacheLimitBytes: number;
  /** Called after a frame arrived, failed or was let go of. */
  readonly onChange: () => void;
}

/** At most four frame fetches in flight per window (ARCHITECTURE 7): the sixth connection would freeze the rest. */
export const flightLimit = 4;
/** A fetch that got no answer, or whose work was dropped on the far side, is tried this often in all. */
const attemptLimit = 3;

interface Flight {
  readonly wanted: WantedFrame;
  readonly abort: AbortController;
}

const absent: FrameState = { kind: 'absent' };
const loading: FrameState = { kind: 'loading' };
const ready: FrameState = { kind: 'ready' };

/** What a tile needs of the loader. */
export type FrameSource = Pick<FrameLoader, 'state' | 'frame'>;

export function frameKey(instanceId: number, frameIndex: number): string {
  return `${instanceId}/${frameIndex}`;
}

/**
 * Fetches the frames that are wanted, the most urgent first, and keeps them.
 *
 * The wish is stated whole each time (`want`): what is no longer on the list is cancelled. Every request carries the
 * reading token, and an answer with another token is dropped unseen. Free of React and of the DOM but for `fetch`.
 */
export class FrameLoader {
  readonly #fetch: FrameLoaderOptions['fetch'];
  readonly #onChange: () => void;
  readonly #cache: FrameCache;
  readonly #failures = new Map<string, NegatoscopeError>();
  readonly #attempts = new Map<string, number>();
  readonly #flights = new Map<string, Flight>();
  #queue: WantedFrame[] = [];
  #token: string | null = null;
  #sessionError: NegatoscopeError | null = null;

  constructor({ fetch, cacheLimitBytes, onChange }: FrameLoaderOptions) {
    this.#fetch = fetch;
    this.#onChange = onChange;
    this.#cache = new FrameCache(cacheLimitBytes);
  }

  get flightCount(): number {
    return this.#flights.size;
  }

  /** Why nothing more will come: the workstation does not know the session any longer. */
  get sessionError(): NegatoscopeError | null {
    return this.#sessionError;
  }

  get usedBytes(): number {
    return this.#cache.usedBytes;
  }

  setCacheLimit(limitBytes: number): void {
    this.#cache.setLimit(limitBytes);
  }

  /** Begins a session: nothing of an earlier one is kept, and none of its answers is taken. */
  open(token: string): void {
    this.close();
    this.#token = token;
  }

  close(): void {
    this.#token = null;
    this.#sessionError = null;
    this.#queue = [];
    for (const { abort } of this.#flights.values()) abort.abort();
    this.#flights.clear();
    this.#failures.clear();
    this.#attempts.clear();
    this.#cache.clear();
  }

  /** States all frames that are wanted from now on, in any order; within a priority the order is kept. */
  want(frames: readonly WantedFrame[]): void {
    if (this.#token === null) return;
    const byKey = new Map<string, WantedFrame>();
    for (const wanted of frames) {
      const key = frameKey(wanted.instanceId, wanted.frameIndex);
      const earlier = byKey.get(key);
      if (earlier === undefined || rank(wanted) < rank(earlier)) byKey.set(key, wanted);
    }
    for (const [key, flight] of this.#flights) {
      if (!byKey.has(key)) this.#cancel(key, flight);
    }
    this.#queue = [...byKey]
      .filter(([key]) => !this.#flights.has(key) && !this.#cache.has(key) && !this.#failures.has(key))
      .map(([, wanted]) => wanted)
      .toSorted((a, b) => rank(a) - rank(b));
    this.#makeWay();
    this.#launch();
  }

  state(instanceId: number, frameIndex: number): FrameState {
    const key = frameKey(instanceId, frameIndex);
    if (this.#cache.has(key)) return ready;
    const error = this.#failures.get(key);
    if (error !== undefined) return { kind: 'failed', error };
    return this.#flights.has(key) ? loading : absent;
  }

  /** The frame's stored values, when they are here. */
  frame(instanceId: number, frameIndex: number): LoadedFrame | undefined {
    return this.#cache.use(frameKey(instanceId, frameIndex));
  }

  /** Forgets a failure, so that the next `want` tries again. */
  retry(instanceId: number, frameIndex: number): void {
    const key = frameKey(instanceId, frameIndex);
    this.#failures.delete(key);
    this.#attempts.delete(key);
    this.#onChange();
  }

  /** Something visible waits while all flights are for later: the least urgent flight gives its place up. */
  #makeWay(): void {
    const [urgent] = this.#queue;
    if (urgent === undefined || urgent.priority !== 'visible' || this.#flights.size < flightLimit) return;
    const [last] = [...this.#flights].toSorted(([, a], [, b]) => rank(b.wanted) - rank(a.wanted));
    if (last === undefined || last[1].wanted.priority === 'visible') return;
    this.#cancel(...last);
    this.#queue.push(last[1].wanted);
    this.#queue = this.#queue.toSorted((a, b) => rank(a) - rank(b));
  }

  #cancel(key: string, flight: Flight): void {
    // Off the list first: its answer, if it comes all the same, finds that it is no longer awaited.
    this.#flights.delete(key);
    flight.abort.abort();
  }

  #launch(): void {
    while (this.#flights.size < flightLimit) {
      const wanted = this.#queue.shift();
      if (wanted === undefined || this.#token === null) return;
      const flight: Flight = { wanted, abort: new AbortController() };
      this.#flights.set(frameKey(wanted.instanceId, wanted.frameIndex), flight);
      void this.#fly(flight, this.#token);
    }
  }

  async #fly(flight: Flight, token: string): Promise<void> {
    const { wanted } = flight;
    const key = frameKey(wanted.instanceId, wanted.frameIndex);
    let frame: LoadedFrame | undefined;
    let error: NegatoscopeError | undefined;
    try {
      frame = await this.#load(flight, token);
    } catch (thrown) {
      error = asNegatoscopeError(thrown, 'frame loader');
    }
    // Cancelled, superseded or of an earlier session: not ours to show.
    if (this.#flights.get(key) !== flight) return;
    this.#flights.delete(key);
    if (frame !== undefined) {
      this.#attempts.delete(key);
      this.#cache.keep(key, frame);
    } else if (error !== undefined) {
      if (error.code === 'reading.stale-token') this.#sessionError = error;
      const attempts = (this.#attempts.get(key) ?? 0) + 1;
      this.#attempts.set(key, attempts);
      if (mayPass(error) && attempts < attemptLimit) this.#queue.push(wanted);
      else this.#failures.set(key, error);
    }
    this.#launch();
    this.#onChange();
  }

  /** The frame, and in the same flight what lies over it. */
  async #load(flight: Flight, token: string): Promise<LoadedFrame> {
    const { image } = flight.wanted;
    const overlays = image.overlays.length === 0 ? null : this.#requestOverlays(flight, token);
    // Settled as a value: the frame may fail first, and then nobody awaits the overlays.
    const settledOverlays = overlays?.catch((error: unknown) => asNegatoscopeError(error, 'frame loader'));
    const frame = await this.#requestFrame(flight, token);
    const found = (await settledOverlays) ?? [];
    if (!(found instanceof NegatoscopeError)) return { ...frame, overlays: found, overlayError: null };
    // What may pass is tried again, and what is of another session is dropped, with the whole frame.
    if (mayPass(found) || found.code === 'reading.stale-token') throw found;
    return { ...frame, overlays: [], overlayError: found };
  }

  async #requestFrame(flight: Flight, token: string): Promise<StoredFrame> {
    const { instanceId, frameIndex, image } = flight.wanted;
    const { headers, body } = await this.#request(framePath(instanceId, frameIndex), flight, token);
    const frame = decodeFrame(headers.get(frameHeaderName), body);
    requireSameImage(frame, image);
    return frame;
  }

  async #requestOverlays(flight: Flight, token: string): Promise<LoadedFrame['overlays']> {
    const { instanceId, frameIndex, image } = flight.wanted;
    const { headers, body } = await this.#request(overlaysPath(instanceId, frameIndex), flight, token);
    return decodeOverlays(headers.get(overlaysHeaderName), body, image);
  }

  async #request(
    path: string,
    { wanted, abort }: Flight,
    token: string,
  ): Promise<{ headers: Headers; body: ArrayBuffer }> {
    let response: Response;
    let body: ArrayBuffer;
    try {
      response = await this.#fetch(path, {
        headers: { [tokenHeaderName]: token, [priorityHeaderName]: wanted.priority },
        signal: abort.signal,
      });
      if (!response.ok) throw await errorOf(response, path);
      body = await response.arrayBuffer();
    } catch (cause) {
      if (cause instanceof NegatoscopeError) throw cause;
      throw new NegatoscopeError('request.no-answer', 'The workstation did not answer', { path }, { cause });
    }
    const { headers } = response;
    const message = 'The frame belongs to another reading session';
    requireHeader(headers, tokenHeaderName, token, message);
    // Row ids are given anew when the index is rebuilt: then the row asked for is another instance's.
    requireHeader(headers, instanceHeaderName, wanted.image.SOPInstanceUID, message);
    return { headers, body };
  }
}

function requireHeader(headers: Headers, name: string, expected: string, message: string): void {
  const found = headers.get(name) ?? '';
  if (found !== expected) throw new NegatoscopeError('reading.stale-token', message, { expected, found });
}

/** No answer, or work dropped on the far side: the next try may succeed. */
function mayPass({ code }: NegatoscopeError): boolean {
  return code === 'request.no-answer' || code === 'operation.cancelled';
}

/**
 * Pixels that do not fit the instance that the overlay names are of another instance, or corrupt: they would be
 * drawn through a table that is not theirs.
 */
function requireSameImage({ header }: StoredFrame, image: ImageDescription): void {
  requireEqual('Rows, Columns', `${image.Rows} × ${image.Columns}`, `${header.rows} × ${header.columns}`);
  requireEqual('SamplesPerPixel', image.SamplesPerPixel, header.samplesPerPixel);
  requireEqual('BitsStored', image.BitsStored, header.bitsStored);
  requireEqual('PixelRepresentation', storedValueType(image), header.type);
  const isRgb = image.SamplesPerPixel === 3;
  requireEqual(
    'PhotometricInterpretation',
    isRgb ? 'RGB' : image.PhotometricInterpretation,
    header.photometric,
  );
}

function requireEqual(keyword: string, expected: number | string, found: number | string): void {
  if (expected === found) return;
  const [attribute, codeStream] = [String(expected), String(found)];
  throw new NegatoscopeError('codec.mismatch', `${keyword}: expected ${attribute}, found ${codeStream}`, {
    keyword,
    attribute,
    codeStream,
  });
}

/** The error record in the body of a refused frame. */
async function errorOf(response: Response, path: string): Promise<NegatoscopeError> {
  let body: unknown;
  try {
    body = await response.json();
  } catch (cause) {
    const message = `The workstation answered ${response.status} without a reason`;
    return new NegatoscopeError('request.no-answer', message, { path }, { cause });
  }
  if (isErrorRecord(body)) return NegatoscopeError.fromRecord(body);
  return new NegatoscopeError('request.no-answer', `The workstation answered ${response.status}`, { path });
}

function isErrorRecord(value: unknown): value is ErrorRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    'details' in value
  );
}

function rank(wanted: WantedFrame): number {
  return framePriorities.indexOf(wanted.priority);
}
