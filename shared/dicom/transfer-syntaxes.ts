import { NegatoscopeError } from '../errors.ts';
import { stripUidPadding } from './uid.ts';

/** What decodes the pixels. `other`: no codec of ours, and none planned. */
export type CodecFamily =
  | 'native'
  | 'rle'
  | 'jpeg-baseline'
  | 'jpeg-extended'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'jpeg-xl'
  | 'deflated-frame'
  | 'encapsulated-uncompressed'
  | 'video'
  | 'other';

export interface TransferSyntax {
  readonly TransferSyntaxUID: string;
  readonly name: string;
  readonly isExplicitVr: boolean;
  readonly isLittleEndian: boolean;
  /** The whole data set is deflated (PS3.5 A.5). */
  readonly isDeflated: boolean;
  /** Pixel data in fragments (PS3.5 A.4). */
  readonly isEncapsulated: boolean;
  /** What the encoding itself may have done to the pixels. */
  readonly lossiness: 'lossless' | 'lossy' | 'either';
  readonly codec: CodecFamily;
  /** shown: stored and shown. kept: stored and named; its tile says why there is no picture. */
  readonly support: 'shown' | 'kept';
  readonly isRetired: boolean;
}

type Encoding = Pick<TransferSyntax, 'isExplicitVr' | 'isLittleEndian' | 'isDeflated' | 'isEncapsulated'>;

const implicitLittle: Encoding = {
  isExplicitVr: false,
  isLittleEndian: true,
  isDeflated: false,
  isEncapsulated: false,
};
const explicitLittle: Encoding = { ...implicitLittle, isExplicitVr: true };
const explicitBig: Encoding = { ...explicitLittle, isLittleEndian: false };
const deflated: Encoding = { ...explicitLittle, isDeflated: true };
// Every encapsulated transfer syntax is explicit VR little endian (PS3.5 A.4).
const encapsulated: Encoding = { ...explicitLittle, isEncapsulated: true };

type Row = readonly [
  TransferSyntaxUID: string,
  name: string,
  encoding: Encoding,
  lossiness: TransferSyntax['lossiness'],
  codec: CodecFamily,
  support: TransferSyntax['support'],
  retired?: 'retired',
];

