import {
  encodeFrameHeader,
  frameHeaderName,
  instanceHeaderName,
  tokenHeaderName,
} from '../../shared/model/frame-wire.ts';
import { NegatoscopeError, type ErrorRecord } from '../../shared/errors.ts';
import type { FrameOverlay } from '../../shared/image/overlay-bits.ts';
import { encodeOverlays, overlaysHeaderName } from '../../shared/model/overlay-wire.ts';
import { concat } from './dicom-builder.ts';
import { buildStoredFrame, instanceUidOf } from './image-description-builder.ts';

export interface FrameCall {
  readonly path: string;
  readonly priority: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Answers with a 4 × 4 frame whose every value is the instance id (int16). */
  answer(change?: { token?: string; SOPInstanceUID?: string; rows?: number; bytesMissing?: number }): void;
  /** Answers a request for overlays with these. */
  answerOverlays(
    overlays: readonly FrameOverlay[],
    change?: { token?: string; SOPInstanceUID?: string; extraBytes?: number },
  ): void;
  refuse(record: ErrorRecord, status?: number): void;
  breakOff(): void;
}

/** Stands where `fetch` does: holds every frame request until the test answers it. */
export class FrameServer {
  readonly calls: FrameCall[] = [];

  readonly fetch = (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    const signal = init.signal ?? new AbortController().signal;
    const token = headers.get(tokenHeaderName) ?? '';
    const SOPInstanceUID = instanceUidOf(Number(path.split('/')[2]));
    return new Promise<Response>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      this.calls.push({
        path,
        priority: headers.get('x-priority') ?? '',
        token,
        signal,
        answer: (change = {}) => {
          const { rows = 4, bytesMissing = 0 } = change;
          const value = Number(path.split('/')[2]);
          const frame = buildStoredFrame(new Int16Array(rows * 4).fill(value), { rows, columns: 4 });
          resolve(
            new Response(frame.pixels.slice(bytesMissing), {
              headers: {
                [frameHeaderName]: encodeFrameHeader(frame.header),
                [tokenHeaderName]: change.token ?? token,
                [instanceHeaderName]: change.SOPInstanceUID ?? SOPInstanceUID,
              },
            }),
          );
        },
        answerOverlays: (overlays, change = {}) => {
          const { header, body } = encodeOverlays(overlays);
          resolve(
            new Response(concat(body, new Uint8Array(change.extraBytes ?? 0)), {
              headers: {
                [overlaysHeaderName]: header,
                [tokenHeaderName]: change.token ?? token,
                [instanceHeaderName]: change.SOPInstanceUID ?? SOPInstanceUID,
              },
            }),
          );
        },
        refuse: (record, status = 422) => resolve(Response.json(record, { status })),
        breakOff: () => reject(new TypeError('Failed to fetch')),
      });
    });
  };

  /** Requests that nobody has cancelled, answered or not. */
  get paths(): string[] {
    return this.calls.filter(({ signal }) => !signal.aborted).map(({ path }) => path);
  }

  call(path: string): FrameCall {
    const found = this.calls.findLast((call) => call.path === path);
    if (found === undefined) throw new Error(`Nobody asked for ${path}; asked: ${this.paths.join(' ')}`);
    return found;
  }

  /** Answers everything asked until now and whatever is asked because of it, until nothing more is. */
  async answerAll(): Promise<void> {
    for (let answered = 0; answered < this.calls.length; answered++) {
      this.calls[answered]?.answer();
      await settled();
    }
  }
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

export const truncatedFrame = new NegatoscopeError('codec.corrupt', 'JPEG 2000: code stream ends early', {
  TransferSyntaxUID: '1.2.840.10008.1.2.4.90',
  reason: 'ends early',
}).toRecord();
