import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  packedImagesSchema,
  packImages,
  parseImages,
  unpackImages,
} from '../../../shared/model/packed-images.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildOverlayPlane,
  linearWindow,
} from '../../support/image-description-builder.ts';

const first = buildImageDescription({ ImageType: ['ORIGINAL', 'PRIMARY'], AccessionNumber: 'A1' });
const images = [
  first,
  buildImageDescription({
    ImageType: ['ORIGINAL', 'PRIMARY'],
    AccessionNumber: 'A1',
    SOPInstanceUID: '2.25.101',
    InstanceNumber: 2,
    shared: buildFrameAttributes({ ImagePositionPatient: [0, 0, 1] }),
  }),
  // Everything that may differ in kind: null for a value, a value for null, longer lists, -0 and 0.
  buildImageDescription({
    ImageType: ['DERIVED', 'PRIMARY', 'AXIAL'],
    AccessionNumber: null,
    PatientName: 'OTHER^ONE',
    PresentationLUTShape: 'INVERSE',
    overlays: [buildOverlayPlane()],
    perFrame: [{ label: 'b 0' }, {}],
    shared: buildFrameAttributes({ vois: [linearWindow(1, 2), linearWindow(3, 4)], PixelSpacing: null }),
  }),
];

test('images come back from their packed form, and from JSON, as they were', () => {
  const packed = packImages(images);
  expect(unpackImages(packed)).toEqual(images);
  const received = packedImagesSchema.parse(JSON.parse(JSON.stringify(packed)));
  expect(unpackImages(received)).toEqual(images);
  expect(unpackImages(packImages([]))).toEqual([]);
});

test('of an image that is like the first only the differences are sent', () => {
  expect(packImages(images).others[0]).toEqual({
    SOPInstanceUID: '2.25.101',
    InstanceNumber: 2,
    shared: { ImagePositionPatient: [0, 0, 1] },
  });
});

test('descriptions are read from JSON each as it was written', () => {
  expect(parseImages(images.map((image) => JSON.stringify(image)))).toEqual(images);
});

test.each([
  ['without a member', { Rows: undefined }],
  ['with a member of another kind', { Rows: 'four' }],
  ['without a member of its frame', { shared: { ...first.shared, vois: undefined } }],
  ['with a member of its frame of another kind', { shared: { ...first.shared, PixelSpacing: [1] } }],
])('a description %s is refused, wherever it stands', (_, change) => {
  const broken = JSON.stringify({ ...first, ...change });
  expect(() => parseImages([broken])).toThrow(z.ZodError);
  expect(() => parseImages([JSON.stringify(first), broken])).toThrow(z.ZodError);
});
