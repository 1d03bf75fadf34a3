import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import { findTransferSyntax } from '../dicom/transfer-syntaxes.ts';
import { asNegatoscopeError } from '../errors.ts';
import { AttributeReader } from './attribute-reader.ts';
import { readColour } from './colour-profile.ts';
import { checkImagePixel } from './check-image-pixel.ts';
import { cineTimes } from './cine-times.ts';
import { describeFrames } from './frame-attributes.ts';
import type { ImageDescription } from './image-description.ts';
import { readNaming } from './naming-attributes.ts';
import { readPalette } from './lookup-table-attributes.ts';
import { readOverlays } from './overlay-attributes.ts';
import { readStackKeys } from './stack-key-attributes.ts';
import { describeSuv } from './suv.ts';
import { techniqueText } from './technique-text.ts';

export interface DescribeImageContext {
  readonly TransferSyntaxUID: string;
}

/**
 * Everything that showing an image needs besides its pixels, from the received data set. Null for objects that are
 * no images: they have neither pixel data nor the attributes of an Image Pixel module.
 *
 * Never throws for what was received: what is malformed is null and named in `malformed`, and what cannot be shown
 * says so in `refusal`. Ranges of overlays count from where the parser's offsets count.
 */
export function describeImage(
  dataSet: DataSet,
  { TransferSyntaxUID }: DescribeImageContext,
): ImageDescription | null {
  const pixelData = pixelDataElement(dataSet);
  const isImage = pixelData !== null || (dataSet.has(Tag.Rows) && dataSet.has(Tag.PhotometricInterpretation));
  if (!isImage) return null;

  const reader = new AttributeReader();
  const text = (tag: number): string | null => reader.text(dataSet, tag);
  const integer = (tag: number): number | null => reader.integer(dataSet, tag);
  const number = (tag: number): number | null => reader.number(dataSet, tag);

  const sampleKind = pixelData?.sampleKind ?? 'integer';
  const isSigned = integer(Tag.PixelRepresentation) === 1;
  const BitsAllocated = integer(Tag.BitsAllocated) ?? 0;
  // Float pixel data have no Bits Stored: every bit is in use (PS3.3 C.7.6.24).
  const BitsStored = integer(Tag.BitsStored) ?? (sampleKind === 'integer' ? 0 : BitsAllocated);
  const NumberOfFrames = positiveOr1(reader, dataSet, Tag.NumberOfFrames);
  const SOPClassUID = text(Tag.SOPClassUID) ?? '';
  const Modality = text(Tag.Modality) ?? '';
  const PhotometricInterpretation = text(Tag.PhotometricInterpretation) ?? '';
  const { shared, perFrame } = describeFrames({ reader, dataSet, SOPClassUID, isSigned, NumberOfFrames });
  const groups = withFunctionalGroups(dataSet);
  // Written out below: spread into so large a literal, or the literal copied, they took half of the time.
  const { PixelPaddingValue, PixelPaddingRangeLimit } = padding(reader, dataSet, sampleKind, isSigned);
  const isPalette = PhotometricInterpretation === 'PALETTE COLOR';
  const { colourProfile, palette } = readColour(
    dataSet,
    PhotometricInterpretation,
    isPalette ? readPalette(reader, dataSet, isSigned) : null,
  );

  const description: ImageDescription = {
    SOPClassUID,
    SOPInstanceUID: text(Tag.SOPInstanceUID) ?? '',
    SeriesInstanceUID: text(Tag.SeriesInstanceUID) ?? '',
    StudyInstanceUID: text(Tag.StudyInstanceUID) ?? '',
    TransferSyntaxUID,
    Modality,
    InstanceNumber: integer(Tag.InstanceNumber),
    AcquisitionNumber: integer(Tag.AcquisitionNumber),
    ImageType: [...dataSet.texts(Tag.ImageType)],
    stackKeys: readStackKeys(reader, dataSet),

    Rows: integer(Tag.Rows) ?? 0,
    Columns: integer(Tag.Columns) ?? 0,
    SamplesPerPixel: integer(Tag.SamplesPerPixel) ?? 1,
    PhotometricInterpretation,
    PlanarConfiguration: integer(Tag.PlanarConfiguration),
    BitsAllocated,
    BitsStored,
    HighBit: integer(Tag.HighBit) ?? BitsStored - 1,
    PixelRepresentation: isSigned ? 1 : 0,
    sampleKind,
    pixelDataVr: pixelData?.vr ?? 'UN',
    NumberOfFrames,
    PixelPaddingValue,
    PixelPaddingRangeLimit,
    PixelAspectRatio: reader.positivePair(dataSet, Tag.PixelAspectRatio),
    PresentationLUTShape: presentationLutShape(reader, dataSet),
    colourProfile,
    palette,
    overlays: readOverlays(reader, dataSet, NumberOfFrames, BitsAllocated),

    FrameOfReferenceUID: text(Tag.FrameOfReferenceUID),
    ImagerPixelSpacing: reader.positivePair(dataSet, Tag.ImagerPixelSpacing),
    NominalScannedPixelSpacing: reader.positivePair(dataSet, Tag.NominalScannedPixelSpacing),
    PixelSpacingCalibrationType: text(Tag.PixelSpacingCalibrationType),
    EstimatedRadiographicMagnificationFactor: number(Tag.EstimatedRadiographicMagnificationFactor),
    DistanceSourceToDetector: number(Tag.DistanceSourceToDetector),
    DistanceSourceToPatient: number(Tag.DistanceSourceToPatient),
    SpacingBetweenSlices:
      number(Tag.SpacingBetweenSlices) ??
      reader.number(
        dataSet.item(Tag.SharedFunctionalGroupsSequence)?.item(Tag.PixelMeasuresSequence),
        Tag.SpacingBetweenSlices,
      ),
    PatientOrientation: patientOrientation(dataSet),
    AnatomicalOrientationType: text(Tag.AnatomicalOrientationType),
    Laterality: text(Tag.ImageLaterality) ?? text(Tag.Laterality),
    ViewPosition: text(Tag.ViewPosition),

    lossy: isLossy(dataSet, TransferSyntaxUID),
    LossyImageCompressionRatio: [...(reader.numbers(dataSet, Tag.LossyImageCompressionRatio) ?? [])],
    BurnedInAnnotation: text(Tag.BurnedInAnnotation),
    suv: Modality === 'PT' ? describeSuv(dataSet) : null,
    ...cineTimes(reader, dataSet, NumberOfFrames),

    PatientName: text(Tag.PatientName) ?? '',
    PatientID: text(Tag.PatientID) ?? '',
    PatientBirthDate: text(Tag.PatientBirthDate),
    PatientSex: text(Tag.PatientSex),
    InstitutionName: text(Tag.InstitutionName),
    StudyDescription: text(Tag.StudyDescription),
    StudyDate: text(Tag.StudyDate),
    StudyTime: text(Tag.StudyTime),
    AccessionNumber: text(Tag.AccessionNumber),
    SeriesDescription: text(Tag.SeriesDescription),
    SeriesNumber: integer(Tag.SeriesNumber),
    SeriesDate: text(Tag.SeriesDate),
    SeriesTime: text(Tag.SeriesTime),
    AcquisitionDate: text(Tag.AcquisitionDate),
    AcquisitionTime: text(Tag.AcquisitionTime),
    ContentDate: text(Tag.ContentDate),
    ContentTime: text(Tag.ContentTime),
    BodyPartExamined: text(Tag.BodyPartExamined),
    technique: techniqueText(Modality, groups),
    naming: readNaming(groups),

    shared,
    perFrame,
    refusal: null,
    malformed: [],
  };
  return Object.assign(description, {
    refusal: findRefusal(description, pixelData !== null),
    malformed: reader.malformed,
  });
}