/** PS3.6 Table A-1, transfer syntaxes; the encodings are PS3.5 Annex A (and earlier editions for retired ones). */
const rows: readonly Row[] = [
  ['1.2.840.10008.1.2', 'Implicit VR Little Endian', implicitLittle, 'lossless', 'native', 'shown'],
  ['1.2.840.10008.1.2.1', 'Explicit VR Little Endian', explicitLittle, 'lossless', 'native', 'shown'],
  [
    '1.2.840.10008.1.2.1.98',
    'Encapsulated Uncompressed Explicit VR Little Endian',
    encapsulated,
    'lossless',
    'encapsulated-uncompressed',
    'shown',
  ],
  ['1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', deflated, 'lossless', 'native', 'shown'],
  ['1.2.840.10008.1.2.2', 'Explicit VR Big Endian', explicitBig, 'lossless', 'native', 'shown', 'retired'],
  ['1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', encapsulated, 'lossy', 'jpeg-baseline', 'shown'],
  [
    '1.2.840.10008.1.2.4.51',
    'JPEG Extended (Process 2 and 4)',
    encapsulated,
    'lossy',
    'jpeg-extended',
    'shown',
  ],
  ...retiredJpeg(52, 'JPEG Extended (Process 3 and 5)', 'lossy'),
  // Progressive with Huffman codes, which IJG's decoder has; the arithmetic ones it has not.
  [
    '1.2.840.10008.1.2.4.53',
    'JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)',
    encapsulated,
    'lossy',
    'jpeg-extended',
    'shown',
    'retired',
  ],
  ...retiredJpeg(54, 'JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)', 'lossy'),
  [
    '1.2.840.10008.1.2.4.55',
    'JPEG Full Progression, Non-Hierarchical (Process 10 and 12)',
    encapsulated,
    'lossy',
    'jpeg-extended',
    'shown',
    'retired',
  ],
  ...retiredJpeg(56, 'JPEG Full Progression, Non-Hierarchical (Process 11 and 13)', 'lossy'),
  [
    '1.2.840.10008.1.2.4.57',
    'JPEG Lossless, Non-Hierarchical (Process 14)',
    encapsulated,
    'lossless',
    'jpeg-lossless',
    'shown',
  ],
  ...retiredJpeg(58, 'JPEG Lossless, Non-Hierarchical (Process 15)', 'lossless'),
  ...retiredJpeg(59, 'JPEG Extended, Hierarchical (Process 16 and 18)', 'lossy'),
  ...retiredJpeg(60, 'JPEG Extended, Hierarchical (Process 17 and 19)', 'lossy'),
  ...retiredJpeg(61, 'JPEG Spectral Selection, Hierarchical (Process 20 and 22)', 'lossy'),
  ...retiredJpeg(62, 'JPEG Spectral Selection, Hierarchical (Process 21 and 23)', 'lossy'),
  ...retiredJpeg(63, 'JPEG Full Progression, Hierarchical (Process 24 and 26)', 'lossy'),
  ...retiredJpeg(64, 'JPEG Full Progression, Hierarchical (Process 25 and 27)', 'lossy'),
  ...retiredJpeg(65, 'JPEG Lossless, Hierarchical (Process 28)', 'lossless'),
  ...retiredJpeg(66, 'JPEG Lossless, Hierarchical (Process 29)', 'lossless'),
  [
    '1.2.840.10008.1.2.4.70',
    'JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])',
    encapsulated,
    'lossless',
    'jpeg-lossless',
    'shown',
  ],
  [
    '1.2.840.10008.1.2.4.80',
    'JPEG-LS Lossless Image Compression',
    encapsulated,
    'lossless',
    'jpeg-ls',
    'shown',
  ],
  [
    '1.2.840.10008.1.2.4.81',
    'JPEG-LS Lossy (Near-Lossless) Image Compression',
    encapsulated,
    'lossy',
    'jpeg-ls',
    'shown',
  ],
  [
    '1.2.840.10008.1.2.4.90',
    'JPEG 2000 Image Compression (Lossless Only)',
    encapsulated,
    'lossless',
    'jpeg-2000',
    'shown',
  ],
  ['1.2.840.10008.1.2.4.91', 'JPEG 2000 Image Compression', encapsulated, 'either', 'jpeg-2000', 'shown'],
  [
    '1.2.840.10008.1.2.4.92',
    'JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)',
    encapsulated,
    'lossless',
    'other',
    'kept',
  ],
  [
    '1.2.840.10008.1.2.4.93',
    'JPEG 2000 Part 2 Multi-component Image Compression',
    encapsulated,
    'either',
    'other',
    'kept',
  ],
  // The pixels are elsewhere, at Pixel Data Provider URL (PS3.5 A.6 and A.7): a plain data set without pixel data.
  ['1.2.840.10008.1.2.4.94', 'JPIP Referenced', explicitLittle, 'either', 'other', 'kept'],
  ['1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate', deflated, 'either', 'other', 'kept'],
  ...video('100', 'MPEG2 Main Profile / Main Level'),
  ...video('100.1', 'Fragmentable MPEG2 Main Profile / Main Level'),
  ...video('101', 'MPEG2 Main Profile / High Level'),
  ...video('101.1', 'Fragmentable MPEG2 Main Profile / High Level'),
  ...video('102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1'),
  ...video('102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1'),
  ...video('103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'),
  ...video('103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'),
  ...video('104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'),
  ...video('104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'),
  ...video('105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'),
  ...video('105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'),
  ...video('106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'),
  ...video('106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'),
  ...video('107', 'HEVC/H.265 Main Profile / Level 5.1'),
  ...video('108', 'HEVC/H.265 Main 10 Profile / Level 5.1'),
  ['1.2.840.10008.1.2.4.110', 'JPEG XL Lossless', encapsulated, 'lossless', 'jpeg-xl', 'shown'],
  ['1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression', encapsulated, 'lossy', 'jpeg-xl', 'shown'],
  ['1.2.840.10008.1.2.4.112', 'JPEG XL', encapsulated, 'either', 'jpeg-xl', 'shown'],
  [
    '1.2.840.10008.1.2.4.201',
    'High-Throughput JPEG 2000 Image Compression (Lossless Only)',
    encapsulated,
    'lossless',
    'htj2k',
    'shown',
  ],
  [
    '1.2.840.10008.1.2.4.202',
    'High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)',
    encapsulated,
    'lossless',
    'htj2k',
    'shown',
  ],
  [
    '1.2.840.10008.1.2.4.203',
    'High-Throughput JPEG 2000 Image Compression',
    encapsulated,
    'either',
    'htj2k',
    'shown',
  ],
  ['1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced', explicitLittle, 'either', 'other', 'kept'],
  ['1.2.840.10008.1.2.4.205', 'JPIP HTJ2K Referenced Deflate', deflated, 'either', 'other', 'kept'],
  ['1.2.840.10008.1.2.5', 'RLE Lossless', encapsulated, 'lossless', 'rle', 'shown'],
  [
    '1.2.840.10008.1.2.6.1',
    'RFC 2557 MIME encapsulation',
    explicitLittle,
    'lossless',
    'other',
    'kept',
    'retired',
  ],
  ['1.2.840.10008.1.2.6.2', 'XML Encoding', explicitLittle, 'lossless', 'other', 'kept', 'retired'],
  // Real-time video (PS3.5 A.4.x, PS3.22): no pixel data in the data set.
  [
    '1.2.840.10008.1.2.7.1',
    'SMPTE ST 2110-20 Uncompressed Progressive Active Video',
    explicitLittle,
    'lossless',
    'video',
    'kept',
  ],
  [
    '1.2.840.10008.1.2.7.2',
    'SMPTE ST 2110-20 Uncompressed Interlaced Active Video',
    explicitLittle,
    'lossless',
    'video',
    'kept',
  ],
  [
    '1.2.840.10008.1.2.7.3',
    'SMPTE ST 2110-30 PCM Digital Audio',
    explicitLittle,
    'lossless',
    'other',
    'kept',
  ],
  [
    '1.2.840.10008.1.2.8.1',
    'Deflated Image Frame Compression',
    encapsulated,
    'lossless',
    'deflated-frame',
    'shown',
  ],
  [
    '1.2.840.10008.1.20',
    'Papyrus 3 Implicit VR Little Endian',
    implicitLittle,
    'lossless',
    'other',
    'kept',
    'retired',
  ],
  // Not of the standard, but old GE equipment writes it: implicit little endian with big endian pixel data.
  [
    '1.2.840.113619.5.2',
    'GE Private Implicit VR Little Endian with Big Endian Pixel Data',
    implicitLittle,
    'lossless',
    'other',
    'kept',
  ],
];

