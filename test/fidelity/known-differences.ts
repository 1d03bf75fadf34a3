interface Refusal {
  readonly code: string;
  readonly reason: string;
}

const noPixels: Refusal = {
  code: 'image.no-pixel-data',
  reason: 'PS3.3 C.7.6.3: its header promises a picture, and no pixel data follow',
};
const cutShort: Refusal = {
  code: 'dicom.truncated',
  reason: 'PS3.5 7.1: the file ends before its last element does',
};

/** Images of the corpus that we refuse, with code and reason. Everything else must decode. */
const refusals: Readonly<Record<string, Refusal>> = {
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH1146.dcm': {
    code: 'image.frame-missing',
    reason: 'PS3.5 8.1.1: pixel data of no byte for a frame that has some',
  },
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH1339.dcm': cutShort,
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH179A.dcm': noPixels,
  'files/pydicom+pydicom-data/data_store/data/emri_small_jpeg_2k_lossless_too_short.dcm': cutShort,
  'files/pydicom+pydicom/src/pydicom/data/charset_files/chrJapMulti.dcm': noPixels,
  'files/pydicom+pydicom/src/pydicom/data/charset_files/chrKoreanMulti.dcm': noPixels,
  'files/pydicom+pydicom/src/pydicom/data/test_files/MR_truncated.dcm': cutShort,
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH340.dcm': {
    code: 'image.invalid-attributes',
    reason: 'PS3.5 8.1.1: ACR-NEMA with cells of 12 bits packed, retired before DICOM',
  },
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH364.dcm': {
    code: 'dicom.malformed',
    reason: 'PS3.5 7.1: not one data set that can be accounted for',
  },
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH626.dcm': cutShort,
  'files/pydicom+pydicom/src/pydicom/data/test_files/SC_rgb_jpeg.dcm': cutShort,
  'files/wearemothership+dicom-test-files/dicom-ts-issues/20-wrong-transfer-syntax.dcm': {
    code: 'dicom.malformed',
    reason: 'PS3.10 7.1: its bytes are in another encoding than its file meta information says',
  },
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/multiframe.dcm': {
    code: 'codec.mismatch',
    reason: 'PS3.5 8.2.1: every 14th frame is a code stream of 55 columns in an image of 240',
  },
  'files/pydicom+pydicom/src/pydicom/data/test_files/JPEG2000-embedded-sequence-delimiter.dcm': {
    code: 'codec.corrupt',
    reason:
      'ISO/IEC 15444-1 A.5.1: a damaged size in the code stream; DCMTK, GDCM and OpenJPEG refuse it too',
  },
};

/** The codes alone, by path. */
export const refusedImages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(refusals).map(([file, { code }]) => [file, code]),
);

const foreignBits =
  'PS3.5 8.1.1: bits outside BitsStored are no part of the sample; the hashes were taken over whole cells';
const nativeYbr = 'PS3.3 C.7.6.3.1.2: YBR shown as RGB; the hashes are of the YBR samples in the file';
const roundedYbr =
  'PS3.3 C.7.6.3.1.2, in double precision; the 16-bit constants of the IJG library round up to 17 samples the other way by 1';
const wideBigEndian =
  'PS3.5 7.3: a 32-bit cell of a big endian file is big endian as a whole; DCMTK and GDCM turn each half. Its little endian twin has our values';

const waveletConstant =
  'ISO/IEC 15444-1 Table F.4: 2 / K of the 9-7 wavelet is 1.625786132; OpenJPEG, also inside of GDCM, takes 1.625732422, which rounds one sample in a hundred to the level beside';

/** Images whose values hash to something else than the catalogue says, and why that is right. */
export const otherHashes: Readonly<Record<string, string>> = {
  'files/neurolabusc+dcm_qa_12bit/In/12bitSigned_0x0F0F.dcm': foreignBits,
  'files/neurolabusc+dcm_qa_12bit/In/12bitUnsigned.dcm': foreignBits,
  'files/pydicom+pydicom/src/pydicom/data/test_files/J2K_pixelrep_mismatch.dcm':
    'PS3.3 C.7.6.3.1: Pixel Representation 1 makes the 13 stored bits signed; the hash is of cells without their sign extended',
  'files/nroduit+weasis-dicom-tools/weasis-dicom-tools/src/test/resources/org/dcm4che3/img/jpeg2000-multiframe-multifragments.dcm':
    'PS3.5 8.1.1: 12 bits stored hold at most 4095; the lossy code stream overshoots to 4170, which is shown as 4095',
  'files/robyoung+dicom-test-files/data/WG04/JPLY/RG3_JPLY':
    'PS3.5 8.1.1: 10 bits stored hold at most 1023; what the lossy code stream of 12 bits overshoots is shown as 1023, where GDCM cuts the bits above and DCMTK keeps them',
  'files/pydicom+pydicom-data/data_store/data/liver_j2k.dcm':
    'PS3.5 8.1.1: one bit a pixel, hashed here packed and by GDCM as it comes from JPEG 2000, a byte a pixel',
  'files/cornerstonejs+cornerstone3D/packages/dicomImageLoader/testImages/US-YBR_FULL_422-EVRLE.dcm':
    nativeYbr,
  'files/dcm4che+dcm4che/dcm4che-test-data/src/main/resources/YBR_FULL-RLE.dcm': nativeYbr,
  'files/pydicom+pydicom-data/data_store/data/SC_ybr_full_uncompressed.dcm': nativeYbr,
  'files/pydicom+pydicom/src/pydicom/data/test_files/SC_ybr_full_422_uncompressed.dcm': nativeYbr,
  'files/cornerstonejs+cornerstone3D/packages/dicomImageLoader/testImages/TestPattern_JPEG-Baseline_YBR422.dcm':
    roundedYbr,
  'files/cornerstonejs+cornerstone3D/packages/dicomImageLoader/testImages/TestPattern_JPEG-Baseline_YBRFull.dcm':
    roundedYbr,
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH538-jpeg1.dcm': roundedYbr,
  'files/pydicom+pydicom/src/pydicom/data/test_files/ExplVR_BigEnd.dcm':
    'PS3.3 C.7.6.3.1.3: samples are handed out interleaved; the hashes are of the planes in the file',
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb.dcm': wideBigEndian,
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb_1frame.dcm': wideBigEndian,
  'files/pydicom+pydicom-data/data_store/data/MR2_J2KI.dcm': waveletConstant,
  'files/pydicom+pydicom-data/data_store/data/RG1_J2KI.dcm': waveletConstant,
  'files/pydicom+pydicom-data/data_store/data/US1_J2KI.dcm': waveletConstant,
  'files/pydicom+pydicom/src/pydicom/data/test_files/JPEG2000.dcm': waveletConstant,
  'files/pydicom+pylibjpeg-data/ljdata/ds/JPEG2000/ELSCINT1_JP2vsJ2K.dcm': waveletConstant,
  'files/robyoung+dicom-test-files/data/WG04/J2KI/CT1_J2KI': waveletConstant,
  'files/robyoung+dicom-test-files/data/WG04/J2KI/MR1_J2KI': waveletConstant,
  'files/robyoung+dicom-test-files/data/WG04/J2KI/NM1_J2KI': waveletConstant,
  'files/robyoung+dicom-test-files/data/WG04/J2KI/VL1_J2KI': waveletConstant,
};

