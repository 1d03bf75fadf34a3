import { planeAxes } from '../geometry/image-plane.ts';
import type { ImageDescription } from '../image/image-description.ts';
import type { Naming } from '../image/naming.ts';
import type { Fact } from './attributes.ts';
import { kernelOf } from './names/kernel-codes.ts';
import { namesInText, valuesOfCode, type CompiledNames, type NamedConcept } from './names/name-table.ts';
import { acquisitionContrasts } from './names/series-names.ts';

/** What names a series are derived from: one image of it, and the texts of its study. */
export interface SeriesToName {
  readonly Modality: string;
  readonly SeriesDescription: string;
  readonly StudyDescription: string;
  readonly image: ImageDescription;
}

interface Source {
  readonly attribute: string;
  readonly text: string;
}

export const nothingSaid: Fact = { values: [], said: 'nothing says it', against: null };

export function fact(values: readonly string[], said: string, against: string | null = null): Fact {
  return { values, said, against };
}

/** The first text that names the concept says it; a later one that says otherwise is told. */
export function factFromTexts(names: CompiledNames, concept: NamedConcept, sources: readonly Source[]): Fact {
  let first: Fact | undefined;
  for (const { attribute, text } of sources) {
    const found = namesInText(names, concept, text);
    if (found.length === 0) continue;
    const values = found.map(({ value }) => value);
    const said = `${attribute} says ${found.map(({ words }) => `“${words}”`).join(', ')}`;
    if (first === undefined) first = fact(values, said);
    else if (!values.some((value) => first?.values.includes(value))) return { ...first, against: said };
  }
  return first ?? nothingSaid;
}

function factFromCodes(
  names: CompiledNames,
  concept: NamedConcept,
  naming: Naming | null,
  keywords: readonly string[],
): Fact | undefined {
  for (const keyword of keywords) {
    for (const code of naming?.codes[keyword] ?? []) {
      const values = valuesOfCode(names, concept, code);
      if (values.length > 0) return fact(values, `${keyword} is ${code.CodeMeaning || code.CodeValue}`);
    }
  }
  return undefined;
}

function textOf(naming: Naming | null, keyword: string): string {
  return naming?.texts[keyword]?.join(' ') ?? '';
}

/** Every derived name of a series, by name. */
export function deriveSeriesNames(names: CompiledNames, series: SeriesToName): [string, Fact][] {
  return [
    ['bodyPart', bodyPartOf(names, series)],
    ['view', viewOf(names, series)],
    ['viewModifier', viewModifierOf(names, series)],
    ['laterality', lateralityOf(names, series)],
    ['sequence', sequenceOf(names, series)],
    ['plane', planeOf(names, series)],
    ['kernel', kernelFactOf(names, series)],
    ['contrast', contrastOf(names, series)],
    ['phase', phaseOf(names, series)],
    ['localizer', localizerOf(names, series)],
  ];
}

function bodyPartOf(
  names: CompiledNames,
  { image, SeriesDescription, StudyDescription }: SeriesToName,
): Fact {
  const coded = factFromCodes(names, 'bodyPart', image.naming, [
    'AnatomicRegionSequence',
    'PrimaryAnatomicStructureSequence',
  ]);
  const texts = factFromTexts(names, 'bodyPart', [
    { attribute: 'BodyPartExamined', text: image.BodyPartExamined ?? '' },
    {
      attribute: 'RequestedProcedureDescription',
      text: textOf(image.naming, 'RequestedProcedureDescription'),
    },
    { attribute: 'StudyDescription', text: StudyDescription },
    { attribute: 'ProtocolName', text: textOf(image.naming, 'ProtocolName') },
    { attribute: 'SeriesDescription', text: SeriesDescription },
  ]);
  return coded ?? texts;
}

const projectionModalities: ReadonlySet<string> = new Set(['CR', 'DX', 'MG', 'RG', 'RF', 'IO', 'PX']);

function viewOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  // Only a projection has a view: the word `axial` in a CT names its plane.
  if (!projectionModalities.has(Modality)) return nothingSaid;
  return (
    factFromCodes(names, 'view', image.naming, ['ViewCodeSequence']) ??
    factFromTexts(names, 'view', [
      { attribute: 'ViewPosition', text: image.ViewPosition ?? '' },
      { attribute: 'SeriesDescription', text: SeriesDescription },
      { attribute: 'ProtocolName', text: textOf(image.naming, 'ProtocolName') },
    ])
  );
}

function viewModifierOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  if (Modality !== 'MG') return nothingSaid;
  const values: string[] = [];
  const said: string[] = [];
  for (const view of image.naming?.codes['ViewCodeSequence'] ?? []) {
    for (const modifier of view.modifiers) {
      const known = valuesOfCode(names, 'viewModifier', modifier);
      values.push(...(known.length > 0 ? known : ['OTHER']));
      said.push(modifier.CodeMeaning || modifier.CodeValue);
    }
  }
  if (values.length > 0) return fact(values, `ViewModifierCodeSequence is ${said.join(', ')}`);
  return factFromTexts(names, 'viewModifier', [{ attribute: 'SeriesDescription', text: SeriesDescription }]);
}

