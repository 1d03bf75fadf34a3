import { describe, expect, test } from 'vitest';
import { overlayTag, Tag } from '../../../shared/dicom/tags.ts';
import { describeImage } from '../../../shared/image/describe-image.ts';
import { frameAttributes, imageDescriptionSchema } from '../../../shared/image/image-description.ts';
import { DataSetBuilder, identifiedDataSet } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/** Elements (group 0028 and pixel data) of a small image; `change` puts others in between. */
function pixelModule(
  builder: DataSetBuilder,
  change: {
    PhotometricInterpretation?: string;
    SamplesPerPixel?: number;
    BitsAllocated?: number;
    BitsStored?: number;
    PixelRepresentation?: number;
    NumberOfFrames?: string;
    between?: (builder: DataSetBuilder) => DataSetBuilder;
  } = {},
): DataSetBuilder {
  const BitsStored = change.BitsStored ?? 12;
  builder
    .numbers(Tag.SamplesPerPixel, 'US', change.SamplesPerPixel ?? 1)
    .text(Tag.PhotometricInterpretation, 'CS', change.PhotometricInterpretation ?? 'MONOCHROME2');
  if (change.NumberOfFrames !== undefined) builder.text(Tag.NumberOfFrames, 'IS', change.NumberOfFrames);
  builder
    .numbers(Tag.Rows, 'US', 2)
    .numbers(Tag.Columns, 'US', 3)
    .numbers(Tag.BitsAllocated, 'US', change.BitsAllocated ?? 16)
    .numbers(Tag.BitsStored, 'US', BitsStored)
    .numbers(Tag.HighBit, 'US', BitsStored - 1)
    .numbers(Tag.PixelRepresentation, 'US', change.PixelRepresentation ?? 0);
  change.between?.(builder);
  return builder.bytes(Tag.PixelData, 'OW', new Uint8Array(12));
}

function describeBuilt(builder: DataSetBuilder, TransferSyntaxUID = explicitLittle) {
  const description = describeImage(parsedDataSet(builder), { TransferSyntaxUID });
  if (description === null) throw new Error('the builder made no image');
  // What crosses the wire must pass its own schema.
  return imageDescriptionSchema.parse(JSON.parse(JSON.stringify(description)));
}

test.each([
  // PS3.3 C.7.6.5 and C.12.1: what is to be displayed comes before how it was acquired.
  [
    [
      [Tag.RecommendedDisplayFrameRate, 'IS', '12'],
      [Tag.CineRate, 'IS', '30'],
      [Tag.FrameTime, 'DS', '40'],
    ],
    12,
  ],
  [
    [
      [Tag.CineRate, 'IS', '30'],
      [Tag.FrameTime, 'DS', '40'],
    ],
    30,
  ],
  [[[Tag.FrameTime, 'DS', '40']], 25],
  [[[Tag.FrameTime, 'DS', '0']], null],
  // The first increment is that of the first frame and is 0: (40 + 60) / 2 = 50 ms.
  [[[Tag.FrameTimeVector, 'DS', '0\\40\\60']], 20],
  [[[Tag.FrameTimeVector, 'DS', '0']], null],
  [[], null],
] as const)('the rate of a film comes from %j', (elements, expected) => {
  const builder = identifiedDataSet();
  for (const [tag, vr, value] of elements.toSorted(([a], [b]) => a - b)) builder.text(tag, vr, value);
  expect(describeBuilt(pixelModule(builder)).frameRateHz).toBe(expected);
});

/** Of an object with both a frame time and a vector of them. */
function rateBy(pointer: number): number | null {
  const builder = identifiedDataSet()
    .text(Tag.FrameTime, 'DS', '40')
    .text(Tag.FrameTimeVector, 'DS', '0\\50\\150')
    .numbers(Tag.FrameIncrementPointer, 'AT', pointer);
  return describeBuilt(pixelModule(builder)).frameRateHz;
}