/** Lossless images that are other than GDCM's or DCMTK's, and why that is right. */
export const otherRawPixels: Readonly<Record<string, string>> = {
  'files/pydicom+pydicom/src/pydicom/data/test_files/SC_rgb_rle_16bit.dcm':
    'PS3.5 G.2: the byte planes of 16-bit RGB, most significant first; GDCM mixes them up, DCMTK has our values',
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb.dcm': wideBigEndian,
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb_1frame.dcm': wideBigEndian,
};

/** Lossless images that neither of the two decodes; `encoded-twins.test.ts` holds them to what they were made of. */
export const withoutOracle: readonly string[] = [
  'files/pydicom+pydicom-data/data_store/data/SC_rgb_32bit_2frame.dcm',
  'files/pydicom+pydicom-data/data_store/data/SC_rgb_expb_32bit_2frame.dcm',
  'files/pydicom+pydicom-data/data_store/data/liver_rle.dcm',
  'files/pydicom+pydicom-data/data_store/data/parametric_map_float.dcm',
];

const functionalGroups =
  'PS3.3 C.7.6.16.2.9: the rescale is in Pixel Value Transformation Sequence, which DCMTK does not read';
const wholeModalityValues =
  'PS3.3 C.11.1.1.2: modality values of a slope below 1 are fractions; DCMTK rounds them to whole numbers before the window';

/** Images that we draw more than one level from DCMTK, and why that is right. */
export const otherRenderings: Readonly<Record<string, string>> = {
  'files/icometrix+dicom2nifti/tests/data/philips_enhanced/anatomical/001/IM-0001-0170-0001.dcm':
    functionalGroups,
  'files/neurolabusc+dcm_qa_xa30/In/28_asl_2d_tra/0001_1.3.12.2.1107.5.2.43.67093.2022071112144709702713453.dcm':
    functionalGroups,
  'files/pydicom+pydicom-data/data_store/data/SC_ybr_full_uncompressed.dcm':
    'PS3.3 C.7.6.3.1.2: CB and CR are centred on 128; DCMTK centres them on 127.5, up to two levels away',
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb.dcm': wideBigEndian,
  'files/pydicom+pydicom/src/pydicom/data/test_files/rtdose_expb_1frame.dcm': wideBigEndian,
  'files/qurit+rt-utils/tests/oriented_data/0.dcm': wholeModalityValues,
  'files/qurit+rt-utils/tests/oriented_data/1.dcm': wholeModalityValues,
  'files/qurit+rt-utils/tests/oriented_data/2.dcm': wholeModalityValues,
};

/** The same, with SIGMOID only: a window of 2 around values below 1, which LINEAR draws all as one. */
export const otherSigmoidRenderings: Readonly<Record<string, string>> = {
  'files/fo-dicom+fo-dicom/Tests/FO-DICOM.Tests/Test Data/RI6XDosiGap.dcm': wholeModalityValues,
};

/** Lossy images further from the oracle than their codec's bound, and why that is right. */
export const otherLossyPixels: Readonly<Record<string, string>> = {
  'files/nroduit+weasis-dicom-tools/weasis-dicom-tools/src/test/resources/org/dcm4che3/img/jpeg2000-multiframe-multifragments.dcm':
    'PS3.5 8.1.1: 12 bits stored hold at most 4095; what the lossy code stream overshoots is shown as 4095, where GDCM keeps 4170 and cutting its bits would make 74',
};

/** Every list of images on which we and an oracle differ, or which we refuse. */
export const knownDifferences: readonly Readonly<Record<string, string>>[] = [
  Object.fromEntries(
    Object.entries(refusals).map(([file, { code, reason }]) => [file, `${code}: ${reason}`]),
  ),
  otherHashes,
  otherRawPixels,
  otherRenderings,
  otherSigmoidRenderings,
  otherLossyPixels,
];

/** Why an image's row is as it is; '' where everybody agrees. */
export function reasonOf(file: string): string {
  return [...new Set(knownDifferences.flatMap((list) => list[file] ?? []))].join('; ');
}