const sides: ReadonlySet<string> = new Set(['L', 'R', 'B']);

function lateralityOf(names: CompiledNames, series: SeriesToName): Fact {
  const { image, Modality, SeriesDescription, StudyDescription } = series;
  for (const [attribute, value] of [
    ['Laterality', image.Laterality ?? ''],
    ['FrameLaterality', textOf(image.naming, 'FrameLaterality')],
  ] as const) {
    if (sides.has(value)) return fact([value], `${attribute} is ${value}`);
  }
  const coded = modifierSide(names, image.naming);
  if (coded !== undefined) return coded;
  // Single letters stand for sides where one paired organ is imaged at a time; elsewhere they stand for anything.
  const sources = [
    { attribute: 'SeriesDescription', text: SeriesDescription },
    { attribute: 'StudyDescription', text: StudyDescription },
  ];
  return projectionModalities.has(Modality)
    ? factFromTexts(names, 'laterality', sources)
    : factFromTexts(
        names,
        'laterality',
        sources.map(({ attribute, text }) => ({ attribute, text: withoutLetters(text) })),
      );
}

function withoutLetters(text: string): string {
  return text.replaceAll(/(?<![\p{L}\p{N}])[\p{Script=Latin}](?![\p{L}\p{N}])/gu, ' ');
}

function modifierSide(names: CompiledNames, naming: Naming | null): Fact | undefined {
  for (const region of naming?.codes['AnatomicRegionSequence'] ?? []) {
    for (const modifier of region.modifiers) {
      const values = valuesOfCode(names, 'laterality', modifier);
      if (values.length > 0) {
        return fact(
          values,
          `AnatomicRegionModifierSequence is ${modifier.CodeMeaning || modifier.CodeValue}`,
        );
      }
    }
  }
  return undefined;
}

function sequenceOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  if (Modality !== 'MR') return nothingSaid;
  const { naming, ImageType } = image;
  // A map that was computed from a diffusion series says so in its image type (PS3.3 C.8.13.3.1.1, C.8.3.1.1.1).
  if (ImageType.includes('ADC')) return fact(['ADC'], `ImageType is ${ImageType.join('\\')}`);
  const words = factFromTexts(names, 'sequence', [
    { attribute: 'SeriesDescription', text: SeriesDescription },
    { attribute: 'ProtocolName', text: textOf(naming, 'ProtocolName') },
  ]);
  if (words.values.length > 0) return words;
  const acquired = textOf(naming, 'AcquisitionContrast');
  const known = acquisitionContrasts[acquired] ?? acquisitionContrasts[ImageType[2] ?? ''];
  if (known !== undefined) {
    const said = acquisitionContrasts[acquired] === undefined ? 'ImageType' : 'AcquisitionContrast';
    return fact([known], `${said} is ${said === 'ImageType' ? ImageType.join('\\') : acquired}`);
  }
  if (ImageType.includes('DIFFUSION')) return fact(['DWI'], `ImageType is ${ImageType.join('\\')}`);
  const bValue = Number(textOf(naming, 'DiffusionBValue') || '0');
  if (bValue > 0) return fact(['DWI'], `DiffusionBValue is ${bValue}`);
  return weightingOf(naming);
}

/**
 * Of a spin echo without a name: the textbook's limits at 1.5 T. Echo times between 30 and 70 ms and repetition times
 * between 0.9 and 1.8 s belong to no weighting for certain, and nothing is said of them.
 */
function weightingOf(naming: Naming | null): Fact {
  const first = (keyword: string): number => Number(naming?.texts[keyword]?.[0] ?? 'NaN');
  const sequence = naming?.texts['ScanningSequence'] ?? [];
  if (!sequence.includes('SE') || sequence.includes('EP')) return nothingSaid;
  const repetitionMs = first('RepetitionTime');
  const echoMs = Number.isNaN(first('EffectiveEchoTime')) ? first('EchoTime') : first('EffectiveEchoTime');
  const inversionMs = first('InversionTime');
  const said = `RepetitionTime is ${repetitionMs}, EchoTime is ${echoMs}`;
  if (inversionMs >= 1600 && echoMs >= 70) return fact(['FLAIR'], `${said}, InversionTime is ${inversionMs}`);
  if (inversionMs >= 80 && inversionMs <= 300) {
    return fact(['STIR'], `${said}, InversionTime is ${inversionMs}`);
  }
  if (repetitionMs <= 900 && echoMs <= 30) return fact(['T1'], said);
  if (repetitionMs >= 1800 && echoMs >= 70) return fact(['T2'], said);
  if (repetitionMs >= 1800 && echoMs <= 30) return fact(['PD'], said);
  return nothingSaid;
}