test('the pointer of an object with a frame time and a vector says which of them the film follows', () => {
  expect(rateBy(Tag.FrameTime)).toBe(25);
  // (50 + 150) / 2 = 100 ms
  expect(rateBy(Tag.FrameTimeVector)).toBe(10);
});

const uneven = [Tag.FrameTimeVector, 'DS', '0\\40\\60'] as const;
test.each([
  ['each time its own', [uneven], [0, 40, 60], 20],
  ['also where a rate of acquisition is told', [[Tag.CineRate, 'IS', '30'], uneven], [0, 40, 60], 20],
  [
    'not where a rate of display is recommended',
    [[Tag.RecommendedDisplayFrameRate, 'IS', '12'], uneven],
    null,
    12,
  ],
  [
    'not where a time for all is told and nothing points at the times',
    [[Tag.FrameTime, 'DS', '25'], uneven],
    null,
    40,
  ],
  ['not where there are fewer than frames', [[Tag.FrameTimeVector, 'DS', '0\\40']], null, 25],
  ['not where they are all the same', [[Tag.FrameTimeVector, 'DS', '0\\40\\40']], null, 25],
  ['not where one goes back', [[Tag.FrameTimeVector, 'DS', '0\\40\\-20']], null, 100],
] as const)('three frames at uneven times are shown %s', (_, elements, times, rate) => {
  const builder = identifiedDataSet();
  for (const [tag, vr, value] of elements.toSorted(([a], [b]) => a - b)) builder.text(tag, vr, value);
  expect(describeBuilt(pixelModule(builder, { NumberOfFrames: '3' }))).toMatchObject({
    frameTimesMs: times,
    frameRateHz: rate,
  });
});

test('an object without pixels and their attributes is no image', () => {
  expect(describeImage(parsedDataSet(identifiedDataSet()), { TransferSyntaxUID: explicitLittle })).toBeNull();
});

test('a plain image has its attributes, one shared set of frame attributes and no refusal', () => {
  const image = describeBuilt(
    pixelModule(identifiedDataSet().text(Tag.InstanceNumber, 'IS', '7'), {
      between: (builder) =>
        builder
          .text(Tag.WindowCenter, 'DS', '40\\-600')
          .text(Tag.WindowWidth, 'DS', '400\\1500')
          .text(Tag.RescaleIntercept, 'DS', '-1024')
          .text(Tag.RescaleSlope, 'DS', '1')
          .text(Tag.RescaleType, 'LO', 'HU')
          .text(Tag.WindowCenterWidthExplanation, 'LO', 'SOFT\\LUNG'),
    }),
  );
  expect(image).toMatchObject({
    InstanceNumber: 7,
    Rows: 2,
    Columns: 3,
    BitsStored: 12,
    HighBit: 11,
    NumberOfFrames: 1,
    pixelDataVr: 'OW',
    lossy: false,
    perFrame: null,
    refusal: null,
    malformed: [],
    PatientName: 'Test^Builder',
  });
  expect(image.shared.modality).toEqual({
    kind: 'rescale',
    RescaleSlope: 1,
    RescaleIntercept: -1024,
    RescaleType: 'HU',
  });
  expect(image.shared.vois).toMatchObject([
    { WindowCenter: 40, WindowWidth: 400, WindowCenterWidthExplanation: 'SOFT', VOILUTFunction: 'LINEAR' },
    { WindowCenter: -600, WindowWidth: 1500, WindowCenterWidthExplanation: 'LUNG' },
  ]);
});

