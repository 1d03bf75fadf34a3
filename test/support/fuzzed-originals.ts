import type { PixelAttributes } from '../../main/store/reader-api.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import {
  buildDeflatedFile,
  buildFile,
  DataSetBuilder,
  explicitBig,
  explicitLittle,
  implicitLittle,
  type BuildEncoding,
} from './dicom-builder.ts';
import { colourPixels, encodedFrame, plainPixels, type Encoder } from './encoded-frames.ts';

/** UIDs of one length, so that they can be written over in place. */
export interface OwnUids {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  /** Of one length as well. */
  readonly PatientID: string;
}

/** A sound object before its faults. */
export interface FuzzedOriginal {
  readonly name: string;
  readonly TransferSyntaxUID: string;
  readonly SOPClassUID: string;
  /** A Part 10 file. */
  build(uids: OwnUids): Uint8Array;
}

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
const enhancedCt = '1.2.840.10008.5.1.4.1.1.2.1';
const structuredReport = '1.2.840.10008.5.1.4.1.1.88.33';
const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  big: '1.2.840.10008.1.2.2',
} as const;

/** Small pictures: what is not in the pixels should be hit as often as what is. */
const small: PixelAttributes = { ...plainPixels, Rows: 16, Columns: 20 };
const smallColour: PixelAttributes = { ...colourPixels, Rows: 16, Columns: 20 };

function identified(encoding: BuildEncoding, SOPClassUID: string, uids: OwnUids): DataSetBuilder {
  const code = new DataSetBuilder(encoding).text(0x00080100, 'SH', 'T-A0100').text(0x00080104, 'LO', 'Brain');
  const nested = new DataSetBuilder(encoding)
    .sequence(0x0040a168, [code, code], { sequence: 'undefined', item: 'undefined' })
    .text(0x00080104, 'LO', 'outer');
  return new DataSetBuilder(encoding)
    .text(0x00080005, 'CS', 'ISO_IR 192')
    .text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL')
    .text(0x00080016, 'UI', SOPClassUID)
    .text(0x00080018, 'UI', uids.SOPInstanceUID)
    .text(0x00080020, 'DA', '20260102')
    .text(0x00080030, 'TM', '101112.5')
    .text(0x00080060, 'CS', 'OT')
    .text(0x00081030, 'LO', 'Fuzzed study')
    .sequence(0x00081032, [nested], { sequence: 'defined', item: 'undefined' })
    .bytes(0x00091010, 'UN', Uint8Array.of(1, 2, 3, 4))
    .text(0x00100010, 'PN', 'Fuzz^Felix=Fuzz^F')
    .text(0x00100020, 'LO', uids.PatientID)
    .text(0x00100030, 'DA', '19700101')
    .text(0x00100040, 'CS', 'M')
    .text(0x00180050, 'DS', '5.0')
    .text(0x0020000d, 'UI', uids.StudyInstanceUID)
    .text(0x0020000e, 'UI', uids.SeriesInstanceUID)
    .text(0x00200013, 'IS', '7')
    .text(0x00200032, 'DS', '-10\\-20\\30.5')
    .text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0')
    .text(0x00200052, 'UI', '2.25.77');
}

function pixelModule(builder: DataSetBuilder, pixels: PixelAttributes): DataSetBuilder {
  builder
    .numbers(0x00280002, 'US', pixels.SamplesPerPixel)
    .text(0x00280004, 'CS', pixels.PhotometricInterpretation);
  if (pixels.SamplesPerPixel > 1) builder.numbers(0x00280006, 'US', 0);
  builder
    .text(0x00280008, 'IS', String(pixels.NumberOfFrames))
    .numbers(0x00280010, 'US', pixels.Rows)
    .numbers(0x00280011, 'US', pixels.Columns)
    .text(0x00280030, 'DS', '0.5\\0.5')
    .numbers(0x00280100, 'US', pixels.BitsAllocated)
    .numbers(0x00280101, 'US', pixels.BitsStored)
    .numbers(0x00280102, 'US', pixels.HighBit)
    .numbers(0x00280103, 'US', pixels.PixelRepresentation);
  return builder;
}

function native(name: string, TransferSyntaxUID: string, encoding: BuildEncoding): FuzzedOriginal {
  const SOPClassUID = secondaryCapture;
  return {
    name,
    TransferSyntaxUID,
    SOPClassUID,
    build(uids) {
      const dataSet = pixelModule(identified(encoding, SOPClassUID, uids), small)
        .text(0x00281050, 'DS', '40\\600')
        .text(0x00281051, 'DS', '400\\1500')
        .text(0x00281052, 'DS', '-1024')
        .text(0x00281053, 'DS', '1')
        .numbers(0x60000010, 'US', 16)
        .numbers(0x60000011, 'US', 20)
        .text(0x60000040, 'CS', 'G')
        .numbers(0x60000050, 'SS', 1, 1)
        .numbers(0x60000100, 'US', 1)
        .numbers(0x60000102, 'US', 0)
        .bytes(0x60003000, 'OW', new Uint8Array(40).fill(0x55))
        .numbers(0x7fe00010, 'OW', ...Array.from({ length: 320 }, (_, index) => (index * 37) & 0xfff))
        .build();
      return TransferSyntaxUID === syntaxes.deflated
        ? buildDeflatedFile(dataSet)
        : buildFile(dataSet, TransferSyntaxUID, { MediaStorageSOPInstanceUID: uids.SOPInstanceUID });
    },
  };
}