/** cos 35°: axial slices of the head are tilted by up to 20°, the double oblique planes of the heart by 45°. */
const leastCosine = 0.82;
/** By the axis that the normal points along: x to the left, y to the back, z to the head (PS3.3 C.7.6.2.1.1). */
const planesByAxis = ['SAGITTAL', 'CORONAL', 'AXIAL'] as const;

function planeOf(names: CompiledNames, series: SeriesToName): Fact {
  const { image, Modality, SeriesDescription } = series;
  if (projectionModalities.has(Modality)) return nothingSaid;
  const orientation =
    image.shared.ImageOrientationPatient ?? image.perFrame?.[0]?.ImageOrientationPatient ?? null;
  const axes = planeAxes(orientation);
  if (axes !== null) {
    const cosines = axes.normal.map(Math.abs);
    const greatest = Math.max(...cosines);
    const nearest = planesByAxis[cosines.indexOf(greatest)] ?? 'AXIAL';
    const plane = greatest >= leastCosine ? nearest : 'OBLIQUE';
    return fact([plane], `it is ${plane.toLowerCase()} by ImageOrientationPatient`);
  }
  if (image.ImageType.includes('AXIAL') && !image.ImageType.includes('LOCALIZER')) {
    return fact(['AXIAL'], `ImageType is ${image.ImageType.join('\\')}`);
  }
  return factFromTexts(names, 'plane', [
    { attribute: 'SeriesDescription', text: SeriesDescription },
    { attribute: 'ProtocolName', text: textOf(image.naming, 'ProtocolName') },
  ]);
}

function kernelFactOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  if (Modality !== 'CT') return nothingSaid;
  const words = factFromTexts(names, 'kernel', [{ attribute: 'SeriesDescription', text: SeriesDescription }]);
  const kernel = textOf(image.naming, 'ConvolutionKernel');
  const byCode = kernelOf(kernel);
  // The words say what the series is for, the kernel how sharp it is: `Lung 1.0 Br59` is both.
  const isSharpByWord = words.values.some((value) => value === 'LUNG' || value === 'BONE');
  const sharpness = byCode ?? (isSharpByWord ? ['SHARP'] : []);
  const values = [
    ...new Set([...words.values.filter((value) => !contradicts(value, sharpness)), ...sharpness]),
  ];
  if (values.length === 0) return words;
  const said = [
    ...(byCode === null ? [] : [`ConvolutionKernel is ${kernel}`]),
    ...(words.values.length === 0 ? [] : [words.said]),
  ].join(', ');
  return fact(values, said);
}

function contradicts(word: string, sharpness: readonly string[]): boolean {
  return word === 'SOFT' ? sharpness.includes('SHARP') : false;
}

const noContrast = /^(?:none|no|n|nein|non|ohne|-|0)$/iu;

function contrastOf(names: CompiledNames, series: SeriesToName): Fact {
  const { image, Modality, SeriesDescription } = series;
  if (Modality !== 'CT' && Modality !== 'MR') return nothingSaid;
  const agent = textOf(image.naming, 'ContrastBolusAgent');
  const words = factFromTexts(names, 'contrast', [
    { attribute: 'SeriesDescription', text: SeriesDescription },
  ]);
  if (agent !== '') {
    const value = noContrast.test(agent.trim()) ? 'NO' : 'YES';
    // The agent is often stated for the whole examination; the series that was taken before it says so in words.
    if (value === 'YES' && words.values.length === 1 && words.values[0] === 'NO') {
      return { ...words, against: 'ContrastBolusAgent is present' };
    }
    return fact(
      [value],
      value === 'YES' ? 'ContrastBolusAgent is present' : `ContrastBolusAgent is ${agent}`,
    );
  }
  if (words.values.length > 0) return words;
  const coded = image.naming?.codes['ContrastBolusAgentSequence'] ?? [];
  if (coded.length > 0) return fact(['YES'], 'ContrastBolusAgentSequence is present');
  // CT scanners state the agent; MR scanners mostly do not, and nothing follows from its absence there.
  if (Modality === 'CT' && image.naming !== null) return fact(['NO'], 'ContrastBolusAgent is absent');
  return nothingSaid;
}

function phaseOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  if (Modality !== 'CT' && Modality !== 'MR') return nothingSaid;
  return factFromTexts(names, 'phase', [
    { attribute: 'SeriesDescription', text: SeriesDescription },
    { attribute: 'ContrastBolusAgentPhase', text: textOf(image.naming, 'ContrastBolusAgentPhase') },
  ]);
}

function localizerOf(names: CompiledNames, { Modality, image, SeriesDescription }: SeriesToName): Fact {
  if (image.ImageType.includes('LOCALIZER')) {
    return fact(['YES'], `ImageType is ${image.ImageType.join('\\')}`);
  }
  if (Modality !== 'CT' && Modality !== 'MR' && Modality !== 'PT' && Modality !== 'NM') return nothingSaid;
  const words = factFromTexts(names, 'localizer', [
    { attribute: 'SeriesDescription', text: SeriesDescription },
  ]);
  return words;
}
