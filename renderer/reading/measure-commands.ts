import type { Command } from '../commands/command-registry.ts';
import { isTextSelected } from '../ui/copy-text.ts';
import type { PlainTextKey } from '../text/text.ts';
import { drawTools, isDrawTool, type DrawTool } from '../tools/draw-tools.ts';
import { toggleKeyImage } from './key-image-mark.ts';
import type { Reading } from './reading-context.ts';
import { goToMark } from './mark-places.ts';
import {
  copySelected,
  draftsOnImage,
  goToPriorOfSelected,
  priorOfSelected,
  removeOnImage,
  selectedDraft,
} from './selected-measurement.ts';

/** Default keys of the measuring tools; '' where there is none. */
export const drawToolKeys: Readonly<Record<DrawTool, string>> = {
  length: 'D',
  angle: 'A',
  cobb: 'Shift+A',
  bidirectional: 'Shift+D',
  ellipse: 'E',
  rectangle: 'R',
  polygon: 'Shift+R',
  freehand: 'Shift+E',
  probe: 'P',
  arrow: 'N',
  text: 'Shift+N',
  calibration: '',
  'region-window': 'Shift+W',
  magnifier: 'Shift+Z',
};

export const measureKeys = { keyImage: 'K', undo: 'Ctrl+Z', redo: 'Ctrl+Y' } as const;

const drawToolTexts: Readonly<Record<DrawTool, PlainTextKey>> = {
  length: 'measure.command.length',
  angle: 'measure.command.angle',
  cobb: 'measure.command.cobb',
  bidirectional: 'measure.command.bidirectional',
  ellipse: 'measure.command.ellipse',
  rectangle: 'measure.command.rectangle',
  polygon: 'measure.command.polygon',
  freehand: 'measure.command.freehand',
  probe: 'measure.command.probe',
  arrow: 'measure.command.arrow',
  text: 'measure.command.text',
  calibration: 'measure.command.calibration',
  'region-window': 'measure.command.region-window',
  magnifier: 'measure.command.magnifier',
};

function command(
  id: string,
  textKey: PlainTextKey,
  keys: readonly string[],
  run: () => void,
  isAvailable?: () => boolean,
): Command {
  return {
    id: `reading.${id}`,
    textKey,
    keys: keys.filter((key) => key !== ''),
    when: 'reading',
    run,
    ...(isAvailable === undefined ? {} : { isAvailable }),
  };
}

const labelSteps: readonly {
  readonly id: string;
  readonly textKey: PlainTextKey;
  readonly key: string;
  readonly right: number;
  readonly down: number;
}[] = [
  { id: 'up', textKey: 'measure.command.labelUp', key: 'Alt+Shift+ArrowUp', right: 0, down: -1 },
  { id: 'down', textKey: 'measure.command.labelDown', key: 'Alt+Shift+ArrowDown', right: 0, down: 1 },
  { id: 'left', textKey: 'measure.command.labelLeft', key: 'Alt+Shift+ArrowLeft', right: -1, down: 0 },
  { id: 'right', textKey: 'measure.command.labelRight', key: 'Alt+Shift+ArrowRight', right: 1, down: 0 },
];

/** Measuring, by key and palette. */
export function measureCommands(reading: Reading): Command[] {
  const { engine, actions, marks, annotating } = reading;
  const hasSelection = (): boolean => annotating.store.getState().selectedId !== null;
  const isLabelMoved = (): boolean => (selectedDraft(reading)?.labelAt ?? null) !== null;
  const mayPlace = (): boolean => isDrawTool(engine.store.getState().tool) || hasSelection();
  return [
    ...drawTools.map((tool) =>
      command(`tool-${tool}`, drawToolTexts[tool], [drawToolKeys[tool]], () => actions.setTool(tool)),
    ),
    command('tool-last', 'measure.command.last', ['M'], () =>
      actions.setTool(annotating.store.getState().lastTool),
    ),
    command(
      'draw-cursor',
      'measure.command.cursor',
      ['Enter', 'Shift+Enter'],
      () => annotating.startCursor(engine.store.getState().activeTile),
      mayPlace,
    ),
    command(
      'undo',
      'measure.command.undo',
      [measureKeys.undo],
      () => goToMark(reading, marks.undo()),
      () => marks.store.getState().canUndo,
    ),
    command(
      'redo',
      'measure.command.redo',
      [measureKeys.redo, 'Ctrl+Shift+Z'],
      () => goToMark(reading, marks.redo()),
      () => marks.store.getState().canRedo,
    ),
    command(
      'delete-measurement',
      'measure.command.delete',
      ['Delete'],
      () => annotating.removeSelected(),
      hasSelection,
    ),
    command('label', 'measure.command.label', ['F2'], () => annotating.askWords(), hasSelection),
    command('label-home', 'measure.command.labelHome', [], () => annotating.labels.home(), isLabelMoved),
    ...labelSteps.map(({ id, textKey, key, right, down }) =>
      command(
        `label-${id}`,
        textKey,
        [key],
        () => annotating.labels.nudge(engine.store.getState().activeTile, right, down),
        hasSelection,
      ),
    ),
    command(
      'copy-measurement',
      'measure.command.copy',
      ['Ctrl+C'],
      () => copySelected(reading),
      () => hasSelection() && !isTextSelected(),
    ),
    command(
      'measurement-prior',
      'measure.command.prior',
      [],
      () => void goToPriorOfSelected(reading),
      () => priorOfSelected(reading) !== null,
    ),
    command(
      'delete-on-image',
      'measure.command.deleteOnImage',
      [],
      () => removeOnImage(reading),
      () => draftsOnImage(reading).length > 0,
    ),
    command('key-image', 'measure.command.keyImage', [measureKeys.keyImage], () => toggleKeyImage(reading)),
  ];
}