/** Which of the three pixel data elements the object has (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25). */
function pixelDataElement(dataSet: DataSet): {
  readonly sampleKind: ImageDescription['sampleKind'];
  readonly vr: ImageDescription['pixelDataVr'];
} | null {
  const vr = dataSet.element(Tag.PixelData)?.vr;
  if (vr !== undefined) return { sampleKind: 'integer', vr: vr === 'OB' || vr === 'OW' ? vr : 'UN' };
  if (dataSet.has(Tag.FloatPixelData)) return { sampleKind: 'float32', vr: 'OF' };
  if (dataSet.has(Tag.DoubleFloatPixelData)) return { sampleKind: 'float64', vr: 'OD' };
  return null;
}

function positiveOr1(reader: AttributeReader, dataSet: DataSet, tag: number): number {
  const value = reader.integer(dataSet, tag);
  if (value === null) return 1;
  if (value >= 1) return value;
  reader.markMalformed(tag);
  return 1;
}

/** Padding of integers, or of floats, which have attributes of their own (PS3.3 C.7.5.1.1.2, C.7.6.24, C.7.6.25). */
function padding(
  reader: AttributeReader,
  dataSet: DataSet,
  sampleKind: ImageDescription['sampleKind'],
  isSigned: boolean,
): Pick<ImageDescription, 'PixelPaddingValue' | 'PixelPaddingRangeLimit'> {
  switch (sampleKind) {
    case 'integer':
      return {
        PixelPaddingValue: signedAs(isSigned, reader.integer(dataSet, Tag.PixelPaddingValue)),
        PixelPaddingRangeLimit: signedAs(isSigned, reader.integer(dataSet, Tag.PixelPaddingRangeLimit)),
      };
    case 'float32':
      return {
        PixelPaddingValue: reader.number(dataSet, Tag.FloatPixelPaddingValue),
        PixelPaddingRangeLimit: reader.number(dataSet, Tag.FloatPixelPaddingRangeLimit),
      };
    case 'float64':
      return {
        PixelPaddingValue: reader.number(dataSet, Tag.DoubleFloatPixelPaddingValue),
        PixelPaddingRangeLimit: reader.number(dataSet, Tag.DoubleFloatPixelPaddingRangeLimit),
      };
  }
}