describe('what is malformed is null and named', () => {
  test('a window that no formula admits, next to one that is good', () => {
    const image = describeBuilt(
      pixelModule(identifiedDataSet(), {
        between: (builder) =>
          builder.text(Tag.WindowCenter, 'DS', '1\\2\\3').text(Tag.WindowWidth, 'DS', '0\\100'),
      }),
    );
    expect(image.shared.vois).toMatchObject([{ WindowCenter: 2, WindowWidth: 100 }]);
    expect(image.malformed).toEqual(['WindowWidth']);
  });

  test('positions of two numbers, spacings of zero, and numbers that are none', () => {
    const image = describeBuilt(
      pixelModule(
        identifiedDataSet()
          .text(Tag.SliceThickness, 'DS', '1,5')
          .text(Tag.ImagePositionPatient, 'DS', '1\\2')
          .text(Tag.ImageOrientationPatient, 'DS', '1\\0\\0\\0\\1\\0'),
        { between: (builder) => builder.text(Tag.WindowCenter, 'DS', 'NaN') },
      ),
    );
    expect(image.shared).toMatchObject({
      ImagePositionPatient: null,
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      SliceThickness: null,
      vois: [],
    });
    expect([...image.malformed].toSorted()).toEqual([
      'ImagePositionPatient',
      'SliceThickness',
      'WindowCenter',
    ]);
  });

  test('a slope of zero, which would make every pixel the same', () => {
    const image = describeBuilt(
      pixelModule(identifiedDataSet(), {
        between: (builder) => builder.text(Tag.RescaleIntercept, 'DS', '0').text(Tag.RescaleSlope, 'DS', '0'),
      }),
    );
    expect(image.shared.modality).toEqual({ kind: 'identity' });
    expect(image.malformed).toContain('RescaleSlope');
  });
});

test('padding of signed pixels is signed, also where it came as US', () => {
  const image = describeBuilt(
    pixelModule(identifiedDataSet(), {
      PixelRepresentation: 1,
      BitsStored: 16,
      between: (builder) => builder.numbers(Tag.PixelPaddingValue, 'US', 63_536),
    }),
  );
  expect(image.PixelPaddingValue).toBe(-2000);
});

test('LUTs come before windows, with their descriptor read for what it is', () => {
  const lut = new DataSetBuilder()
    .numbers(Tag.LUTDescriptor, 'SS', 4, -2, 12)
    .text(Tag.LUTExplanation, 'LO', 'CURVE')
    .numbers(Tag.LUTData, 'OW', 0, 1, 2, 4095);
  const image = describeBuilt(
    pixelModule(identifiedDataSet(), {
      PixelRepresentation: 1,
      between: (builder) =>
        builder
          .text(Tag.WindowCenter, 'DS', '1')
          .text(Tag.WindowWidth, 'DS', '2')
          .sequence(Tag.VOILUTSequence, [lut]),
    }),
  );
  expect(image.shared.vois.map((voi) => voi.kind)).toEqual(['lut', 'window']);
  expect(image.shared.vois[0]).toEqual({
    kind: 'lut',
    lut: { firstMapped: -2, bitsPerEntry: 12, entries: [0, 1, 2, 4095], explanation: 'CURVE' },
  });
});

test('the modality LUT of XA is for processing and does not touch the picture (PS3.3 C.8.7.1.1.2)', () => {
  const lut = new DataSetBuilder()
    .numbers(Tag.LUTDescriptor, 'US', 2, 0, 16)
    .text(Tag.ModalityLUTType, 'LO', 'OD')
    .numbers(Tag.LUTData, 'OW', 0, 1000);
  const build = (SOPClassUID: string): DataSetBuilder =>
    pixelModule(identifiedDataSet(undefined, { SOPClassUID }), {
      between: (builder) => builder.sequence(Tag.ModalityLUTSequence, [lut]),
    });
  expect(describeBuilt(build('1.2.840.10008.5.1.4.1.1.12.1')).shared.modality).toEqual({ kind: 'identity' });
  expect(describeBuilt(build('1.2.840.10008.5.1.4.1.1.1')).shared.modality).toMatchObject({
    kind: 'lut',
    ModalityLUTType: 'OD',
  });
});

function rescale(slope: string): DataSetBuilder {
  return new DataSetBuilder()
    .text(Tag.RescaleIntercept, 'DS', '0')
    .text(Tag.RescaleSlope, 'DS', slope)
    .text(Tag.RescaleType, 'LO', 'US');
}

