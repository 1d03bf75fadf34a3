import type { DragTool, KeyMapName, KeyTable } from '../../shared/model/window-settings.ts';

/**
 * Key maps as tables. A command that a table does not name keeps its default keys, except those that the table
 * gives to another command of the same view (`resolveKeys`). The default map is the union of what the IHE Basic
 * Image Review profile and Weasis do; every command brings its keys of that map with it.
 */
export interface KeyMap {
  /** The left mouse button's tool when a study opens. */
  readonly leftTool: DragTool;
  readonly keys: KeyTable;
}

export const keyMaps: Readonly<Record<Exclude<KeyMapName, 'own'>, KeyMap>> = {
  weasis: { leftTool: 'window', keys: {} },
  /** IHE BIR (RAD TF-1 16): scrolling is what the mouse does unless a tool was chosen; F1 is help. */
  bir: {
    leftTool: 'scroll',
    keys: {
      'shell.key-help': ['F1', 'H', '?'],
    },
  },
  /** OHIF 3, platform/core/src/defaults/hotkeyBindings. */
  ohif: {
    leftTool: 'window',
    keys: {
      'reading.invert': ['I'],
      'reading.annotations': ['Shift+I'],
      'reading.reset': ['Space', 'Escape'],
      'reading.fit': ['='],
      'reading.next': ['ArrowDown'],
      'reading.previous': ['ArrowUp'],
      'reading.next-tile': ['ArrowRight', 'Tab'],
      'reading.previous-tile': ['ArrowLeft', 'Shift+Tab'],
      'reading.turn-right': ['R'],
      'reading.turn-left': ['L'],
      'reading.turn-mirror-horizontal': ['H'],
      'reading.turn-mirror-vertical': ['V'],
      'reading.tool-rectangle': ['Shift+R'],
      'reading.tool-polygon': ['Alt+R'],
      'reading.link': ['U'],
    },
  },
  /** Horos and OsiriX, Preferences, Hot Keys as delivered. */
  osirix: {
    leftTool: 'window',
    keys: {
      'reading.tool-window': ['W'],
      'reading.tool-pan': ['M'],
      'reading.tool-zoom': ['Z'],
      'reading.tool-scroll': ['S'],
      'reading.tool-length': ['L'],
      'reading.tool-angle': ['A'],
      'reading.tool-ellipse': ['E'],
      'reading.tool-arrow': ['Q'],
      'reading.tool-text': ['T'],
      'reading.tool-polygon': ['C'],
      'reading.tool-freehand': ['D'],
      'reading.tool-last': ['Shift+M'],
      'reading.three-planes': ['Alt+M'],
      'reading.slab': ['Alt+B'],
      'reading.link': ['U'],
      'reading.cine': ['Space'],
      'reading.turn-right': ['Alt+R'],
      'reading.turn-mirror-horizontal': ['H'],
      'reading.turn-mirror-vertical': ['V'],
      'reading.annotations': ['I'],
      'reading.window-default': ['`', '~'],
      'reading.window-auto': ['0'],
    },
  },
};
