import { languageChoices, languageKey } from '../../shared/model/languages.ts';
import { mostRemembered, readRememberedScreens } from '../../shared/screens/desk-screen.ts';
import type { SettingDefinition } from '../../shared/model/setting-definition.ts';
import { readSavedFilters, savedFiltersKey } from '../../shared/model/saved-filters.ts';
import { notForPrimaryDiagnosisKey } from '../../shared/model/settings.ts';
import {
  dragDownBrightensKey,
  dragTools,
  drawnByChoices,
  drawnByKey,
  framesMegabytesKey,
  keyMapKey,
  keyMapNames,
  leftButtonChoices,
  leftButtonKey,
  memoryMegabytes,
  middleButtonKey,
  ownKeysKey,
  pixelPitchKey,
  readKeyTable,
  rightButtonKey,
  screensKey,
  textSizeKey,
  textSizes,
  themeKey,
  themes,
  volumeMegabytesKey,
} from '../../shared/model/window-settings.ts';

function choice(
  key: string,
  options: readonly string[],
  byDefault: string,
  description: string,
): SettingDefinition {
  return { key, kind: 'choice', unit: null, default: byDefault, options, description, needsRestart: false };
}

function megabytes(key: string, description: string): SettingDefinition {
  const { usual, least, most } = memoryMegabytes;
  return { key, kind: 'integer', unit: 'MB', default: usual, least, most, description, needsRestart: false };
}

function flag(key: string, byDefault: boolean, description: string): SettingDefinition {
  return { key, kind: 'flag', unit: null, default: byDefault, description, needsRestart: false };
}

/** How the windows look, and what keys and mouse do. */
export const windowSettingDefinitions: readonly SettingDefinition[] = [
  choice(
    languageKey,
    languageChoices,
    'system',
    'Language of the program; system takes the language of the computer',
  ),
  choice(
    themeKey,
    themes,
    'dark',
    'Colours; contrast has brighter text and stronger lines, light is for the worklist alone',
  ),
  choice(textSizeKey, textSizes, '100', 'Size of text in percent; images keep their size'),
  flag(
    notForPrimaryDiagnosisKey,
    true,
    'Say "not for primary diagnosis" in the title and the bars; off only where the screens are calibrated (PS3.14)',
  ),
  choice(keyMapKey, keyMapNames, 'weasis', 'What the keys do: as in another program, or your own'),
  {
    key: ownKeysKey,
    kind: 'text',
    unit: null,
    default: '{}',
    expected: 'a JSON object of command ids, each with a list of at most 4 key chords',
    accepts: (value) => readKeyTable(value) !== undefined,
    description: 'Your own keys, used while input.keyMap is own',
    needsRestart: false,
  },
  {
    key: screensKey,
    kind: 'text',
    unit: null,
    default: '[]',
    expected: `a JSON list of at most ${mostRemembered} screens, each with its role`,
    accepts: (value) => readRememberedScreens(value) !== undefined,
    description: 'What each screen is for, known by its name, pixels and place',
    needsRestart: false,
  },
  {
    key: savedFiltersKey,
    kind: 'text',
    unit: null,
    default: '[]',
    expected: 'a JSON list of at most 20 filters, each with a name of its own',
    accepts: (value) => readSavedFilters(value) !== undefined,
    description: 'Filters of the worklist that stand as tabs',
    needsRestart: false,
  },
  choice(leftButtonKey, leftButtonChoices, 'key-map', 'Tool of the left mouse button when a study opens'),
  choice(middleButtonKey, dragTools, 'pan', 'What dragging with the middle mouse button does'),
  choice(rightButtonKey, dragTools, 'zoom', 'What dragging with the right mouse button does'),
  choice(
    drawnByKey,
    drawnByChoices,
    'auto',
    'What draws the images: auto takes the graphics processor where there is one; for the next study that opens',
  ),
  {
    key: pixelPitchKey,
    kind: 'integer',
    unit: 'µm',
    default: 0,
    least: 0,
    // A projector's wall is none of the screens that images are read on.
    most: 2000,
    description:
      'Width of a pixel of the screen, from its data sheet; hanging protocols show images at true size by it; 0 where it is not known',
    needsRestart: false,
  },
  megabytes(
    framesMegabytesKey,
    'Decoded images that a window keeps; the longest unused go first; for the next study that opens',
  ),
  megabytes(
    volumeMegabytesKey,
    'A volume that planes are made of; a larger one is made of every second to fourth slice and says so, or refused',
  ),
  flag(
    dragDownBrightensKey,
    true,
    'Dragging down with the window tool brightens, as IHE Basic Image Review asks; off: darkens',
  ),
];
