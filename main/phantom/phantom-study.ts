import type { NaturalizedDataSet } from 'dcmjs';
import type { PhantomKind } from '../services/services.ts';
import { drawPhantom } from './draw-phantom.ts';
import { uidFrom, writePart10, type PhantomPixels, type PhantomStudy } from './phantom-object.ts';
import { phantomRecipes, type PhantomRecipe, type PhantomView } from './phantom-kinds.ts';

export interface PhantomOptions {
  readonly kind: PhantomKind;
  /** All UIDs are made from this: the same seed gives the same study, byte for byte. */
  readonly seed: string;
  /** DA, e.g. `20260131`. */
  readonly StudyDate: string;
  /** Slices or frames; the kind's own number when absent. No meaning for projections. */
  readonly sliceCount?: number;
  /** Stand in for the study's and the patient's own attributes: another name, another description. */
  readonly attributes?: NaturalizedDataSet;
}

/** Greatest number of slices: what the code block can count. */
export const sliceLimit = 4095;

/**
 * A synthetic study, plainly labelled as a phantom in its pixels and its header. Every frame carries its number as
 * digits and as code, the letters of its sides, a grey ramp, and marks at a stated distance.
 */
export function createPhantomStudy(options: PhantomOptions): PhantomStudy {
  const recipe: PhantomRecipe = phantomRecipes[options.kind];
  const sliceCount = recipe.form === 'projection' ? 1 : (options.sliceCount ?? recipe.sliceCount);
  if (!Number.isInteger(sliceCount) || sliceCount < 1 || sliceCount > sliceLimit) {
    throw new RangeError(`A phantom has 1 to ${sliceLimit} slices, not ${sliceCount}`);
  }
  const uidOf = (name: string): string => uidFrom(`${options.seed}/${options.kind}/${name}`);
  const StudyInstanceUID = uidOf('study');
  const objectsAView = recipe.form === 'stack' ? sliceCount : 1;
  return {
    StudyInstanceUID,
    objectCount: recipe.views.length * objectsAView,
    *objects() {
      for (const [viewIndex, view] of recipe.views.entries()) {
        for (let number = 1; number <= objectsAView; number++) {
          const SOPInstanceUID = uidOf(`view ${viewIndex + 1} object ${number}`);
          const dataSet = {
            ...studyAttributes(options, recipe, StudyInstanceUID),
            SOPInstanceUID,
            SeriesInstanceUID: uidOf(`view ${viewIndex + 1}`),
            SeriesNumber: viewIndex + 1,
            SeriesDescription: `PHANTOM ${view.SeriesDescription}`,
            InstanceNumber: number,
            ...recipe.attributes,
            ...view.attributes,
            ...options.attributes,
            ...planeAttributes(recipe, number, sliceCount, uidOf('frame of reference')),
            ...pixelAttributes(recipe, sliceCount),
          };
          const pixels = drawPixels(recipe, view, viewIndex, number, sliceCount);
          yield { SOPInstanceUID, bytes: writePart10(dataSet, recipe.SOPClassUID, SOPInstanceUID, pixels) };
        }
      }
    },
  };
}

function studyAttributes(
  { kind, StudyDate }: PhantomOptions,
  recipe: PhantomRecipe,
  StudyInstanceUID: string,
): NaturalizedDataSet {
  const name = kind.toUpperCase();
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: recipe.SOPClassUID,
    StudyInstanceUID,
    StudyID: '1',
    StudyDate,
    StudyTime: '080000',
    SeriesDate: StudyDate,
    SeriesTime: '080000',
    AcquisitionDate: StudyDate,
    AcquisitionTime: '081000',
    ContentDate: StudyDate,
    ContentTime: '081000',
    AccessionNumber: '',
    Modality: recipe.Modality,
    Manufacturer: 'Negatoscope',
    ManufacturerModelName: 'PHANTOM',
    InstitutionName: 'PHANTOM',
    ReferringPhysicianName: '',
    StudyDescription: `PHANTOM ${name} (synthetic)`,
    PatientName: `PHANTOM^${name}`,
    PatientID: `PHANTOM-${name}`,
    PatientBirthDate: '19700101',
    PatientSex: 'O',
    PatientOrientation: '',
    // Of a paired structure each image says its own side (PS3.3 C.7.3.1).
    ...(recipe.form === 'projection' ? {} : { Laterality: '' }),
  };
}

