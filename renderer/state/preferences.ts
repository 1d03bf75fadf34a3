import { create } from 'zustand';
import type { SettingRow } from '../../shared/model/settings.ts';
import {
  dragDownBrightensKey,
  dragTools,
  drawnByChoices,
  drawnByKey,
  framesMegabytesKey,
  keyMapKey,
  keyMapNames,
  leftButtonKey,
  memoryMegabytes,
  middleButtonKey,
  ownKeysKey,
  readKeyTable,
  rightButtonKey,
  textSizeKey,
  textSizes,
  themeKey,
  themes,
  pixelPitchKey,
  volumeMegabytesKey,
  type DragTool,
  type DrawnBy,
  type KeyMapName,
  type KeyTable,
  type TextSize,
  type Theme,
} from '../../shared/model/window-settings.ts';
import { commandRegistry } from '../commands/command-registry.ts';
import { keyMaps } from '../commands/key-maps.ts';

/** What the settings say about looks, keys and mouse, as the window uses it. */
export interface Preferences {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly keyMap: KeyMapName;
  readonly ownKeys: KeyTable;
  readonly leftTool: DragTool;
  readonly middleTool: DragTool;
  readonly rightTool: DragTool;
  /** Dragging down with the window tool brightens (IHE BIR), else darkens. */
  readonly downBrightens: boolean;
  readonly drawnBy: DrawnBy;
  readonly framesBytes: number;
  readonly volumeBytes: number;
  /** Width of a pixel of the screen; null where nobody said it. */
  readonly pixelPitchMm: number | null;
}

/** Settings that could not be read, or hold what this window does not know, are the usual ones. */
export function readPreferences(settings: readonly SettingRow[]): Preferences {
  const valueOf = (key: string): unknown => settings.find((setting) => setting.key === key)?.value;
  function oneOf<Option extends string>(options: readonly Option[], key: string, usual: Option): Option {
    const value = valueOf(key);
    return options.find((option) => option === value) ?? usual;
  }
  const keyMap = oneOf(keyMapNames, keyMapKey, 'weasis');
  const mapTool = keyMap === 'own' ? 'window' : keyMaps[keyMap].leftTool;
  return {
    theme: oneOf(themes, themeKey, 'dark'),
    textSize: oneOf(textSizes, textSizeKey, '100'),
    keyMap,
    ownKeys: readKeyTable(String(valueOf(ownKeysKey))) ?? {},
    leftTool: oneOf(dragTools, leftButtonKey, mapTool),
    middleTool: oneOf(dragTools, middleButtonKey, 'pan'),
    rightTool: oneOf(dragTools, rightButtonKey, 'zoom'),
    downBrightens: valueOf(dragDownBrightensKey) !== false,
    drawnBy: oneOf(drawnByChoices, drawnByKey, 'auto'),
    framesBytes: bytesOf(valueOf(framesMegabytesKey)),
    volumeBytes: bytesOf(valueOf(volumeMegabytesKey)),
    pixelPitchMm: pitchOf(valueOf(pixelPitchKey)),
  };
}

function pitchOf(micrometres: unknown): number | null {
  return typeof micrometres === 'number' && micrometres > 0 ? micrometres / 1000 : null;
}

function bytesOf(megabytes: unknown): number {
  return (typeof megabytes === 'number' ? megabytes : memoryMegabytes.usual) * 1e6;
}

export const usePreferences = create<Preferences>(() => readPreferences([]));

/** The table of the keys that differ from the default map. */
export function keyTableOf({ keyMap, ownKeys }: Pick<Preferences, 'keyMap' | 'ownKeys'>): KeyTable {
  return keyMap === 'own' ? ownKeys : keyMaps[keyMap].keys;
}

/** How much larger than usual text and bars are. */
export function textScaleOf({ textSize }: Pick<Preferences, 'textSize'>): number {
  return Number(textSize) / 100;
}

export function useTextScale(): number {
  return usePreferences(textScaleOf);
}

export function followPreferences(settings: readonly SettingRow[]): void {
  const preferences = readPreferences(settings);
  usePreferences.setState(preferences);
  commandRegistry.setKeyTable(keyTableOf(preferences));
  const { dataset } = document.documentElement;
  dataset['theme'] = preferences.theme;
  dataset['textSize'] = preferences.textSize;
}