/** Plane Position and Frame VOI LUT of one frame. */
function frameGroups(z: string): DataSetBuilder {
  const voi = new DataSetBuilder().text(0x00281050, 'DS', '40').text(0x00281051, 'DS', '400');
  return new DataSetBuilder()
    .sequence(0x00209113, [new DataSetBuilder().text(0x00200032, 'DS', `0\\0\\${z}`)])
    .sequence(0x00289132, [voi]);
}

/** Three frames with functional groups of their own, one of them with a position that says nothing. */
const multiFrame: FuzzedOriginal = {
  name: 'enhanced multi-frame',
  TransferSyntaxUID: syntaxes.explicit,
  SOPClassUID: enhancedCt,
  build(uids) {
    const shared = new DataSetBuilder()
      .sequence(0x00209116, [new DataSetBuilder().text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0')])
      .sequence(0x00289110, [new DataSetBuilder().text(0x00280030, 'DS', '0.5\\0.5')]);
    const pixels = { ...small, NumberOfFrames: 3 };
    const dataSet = pixelModule(identified(explicitLittle, enhancedCt, uids), pixels)
      .sequence(Tag.SharedFunctionalGroupsSequence, [shared], { sequence: 'undefined', item: 'defined' })
      .sequence(Tag.PerFrameFunctionalGroupsSequence, [frameGroups('1'), frameGroups('2'), frameGroups('')])
      .numbers(0x7fe00010, 'OW', ...Array.from({ length: 960 }, (_, index) => index & 0xfff))
      .build();
    return buildFile(dataSet, syntaxes.explicit, { MediaStorageSOPInstanceUID: uids.SOPInstanceUID });
  },
};

const palette: FuzzedOriginal = {
  name: 'palette colour',
  TransferSyntaxUID: syntaxes.explicit,
  SOPClassUID: secondaryCapture,
  build(uids) {
    const pixels: PixelAttributes = {
      ...small,
      PhotometricInterpretation: 'PALETTE COLOR',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
    };
    const dataSet = pixelModule(identified(explicitLittle, secondaryCapture, uids), pixels);
    for (const tag of [0x00281101, 0x00281102, 0x00281103]) dataSet.numbers(tag, 'US', 16, 0, 16);
    for (const tag of [0x00281201, 0x00281202, 0x00281203]) {
      dataSet.numbers(tag, 'OW', ...Array.from({ length: 16 }, (_, index) => index * 4096));
    }
    dataSet.bytes(
      0x7fe00010,
      'OB',
      Uint8Array.from({ length: 320 }, (_, index) => index % 16),
    );
    return buildFile(dataSet.build(), syntaxes.explicit, { MediaStorageSOPInstanceUID: uids.SOPInstanceUID });
  },
};

/** No pixels, but sequences seven deep. */
const report: FuzzedOriginal = {
  name: 'structured report',
  TransferSyntaxUID: syntaxes.implicit,
  SOPClassUID: structuredReport,
  build(uids) {
    let content = new DataSetBuilder(implicitLittle).text(0x0040a160, 'UT', 'A finding');
    for (let depth = 0; depth < 7; depth++) {
      const style = depth % 2 === 0 ? 'defined' : 'undefined';
      content = new DataSetBuilder(implicitLittle)
        .text(0x0040a040, 'CS', 'CONTAINER')
        .sequence(0x0040a730, [content, content], { sequence: style, item: style });
    }
    const dataSet = identified(implicitLittle, structuredReport, uids).raw(content.build()).build();
    return buildFile(dataSet, syntaxes.implicit, { MediaStorageSOPInstanceUID: uids.SOPInstanceUID });
  },
};

async function encapsulated(encoder: Encoder, pixels: PixelAttributes): Promise<FuzzedOriginal> {
  const { bytes, TransferSyntaxUID } = await encodedFrame(encoder, pixels);
  // PS3.5 A.4: fragments are of even length.
  const even = new Uint8Array(bytes.length + (bytes.length % 2));
  even.set(bytes);
  return {
    name: `${encoder}, ${pixels.SamplesPerPixel === 1 ? 'grey' : 'colour'}`,
    TransferSyntaxUID,
    SOPClassUID: secondaryCapture,
    build(uids) {
      const dataSet = pixelModule(identified(explicitLittle, secondaryCapture, uids), pixels);
      dataSet.encapsulated([even], [0]);
      return buildFile(dataSet.build(), TransferSyntaxUID, {
        MediaStorageSOPInstanceUID: uids.SOPInstanceUID,
      });
    },
  };
}

const eightBits = { ...small, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

/** One of every kind of object that the parser, the gate, the index and the codecs treat differently. */
export async function fuzzedOriginals(): Promise<readonly FuzzedOriginal[]> {
  const encoders = ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-xl'] as const;
  return [
    native('implicit little endian', syntaxes.implicit, implicitLittle),
    native('explicit little endian', syntaxes.explicit, explicitLittle),
    native('explicit big endian', syntaxes.big, explicitBig),
    native('deflated', syntaxes.deflated, explicitLittle),
    multiFrame,
    palette,
    report,
    ...(await Promise.all(encoders.map((encoder) => encapsulated(encoder, small)))),
    await encapsulated('jpeg-baseline', eightBits),
    await encapsulated('jpeg-2000', smallColour),
    await encapsulated('rle', smallColour),
  ];
}