test('functional groups: the frame overlays what is shared, which overlays the data set (C.7.6.16)', () => {
  const shared = new DataSetBuilder()
    .sequence(Tag.PlaneOrientationSequence, [
      new DataSetBuilder().text(Tag.ImageOrientationPatient, 'DS', '1\\0\\0\\0\\1\\0'),
    ])
    .sequence(Tag.PixelMeasuresSequence, [
      new DataSetBuilder().text(Tag.SliceThickness, 'DS', '5').text(Tag.PixelSpacing, 'DS', '0.5\\0.6'),
    ])
    .sequence(Tag.PixelValueTransformationSequence, [rescale('2')]);
  const frame = (z: string, slope: string): DataSetBuilder =>
    new DataSetBuilder()
      .sequence(Tag.MREchoSequence, [new DataSetBuilder().numbers(Tag.EffectiveEchoTime, 'FD', 12.5)])
      .sequence(Tag.PlanePositionSequence, [
        new DataSetBuilder().text(Tag.ImagePositionPatient, 'DS', `0\\0\\${z}`),
      ])
      .sequence(Tag.FrameVOILUTSequence, [
        new DataSetBuilder().text(Tag.WindowCenter, 'DS', z).text(Tag.WindowWidth, 'DS', '10'),
      ])
      .sequence(Tag.PixelValueTransformationSequence, slope === '' ? [] : [rescale(slope)]);
  const image = describeBuilt(
    pixelModule(identifiedDataSet(), { NumberOfFrames: '2', BitsAllocated: 8, BitsStored: 8 })
      // After pixel data only to keep the builder short: order is the parser's remark, not ours.
      .sequence(Tag.SharedFunctionalGroupsSequence, [shared])
      .sequence(Tag.PerFrameFunctionalGroupsSequence, [frame('10', ''), frame('20', '3')]),
  );
  expect(frameAttributes(image, 0)).toMatchObject({
    ImagePositionPatient: [0, 0, 10],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.5, 0.6],
    SliceThickness: 5,
    modality: { RescaleSlope: 2 },
    vois: [{ WindowCenter: 10, WindowWidth: 10 }],
    label: 'TE 12.5',
  });
  expect(frameAttributes(image, 1)).toMatchObject({
    ImagePositionPatient: [0, 0, 20],
    modality: { RescaleSlope: 3 },
  });
});

test('frames of a dose grid lie along the normal of its plane (C.8.8.3.2)', () => {
  const image = describeBuilt(
    pixelModule(
      identifiedDataSet()
        .text(Tag.ImagePositionPatient, 'DS', '1\\2\\3')
        .text(Tag.ImageOrientationPatient, 'DS', '1\\0\\0\\0\\1\\0'),
      { NumberOfFrames: '2', BitsAllocated: 8, BitsStored: 8 },
    ).text(Tag.GridFrameOffsetVector, 'DS', '0\\2.5'),
  );
  expect(image.perFrame?.map((frame) => frame.ImagePositionPatient)).toEqual([
    [1, 2, 3],
    [1, 2, 5.5],
  ]);
});

function withPalette(entries: number[], bits: number): DataSetBuilder {
  return pixelModule(identifiedDataSet(), {
    PhotometricInterpretation: 'PALETTE COLOR',
    BitsAllocated: 16,
    between: (builder) => {
      for (const [descriptor, data] of [
        [Tag.RedPaletteColorLookupTableDescriptor, Tag.RedPaletteColorLookupTableData],
        [Tag.GreenPaletteColorLookupTableDescriptor, Tag.GreenPaletteColorLookupTableData],
        [Tag.BluePaletteColorLookupTableDescriptor, Tag.BluePaletteColorLookupTableData],
      ] as const) {
        builder.numbers(descriptor, 'US', 4, 5, bits).numbers(data, 'OW', ...entries);
      }
      return builder;
    },
  });
}

