import { NegatoscopeError } from '../errors.ts';
import type { ImageDescription } from '../image/image-description.ts';
import { overlayBytes, overlayProblems, type FrameOverlay } from '../image/overlay-bits.ts';

/**
 * The form of `GET /overlays/<instance row id>/<frame number, 1-based>`: the bits of every plane that lies over the
 * frame, one plane after another, and in one header as JSON which planes they are or why one has none.
 */
export const overlaysHeaderName = 'x-overlays';

export function overlaysPath(instanceId: number, frameIndex: number): string {
  return `/overlays/${instanceId}/${frameIndex + 1}`;
}

export function encodeOverlays(overlays: readonly FrameOverlay[]): {
  readonly header: string;
  readonly body: Uint8Array<ArrayBuffer>;
} {
  const body = new Uint8Array(overlays.reduce((sum, { bits }) => sum + (bits?.length ?? 0), 0));
  let at = 0;
  for (const { bits } of overlays) {
    if (bits === null) continue;
    body.set(bits, at);
    at += bits.length;
  }
  return { header: JSON.stringify(overlays.map(({ group, problem }) => ({ group, problem }))), body };
}

/**
 * Rebuilds the overlays and checks that the body is exactly as long as the planes of `image` make it.
 * Throws `request.invalid`, so that bits of another plane or a short answer are never drawn.
 */
export function decodeOverlays(
  headerText: string | null,
  body: ArrayBuffer,
  image: Pick<ImageDescription, 'overlays'>,
): FrameOverlay[] {
  let at = 0;
  const overlays = parseHeader(headerText).map(({ group, problem }): FrameOverlay => {
    const plane = image.overlays.find((candidate) => candidate.group === group);
    if (plane === undefined) return refuse(`group ${group.toString(16)} is none of the image's planes`);
    if (problem !== null) return { group, bits: null, problem };
    const bits = new Uint8Array(body.slice(at, at + overlayBytes(plane)));
    at += overlayBytes(plane);
    return { group, bits, problem };
  });
  if (at !== body.byteLength) return refuse(`expected ${at} bytes, found ${body.byteLength}`);
  return overlays;
}

function refuse(reason: string): never {
  throw new NegatoscopeError('request.invalid', `overlays: ${reason}`, { reason });
}

function parseHeader(text: string | null): Pick<FrameOverlay, 'group' | 'problem'>[] {
  if (text === null) return refuse('header missing');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new NegatoscopeError('request.invalid', 'overlays: not JSON', { reason: 'not JSON' }, { cause });
  }
  if (!Array.isArray(value)) return refuse('header is no list');
  return value.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return refuse('entry is no object');
    const { group, problem } = entry as { group?: unknown; problem?: unknown };
    if (typeof group !== 'number') return refuse('group must be a number');
    const known = overlayProblems.find((candidate) => candidate === problem) ?? null;
    if (known === null && problem !== null) return refuse('unknown problem');
    return { group, problem: known };
  });
}
