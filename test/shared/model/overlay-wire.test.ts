import { expect, test } from 'vitest';
import type { OverlayPlane } from '../../../shared/image/image-description.ts';
import type { FrameOverlay } from '../../../shared/image/overlay-bits.ts';
import { decodeOverlays, encodeOverlays, overlaysPath } from '../../../shared/model/overlay-wire.ts';

const plane = (group: number, OverlayRows: number): OverlayPlane => ({
  group,
  OverlayRows,
  OverlayColumns: 4,
  OverlayType: 'G',
  OverlayOrigin: [1, 1],
  NumberOfFramesInOverlay: 1,
  ImageFrameOrigin: 1,
  embeddedBitPosition: null,
  dataRange: { offsetBytes: 0, lengthBytes: 2 },
  OverlayDescription: null,
});
const image = { overlays: [plane(0x6000, 4), plane(0x6002, 3), plane(0x601e, 1)] };
const overlays: FrameOverlay[] = [
  { group: 0x6000, bits: Uint8Array.of(1, 2), problem: null },
  { group: 0x6002, bits: null, problem: 'short' },
  { group: 0x601e, bits: Uint8Array.of(3), problem: null },
];

test('planes come back as they were sent, with their problems', () => {
  const { header, body } = encodeOverlays(overlays);
  expect([...body]).toEqual([1, 2, 3]);
  expect(decodeOverlays(header, body.buffer, image)).toEqual(overlays);
  expect(overlaysPath(7, 0)).toBe('/overlays/7/1');
});

test.each([
  ['a byte missing', JSON.stringify([{ group: 0x6000, problem: null }]), 1],
  ['a byte too many', JSON.stringify([{ group: 0x6000, problem: null }]), 3],
  ['a plane that the image does not have', JSON.stringify([{ group: 0x6010, problem: null }]), 2],
  ['an unknown problem', JSON.stringify([{ group: 0x6000, problem: 'tired' }]), 0],
  ['no list', '{}', 0],
  ['no JSON', '[', 0],
  ['no header', null, 0],
])('an answer with %s is refused', (_, header, byteCount) => {
  expect(() => decodeOverlays(header, new ArrayBuffer(byteCount), image)).toThrow(
    expect.objectContaining({ code: 'request.invalid' }),
  );
});
