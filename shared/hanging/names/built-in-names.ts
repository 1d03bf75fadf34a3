import { bodyPartNames } from './body-part-names.ts';
import { compileNames, type CompiledNames, type NameTable } from './name-table.ts';
import {
  contrastNames,
  kernelNames,
  localizerNames,
  phaseNames,
  planeNames,
  sequenceNames,
} from './series-names.ts';
import { lateralityNames, viewModifierNames, viewNames } from './view-names.ts';

/** The names that every installation knows; a site adds its own. */
export const builtInNameTable: NameTable = {
  bodyPart: [...bodyPartNames],
  view: [...viewNames],
  viewModifier: [...viewModifierNames],
  laterality: [...lateralityNames],
  sequence: [...sequenceNames],
  plane: [...planeNames],
  kernel: [...kernelNames],
  contrast: [...contrastNames],
  phase: [...phaseNames],
  localizer: [...localizerNames],
};

let compiled: CompiledNames | undefined;

/** Compiled at first use: windows that hang nothing need none of it. */
export function builtInNames(): CompiledNames {
  compiled ??= compileNames([builtInNameTable]);
  return compiled;
}