describe('a palette', () => {
  test('has its entries and first value', () => {
    expect(describeBuilt(withPalette([0, 100, 0xff00, 7], 16)).palette?.green).toEqual({
      firstMapped: 5,
      bitsPerEntry: 16,
      entries: [0, 100, 0xff00, 7],
      explanation: null,
    });
  });

  test('of four entries in bytes has two of them in a word', () => {
    expect(describeBuilt(withPalette([0x0201, 0x0403], 8)).palette?.blue.entries).toEqual([1, 2, 3, 4]);
  });

  test('that says 16 bits and fills 8 is one of 8', () => {
    expect(describeBuilt(withPalette([0, 1, 2, 255], 16)).palette?.red.bitsPerEntry).toBe(8);
  });

  test('that is missing is why there is no picture', () => {
    const image = describeBuilt(
      pixelModule(identifiedDataSet(), { PhotometricInterpretation: 'PALETTE COLOR' }),
    );
    expect(image.refusal?.code).toBe('image.invalid-attributes');
  });
});

test('overlays: in data with their place, or in a bit of the cell', () => {
  const image = describeBuilt(
    pixelModule(identifiedDataSet())
      .numbers(overlayTag(0x6000, 0x0010), 'US', 2)
      .numbers(overlayTag(0x6000, 0x0011), 'US', 3)
      .text(overlayTag(0x6000, 0x0040), 'CS', 'R')
      .numbers(overlayTag(0x6000, 0x0050), 'SS', 1, -1)
      .numbers(overlayTag(0x6000, 0x0102), 'US', 0)
      .numbers(overlayTag(0x6000, 0x3000), 'OW', 0x3f)
      .numbers(overlayTag(0x6002, 0x0010), 'US', 2)
      .numbers(overlayTag(0x6002, 0x0011), 'US', 3)
      .text(overlayTag(0x6002, 0x0040), 'CS', 'G')
      .numbers(overlayTag(0x6002, 0x0102), 'US', 12),
  );
  expect(image.overlays).toMatchObject([
    { group: 0x6000, OverlayType: 'R', OverlayOrigin: [1, -1], embeddedBitPosition: null },
    { group: 0x6002, OverlayType: 'G', OverlayOrigin: [1, 1], embeddedBitPosition: 12, dataRange: null },
  ]);
  expect(image.overlays[0]?.dataRange?.lengthBytes).toBe(2);
});

describe('what cannot be shown says why', () => {
  test.each([
    ['codec.unsupported', '1.2.840.10008.1.2.4.100', {}],
    ['codec.unsupported', '1.2.3.4.5', {}],
    ['image.invalid-attributes', explicitLittle, { BitsAllocated: 12 }],
    ['image.invalid-attributes', explicitLittle, { BitsStored: 17 }],
    ['image.invalid-attributes', explicitLittle, { SamplesPerPixel: 3 }],
    ['image.invalid-attributes', explicitLittle, { PhotometricInterpretation: 'CMYK' }],
  ])('%s in %s', (code, TransferSyntaxUID, change) => {
    expect(describeBuilt(pixelModule(identifiedDataSet(), change), TransferSyntaxUID).refusal?.code).toBe(
      code,
    );
  });

  test('no pixel data', () => {
    const builder = identifiedDataSet()
      .numbers(Tag.SamplesPerPixel, 'US', 1)
      .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
      .numbers(Tag.Rows, 'US', 2);
    expect(describeBuilt(builder).refusal?.code).toBe('image.no-pixel-data');
  });
});

test('lossy by attribute or by transfer syntax', () => {
  const said = (value: string): DataSetBuilder =>
    pixelModule(identifiedDataSet(), {
      between: (builder) => builder.text(Tag.LossyImageCompression, 'CS', value),
    });
  expect(describeBuilt(said('01')).lossy).toBe(true);
  expect(describeBuilt(said('00')).lossy).toBe(false);
  expect(describeBuilt(pixelModule(identifiedDataSet()), '1.2.840.10008.1.2.4.50').lossy).toBe(true);
});

