import { z } from 'zod';

/** Settings of how the window looks and what keys and mouse do: their keys and what they may be. */

/** `light` is the worklist's alone: around images it stays dark. */
export const themes = ['dark', 'contrast', 'light'] as const;
export type Theme = (typeof themes)[number];
export const themeKey = 'display.theme';

/** In percent of the usual size. Images and what is drawn on them keep their size in device pixels. */
export const textSizes = ['90', '100', '115', '130', '150'] as const;
export type TextSize = (typeof textSizes)[number];
export const textSizeKey = 'display.textSize';

/** `own` is the table of `ownKeysKey`. */
export const keyMapNames = ['weasis', 'bir', 'ohif', 'osirix', 'own'] as const;
export type KeyMapName = (typeof keyMapNames)[number];
export const keyMapKey = 'input.keyMap';
export const ownKeysKey = 'input.ownKeys';

export const dragTools = ['window', 'scroll', 'zoom', 'pan'] as const;
export type DragTool = (typeof dragTools)[number];
/** `key-map`: what the key map says. */
export const leftButtonChoices = ['key-map', ...dragTools] as const;
export const leftButtonKey = 'input.leftButton';
export const middleButtonKey = 'input.middleButton';
export const rightButtonKey = 'input.rightButton';
export const dragDownBrightensKey = 'reading.dragDownBrightens';

/** `auto`: the graphics processor where there is one, else the CPU. */
export const drawnByChoices = ['auto', 'graphics', 'cpu'] as const;
export type DrawnBy = (typeof drawnByChoices)[number];
export const drawnByKey = 'display.drawnBy';
/**
 * MB (10⁶ bytes) of decoded images that a window keeps: by default about 1 200 CT slices. With that, and 256 MB in the
 * workstation, 3 500 CT slices beside a prior of 1 000 took 2.28 GB in all processes (`npm run bench:memory`).
 */
export const framesMegabytesKey = 'reading.framesMegabytes';
/** MB of one volume that planes are made of. */
export const volumeMegabytesKey = 'reading.volumeMegabytes';
export const memoryMegabytes = { usual: 640, least: 100, most: 16_000 } as const;

/** Width of a pixel of the screen in µm, which no browser tells; 0: not known, and nothing is shown at true size. */
/** Roles and places of screens, by what a screen is known again by (`shared/screens`). */
export const screensKey = 'display.screens';
export const pixelPitchKey = 'display.pixelPitchMicrometres';

/** Chords by the id of their command; an empty list takes every key from it. */
export type KeyTable = Readonly<Record<string, readonly string[]>>;

const keyTableSchema = z.record(z.string().min(1).max(80), z.array(z.string().min(1).max(40)).max(4));
/** About three times every command with two keys. */
const longestKeyTable = 20_000;

/** The table that a setting's text holds, or undefined when it is none. */
export function readKeyTable(text: string): KeyTable | undefined {
  if (text.length > longestKeyTable) return undefined;
  try {
    const { success, data } = keyTableSchema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