/** Plane, position and spacing of a slice, or of the first frame. */
function planeAttributes(
  recipe: PhantomRecipe,
  number: number,
  sliceCount: number,
  FrameOfReferenceUID: string,
): NaturalizedDataSet {
  const { plane, spacingMm, sliceSpacingMm } = recipe;
  if (plane === null) return {};
  const [rowX, rowY, rowZ, columnX, columnY, columnZ] = plane.ImageOrientationPatient;
  const halfWidth = ((recipe.columns - 1) / 2) * spacingMm;
  const halfHeight = ((recipe.rows - 1) / 2) * spacingMm;
  const along = (number - (sliceCount + 1) / 2) * sliceSpacingMm;
  // The middle of the volume is the origin of the patient's coordinates.
  const position = [
    [rowX, columnX, plane.sliceDirection[0]],
    [rowY, columnY, plane.sliceDirection[1]],
    [rowZ, columnZ, plane.sliceDirection[2]],
  ].map(
    ([row, column, slice]) => -(row ?? 0) * halfWidth - (column ?? 0) * halfHeight + (slice ?? 0) * along,
  );
  const geometry = {
    ImageOrientationPatient: plane.ImageOrientationPatient,
    ImagePositionPatient: position,
  };
  const shared = {
    FrameOfReferenceUID,
    PositionReferenceIndicator: '',
    PixelSpacing: [spacingMm, spacingMm],
    SliceThickness: sliceSpacingMm,
    SpacingBetweenSlices: sliceSpacingMm,
  };
  if (recipe.form === 'stack')
    return { ...shared, ...geometry, SliceLocation: along, ...petSlice(recipe, number, sliceCount) };
  return {
    ...shared,
    DetectorInformationSequence: [{ CollimatorType: 'NONE', ...geometry }],
    NumberOfSlices: sliceCount,
    SliceVector: Array.from({ length: sliceCount }, (_, index) => index + 1),
    // Slice Vector.
    FrameIncrementPointer: 0x0054_0080,
  };
}

/** PET counts its slices in the header (PS3.3 C.8.9.1 and C.8.9.4). */
function petSlice(recipe: PhantomRecipe, number: number, sliceCount: number): NaturalizedDataSet {
  return recipe.Modality === 'PT' ? { NumberOfSlices: sliceCount, ImageIndex: number } : {};
}

function drawPixels(
  recipe: PhantomRecipe,
  view: PhantomView,
  viewIndex: number,
  number: number,
  sliceCount: number,
): PhantomPixels {
  const { rows, columns, BitsAllocated } = recipe;
  const frames = recipe.form === 'frames' ? sliceCount : 1;
  const bytes = new Uint8Array((rows * columns * frames * BitsAllocated) / 8);
  for (let frame = 0; frame < frames; frame++) {
    const { values } =
      recipe.form === 'projection'
        ? drawPhantom(recipe, view.letters, viewIndex + 1, recipe.views.length)
        : drawPhantom(recipe, view.letters, recipe.form === 'stack' ? number : frame + 1, sliceCount);
    const frameBytes =
      BitsAllocated === 8 ? Uint8Array.from(values) : new Uint8Array(values.buffer, 0, values.byteLength);
    bytes.set(frameBytes, frame * frameBytes.length);
  }
  return { vr: BitsAllocated === 8 ? 'OB' : 'OW', bytes };
}

function pixelAttributes(recipe: PhantomRecipe, sliceCount: number): NaturalizedDataSet {
  const { rows, columns, BitsAllocated, BitsStored } = recipe;
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    ...(recipe.form === 'frames' ? { NumberOfFrames: sliceCount } : {}),
    Rows: rows,
    Columns: columns,
    BitsAllocated,
    BitsStored,
    HighBit: BitsStored - 1,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'YES',
  };
}
