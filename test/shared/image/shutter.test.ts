import { describe, expect, test } from 'vitest';
import { AttributeReader } from '../../../shared/image/attribute-reader.ts';
import type { Shutter } from '../../../shared/image/image-description.ts';
import { renderFrame } from '../../../shared/image/render-frame.ts';
import { readShutter } from '../../../shared/image/shutter-attributes.ts';
import { shutterLevel, shutterMask } from '../../../shared/image/shutter.ts';
import type { StoredFrame } from '../../../shared/image/stored-pixels.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildOverlayPlane,
  linearWindow,
} from '../../support/image-description-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

const none: Shutter = {
  rectangle: null,
  circle: null,
  polygon: null,
  ShutterOverlayGroup: null,
  ShutterPresentationValue: null,
};
const image = buildImageDescription({ Rows: 5, Columns: 5 });

/** The mask as rows of text, `#` where it hides. */
function drawn(shutter: Partial<Shutter>, PixelSpacing: [number, number] | null = null): string[] {
  const mask = shutterMask(image, { ...none, ...shutter }, PixelSpacing);
  return Array.from({ length: 5 }, (_, row) =>
    Array.from(mask.subarray(row * 5, row * 5 + 5), (hidden) => (hidden === 1 ? '#' : '.')).join(''),
  );
}

const rectangle = {
  ShutterLeftVerticalEdge: 2,
  ShutterRightVerticalEdge: 4,
  ShutterUpperHorizontalEdge: 1,
  ShutterLowerHorizontalEdge: 3,
};

describe('a display shutter hides what is outside', () => {
  test('a rectangle, whose edges are shown', () => {
    expect(drawn({ rectangle })).toEqual(['#...#', '#...#', '#...#', '#####', '#####']);
  });

  test('a circle', () => {
    // Radius 2 around row 3, column 3: (1, 3) is 2 away, (1, 2) the root of 5.
    expect(drawn({ circle: { row: 3, column: 3, radius: 2 } })).toEqual([
      '##.##',
      '#...#',
      '.....',
      '#...#',
      '##.##',
    ]);
  });

  test('a circle on the screen where pixels are oblong', () => {
    // Rows twice as far apart as columns: one row is two columns.
    expect(drawn({ circle: { row: 3, column: 3, radius: 2 } }, [1, 0.5])).toEqual([
      '#####',
      '##.##',
      '.....',
      '##.##',
      '#####',
    ]);
  });

  test('a polygon, with its outline, also a concave one', () => {
    const triangle: [number, number][] = [
      [1, 1],
      [5, 1],
      [5, 5],
    ];
    expect(drawn({ polygon: triangle })).toEqual(['.####', '..###', '...##', '....#', '.....']);
    // A notch from the right edge to the middle.
    const notched: [number, number][] = [
      [1, 1],
      [1, 5],
      [3, 3],
      [5, 5],
      [5, 1],
    ];
    expect(drawn({ polygon: notched })).toEqual(['.....', '....#', '...##', '....#', '.....']);
  });

  test('each of several shapes', () => {
    expect(drawn({ rectangle, circle: { row: 3, column: 3, radius: 1 } })).toEqual([
      '#####',
      '##.##',
      '#...#',
      '#####',
      '#####',
    ]);
  });

  test('what a bitmap has set, also inside of a region of interest', () => {
    const plane = buildOverlayPlane({ OverlayRows: 5, OverlayColumns: 5, OverlayType: 'R' });
    const bits = Uint8Array.of(0xff, 0x7f, 0, 0);
    const mask = shutterMask(
      { ...image, overlays: [plane] },
      { ...none, ShutterOverlayGroup: 0x6000 },
      null,
      [{ group: 0x6000, bits, problem: null }],
    );
    expect(Array.from(mask)).toEqual([
      ...Array.from({ length: 15 }, () => 1),
      ...Array.from({ length: 10 }, () => 0),
    ]);
  });
});

test('its level is a P-Value of 16 bits, and black without one', () => {
  expect(shutterLevel({ ShutterPresentationValue: null })).toBe(0);
  expect(shutterLevel({ ShutterPresentationValue: 0xffff })).toBe(255);
  // 0x8000 / 0xFFFF x 255 = 127.502
  expect(shutterLevel({ ShutterPresentationValue: 0x8000 })).toBe(128);
});

test('a rendered frame is drawn through it, past inversion', () => {
  const shutter = { ...none, rectangle, ShutterPresentationValue: 0xffff };
  const described = buildImageDescription({
    Rows: 5,
    Columns: 5,
    PhotometricInterpretation: 'MONOCHROME1',
    BitsStored: 8,
    PixelRepresentation: 0,
    shared: buildFrameAttributes({ modality: { kind: 'identity' }, vois: [linearWindow(128, 256)], shutter }),
  });
  const frame: StoredFrame = {
    header: {
      rows: 5,
      columns: 5,
      samplesPerPixel: 1,
      type: 'uint8',
      bitsAllocated: 8,
      bitsStored: 8,
      photometric: 'MONOCHROME1',
      frameCount: 1,
      lossy: false,
    },
    pixels: new Uint8Array(25).fill(255).buffer,
  };
  const { picture } = renderFrame(described, 0, frame);
  expect(Array.from(picture.subarray(0, 5))).toEqual([255, 0, 0, 0, 255]);
});

describe('the shutter of a data set', () => {
  test('is read with all its shapes', () => {
    const dataSet = parsedDataSet(
      new DataSetBuilder()
        .text(0x00181600, 'CS', 'RECTANGULAR\\CIRCULAR\\POLYGONAL')
        .text(0x00181602, 'IS', '2')
        .text(0x00181604, 'IS', '4')
        .text(0x00181606, 'IS', '1')
        .text(0x00181608, 'IS', '3')
        .text(0x00181610, 'IS', '3\\2')
        .text(0x00181612, 'IS', '7')
        .text(0x00181620, 'IS', '1\\1\\5\\1\\5\\5')
        .numbers(0x00181622, 'US', 100),
    );
    expect(readShutter(new AttributeReader(), dataSet)).toEqual({
      rectangle,
      circle: { row: 3, column: 2, radius: 7 },
      polygon: [
        [1, 1],
        [5, 1],
        [5, 5],
      ],
      ShutterOverlayGroup: null,
      ShutterPresentationValue: 100,
    });
  });

  test.each([
    [
      'no edge',
      new DataSetBuilder().text(0x00181600, 'CS', 'RECTANGULAR').text(0x00181602, 'IS', '2'),
      'ShutterShape',
    ],
    [
      'no radius',
      new DataSetBuilder().text(0x00181600, 'CS', 'CIRCULAR').text(0x00181610, 'IS', '3\\2'),
      'CenterOfCircularShutter',
    ],
    [
      'two corners',
      new DataSetBuilder().text(0x00181600, 'CS', 'POLYGONAL').text(0x00181620, 'IS', '1\\1\\5\\1'),
      'VerticesOfThePolygonalShutter',
    ],
  ])('with %s hides nothing and is named malformed', (_, builder, keyword) => {
    const reader = new AttributeReader();
    expect(readShutter(reader, parsedDataSet(builder))).toBeNull();
    expect(reader.malformed).toEqual([keyword]);
  });

  test('is none where no shape is named', () => {
    const reader = new AttributeReader();
    expect(readShutter(reader, parsedDataSet(new DataSetBuilder().numbers(0x00181622, 'US', 0)))).toBeNull();
    expect(reader.malformed).toEqual([]);
  });
});