/** Padding values take the sign of the pixels, also where a writer chose VR US for signed ones (C.7.5.1.1.2). */
function signedAs(isSigned: boolean, value: number | null): number | null {
  return value !== null && isSigned && value > 0x7fff && value <= 0xffff ? value - 0x10000 : value;
}

function presentationLutShape(reader: AttributeReader, dataSet: DataSet): 'IDENTITY' | 'INVERSE' | null {
  const shape = dataSet.text(Tag.PresentationLUTShape);
  if (shape === undefined) return null;
  if (shape === 'IDENTITY' || shape === 'INVERSE') return shape;
  reader.markMalformed(Tag.PresentationLUTShape);
  return null;
}

function patientOrientation(dataSet: DataSet): [string, string] | null {
  const [row, column] = dataSet.texts(Tag.PatientOrientation);
  return row === undefined || column === undefined || row === '' || column === '' ? null : [row, column];
}

function isLossy(dataSet: DataSet, TransferSyntaxUID: string): boolean {
  return (
    dataSet.text(Tag.LossyImageCompression) === '01' ||
    findTransferSyntax(TransferSyntaxUID)?.lossiness === 'lossy'
  );
}

/** The data set, and every functional group of its first frame and of all frames. */
function withFunctionalGroups(dataSet: DataSet): DataSet[] {
  const groups = [
    ...dataSet.items(Tag.SharedFunctionalGroupsSequence),
    ...dataSet.items(Tag.PerFrameFunctionalGroupsSequence).slice(0, 1),
  ];
  const items = groups.flatMap((group) =>
    [...group.table.elements.keys()].flatMap((tag) => group.items(tag)),
  );
  return [dataSet, ...items];
}

/** Why no frame of this image can be shown, as far as its attributes tell; null when they do not forbid it. */
function findRefusal(image: ImageDescription, hasPixelData: boolean): ImageDescription['refusal'] {
  const syntax = findTransferSyntax(image.TransferSyntaxUID);
  if (syntax === undefined || syntax.support !== 'shown') {
    const name = syntax?.name ?? image.TransferSyntaxUID;
    return { code: 'codec.unsupported', message: `No decoder for the transfer syntax ${name}` };
  }
  if (!hasPixelData) return { code: 'image.no-pixel-data', message: 'The object has no pixel data' };
  try {
    checkImagePixel(image);
  } catch (error) {
    const { code, message } = asNegatoscopeError(error, 'describeImage');
    return { code, message };
  }
  if (image.PhotometricInterpretation === 'PALETTE COLOR' && image.palette === null) {
    return {
      code: 'image.invalid-attributes',
      message: 'The palette of a PALETTE COLOR image is missing or malformed',
    };
  }
  return null;
}