test('technique is written in reading order, with its units', () => {
  const builder = new DataSetBuilder()
    .text(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2')
    .text(Tag.Modality, 'CS', 'CT')
    .text(Tag.SliceThickness, 'DS', '1.250000')
    .text(Tag.KVP, 'DS', '120.0')
    .text(Tag.XRayTubeCurrent, 'IS', '186')
    .text(Tag.ConvolutionKernel, 'SH', 'B30f');
  expect(describeBuilt(pixelModule(builder)).technique).toEqual(['120 kV', '186 mA', '1.25 mm', 'B30f']);
});

const regionItem = (deltaX: number): DataSetBuilder =>
  new DataSetBuilder()
    .numbers(Tag.RegionSpatialFormat, 'US', 1)
    .numbers(Tag.RegionDataType, 'US', 1)
    .numbers(Tag.RegionFlags, 'UL', 2)
    .numbers(Tag.RegionLocationMinX0, 'UL', 0)
    .numbers(Tag.RegionLocationMinY0, 'UL', 1)
    .numbers(Tag.RegionLocationMaxX1, 'UL', 2)
    .numbers(Tag.RegionLocationMaxY1, 'UL', 3)
    .numbers(Tag.ReferencePixelX0, 'SL', -5)
    .numbers(Tag.ReferencePixelY0, 'SL', 6)
    .numbers(Tag.PhysicalUnitsXDirection, 'US', 3)
    .numbers(Tag.PhysicalUnitsYDirection, 'US', 3)
    .numbers(Tag.ReferencePixelPhysicalValueX, 'FD', 0.5)
    .numbers(Tag.ReferencePixelPhysicalValueY, 'FD', 0)
    .numbers(Tag.PhysicalDeltaX, 'FD', deltaX)
    .numbers(Tag.PhysicalDeltaY, 'FD', 0.02);

describe('ultrasound regions', () => {
  test('are read with their reference pixel and its value; one without a delta is left out and named', () => {
    const builder = identifiedDataSet().sequence(Tag.SequenceOfUltrasoundRegions, [
      regionItem(0.01),
      new DataSetBuilder().numbers(Tag.RegionSpatialFormat, 'US', 1),
    ]);
    const image = describeBuilt(pixelModule(builder));
    expect(image.shared.ultrasoundRegions).toEqual([
      expect.objectContaining({
        RegionFlags: 2,
        RegionLocationMaxX1: 2,
        ReferencePixelX0: -5,
        ReferencePixelPhysicalValueX: 0.5,
        PhysicalDeltaX: 0.01,
      }),
    ]);
    expect(image.malformed).toContain('SequenceOfUltrasoundRegions');
  });

  test('of a frame stand beside its functional groups or in one of them, and replace the shared ones', () => {
    const beside = new DataSetBuilder().sequence(Tag.SequenceOfUltrasoundRegions, [regionItem(0.04)]);
    const within = new DataSetBuilder().sequence(Tag.FrameContentSequence, [
      new DataSetBuilder().sequence(Tag.SequenceOfUltrasoundRegions, [regionItem(0.05)]),
    ]);
    const frames = [new DataSetBuilder(), beside, within];
    const builder = pixelModule(
      identifiedDataSet().sequence(Tag.SequenceOfUltrasoundRegions, [regionItem(0.01)]),
      {
        NumberOfFrames: '3',
        between: (between) => between.sequence(Tag.PerFrameFunctionalGroupsSequence, frames),
      },
    );
    const image = describeBuilt(builder);
    const deltas = [0, 1, 2].map(
      (frame) => frameAttributes(image, frame).ultrasoundRegions[0]?.PhysicalDeltaX,
    );
    expect(deltas).toEqual([0.01, 0.04, 0.05]);
  });
});