function retiredJpeg(process: number, name: string, lossiness: 'lossless' | 'lossy'): Row[] {
  return [[`1.2.840.10008.1.2.4.${process}`, name, encapsulated, lossiness, 'other', 'kept', 'retired']];
}

function video(suffix: string, name: string): Row[] {
  return [[`1.2.840.10008.1.2.4.${suffix}`, name, encapsulated, 'lossy', 'video', 'kept']];
}

/** Every transfer syntax that is stored, in the order of their UIDs. */
export const transferSyntaxes: readonly TransferSyntax[] = rows.map(
  ([TransferSyntaxUID, name, encoding, lossiness, codec, support, retired]) => ({
    TransferSyntaxUID,
    name,
    isExplicitVr: encoding.isExplicitVr,
    isLittleEndian: encoding.isLittleEndian,
    isDeflated: encoding.isDeflated,
    isEncapsulated: encoding.isEncapsulated,
    lossiness,
    codec,
    support,
    isRetired: retired !== undefined,
  }),
);

const byUid = new Map(transferSyntaxes.map((syntax) => [syntax.TransferSyntaxUID, syntax]));

export function findTransferSyntax(TransferSyntaxUID: string): TransferSyntax | undefined {
  return byUid.get(stripUidPadding(TransferSyntaxUID));
}

/** Throws `dicom.unsupported-transfer-syntax` for one that is not in the table. */
export function transferSyntaxOf(TransferSyntaxUID: string): TransferSyntax {
  const found = findTransferSyntax(TransferSyntaxUID);
  if (found !== undefined) return found;
  throw new NegatoscopeError(
    'dicom.unsupported-transfer-syntax',
    `Transfer syntax ${TransferSyntaxUID} is unknown`,
    { TransferSyntaxUID },
  );
}

export const TransferSyntaxUid = {
  ImplicitVRLittleEndian: '1.2.840.10008.1.2',
  ExplicitVRLittleEndian: '1.2.840.10008.1.2.1',
  DeflatedExplicitVRLittleEndian: '1.2.840.10008.1.2.1.99',
  ExplicitVRBigEndian: '1.2.840.10008.1.2.2',
  JPEGBaseline8Bit: '1.2.840.10008.1.2.4.50',
  JPEGExtended12Bit: '1.2.840.10008.1.2.4.51',
  JPEGLossless: '1.2.840.10008.1.2.4.57',
  JPEGLosslessSV1: '1.2.840.10008.1.2.4.70',
  JPEGLSLossless: '1.2.840.10008.1.2.4.80',
  JPEGLSNearLossless: '1.2.840.10008.1.2.4.81',
  JPEG2000Lossless: '1.2.840.10008.1.2.4.90',
  JPEG2000: '1.2.840.10008.1.2.4.91',
  RLELossless: '1.2.840.10008.1.2.5',
} as const;
