import type { Command } from '../commands/command-registry.ts';
import type { StudyStep } from '../state/step-study.ts';
import type { PlainTextKey } from '../text/text.ts';
import type { Reading } from './reading-context.ts';
import { focusRegion } from './focus-regions.ts';
import { openMenuByKey } from './open-menu.ts';
import { measureCommands } from './measure-commands.ts';
import { toolNames, type ViewToolName } from './reading-state.ts';
import { hangingCommands } from '../hanging/hanging-commands.ts';
import { viewCommands } from './view-commands.ts';

/** Default keys of what toolbar and bars offer, so that they can print them. */
export const toolKeys: Readonly<Record<ViewToolName, string>> = {
  window: 'W',
  scroll: 'S',
  zoom: 'Z',
  pan: 'T',
  crosshair: 'J',
};

export const readingKeys = {
  annotations: 'I',
  graphics: 'G',
  hidden: 'Shift+G',
  invert: 'Shift+I',
  fit: '=',
  actualSize: 'Shift+=',
  reset: 'Escape',
  cine: 'C',
} as const;

const toolTexts: Readonly<Record<ViewToolName, PlainTextKey>> = {
  window: 'reading.command.tool.window',
  scroll: 'reading.command.tool.scroll',
  zoom: 'reading.command.tool.zoom',
  pan: 'reading.command.tool.pan',
  crosshair: 'reading.command.tool.crosshair',
};

const presetTexts: readonly PlainTextKey[] = [
  'reading.command.preset.1',
  'reading.command.preset.2',
  'reading.command.preset.3',
  'reading.command.preset.4',
  'reading.command.preset.5',
  'reading.command.preset.6',
  'reading.command.preset.7',
  'reading.command.preset.8',
  'reading.command.preset.9',
];

/** A leap with Shift and an arrow. */
const leap = 10;

function command(
  id: string,
  textKey: PlainTextKey,
  keys: readonly string[],
  run: () => void,
  more: Pick<Command, 'isAvailable'> = {},
): Command {
  return { id: `reading.${id}`, textKey, keys, when: 'reading', run, ...more };
}

/** Everything that the keyboard and the palette can do in the reading view. */
export function readingCommands(
  reading: Reading,
  close: () => void,
  go: (step: 1 | -1, by: StudyStep) => void,
): Command[] {
  const { actions, views, annotating } = reading;
  return [
    ...toolNames.map((tool) =>
      command(`tool-${tool}`, toolTexts[tool], [toolKeys[tool]], () => actions.setTool(tool)),
    ),
    command('annotations', 'reading.command.annotations', [readingKeys.annotations], () =>
      actions.cycleAnnotations(),
    ),
    command('graphics', 'reading.command.graphics', [readingKeys.graphics], () => actions.toggleGraphics()),
    command('hidden', 'reading.command.hidden', [readingKeys.hidden], () => actions.toggleHidden()),
    command('invert', 'reading.command.invert', [readingKeys.invert], () => actions.invert()),
    command('fit', 'reading.command.fit', [readingKeys.fit], () => actions.fit()),
    // Shift and = types + on most layouts.
    command('actual-size', 'reading.command.actualSize', [readingKeys.actualSize, '+'], () =>
      actions.actualSize(),
    ),
    command('reset', 'reading.command.reset', [readingKeys.reset], () => {
      if (!annotating.cancel()) views.escape();
    }),
    command('reset-view', 'reading.command.resetView', [], () => actions.reset()),
    command('menu', 'reading.command.menu', ['ContextMenu', 'Shift+F10'], () => openMenuByKey(reading)),
    command('interpolation', 'reading.command.interpolation', [], () => actions.toggleInterpolation()),
    command('window-default', 'reading.command.windowDefault', ['`'], () =>
      actions.setWindow({ kind: 'default' }),
    ),
    command('window-auto', 'reading.command.windowAuto', ['0'], () => actions.autoWindow()),
    ...presetTexts.map((textKey, index) =>
      command(`preset-${index + 1}`, textKey, [String(index + 1)], () => applyPreset(actions, index), {
        isAvailable: () => actions.windowChoices().presets[index] !== undefined,
      }),
    ),
    command('next', 'reading.command.next', ['ArrowDown', 'ArrowRight'], () => actions.scroll(1)),
    command('previous', 'reading.command.previous', ['ArrowUp', 'ArrowLeft'], () => actions.scroll(-1)),
    command('forward', 'reading.command.forward', ['Shift+ArrowDown', 'Shift+ArrowRight'], () =>
      actions.scroll(leap),
    ),
    command('back', 'reading.command.back', ['Shift+ArrowUp', 'Shift+ArrowLeft'], () =>
      actions.scroll(-leap),
    ),
    command('first', 'reading.command.first', ['Home'], () => actions.jump(0)),
    command('last', 'reading.command.last', ['End'], () => actions.jumpToEnd()),
    command('next-series', 'reading.command.nextSeries', ['PageDown'], () => actions.stepSeries(1)),
    command('previous-series', 'reading.command.previousSeries', ['PageUp'], () => actions.stepSeries(-1)),
    command('next-pass', 'reading.command.nextPass', ['Alt+PageDown'], () => actions.stepBlock(1)),
    command('previous-pass', 'reading.command.previousPass', ['Alt+PageUp'], () => actions.stepBlock(-1)),
    command('next-tile', 'reading.command.nextTile', ['Tab'], () => actions.nextTile(1)),
    command('previous-tile', 'reading.command.previousTile', ['Shift+Tab'], () => actions.nextTile(-1)),
    command('one-up', 'reading.command.oneUp', [], () => actions.toggleOneUp()),
    ...viewCommands(reading),
    command('cine', 'reading.command.cine', [readingKeys.cine], () => reading.cine.toggle()),
    command('cine-stop', 'reading.command.cine.stop', ['Shift+C'], () => reading.cine.stop()),
    command('cine-mode', 'reading.command.cine.mode', [], () => reading.cine.cycleMode()),
    command('cine-from', 'reading.command.cine.from', ['['], () => reading.cine.setRange('first')),
    command('cine-to', 'reading.command.cine.to', [']'], () => reading.cine.setRange('last')),
    command('cine-whole', 'reading.command.cine.whole', ['\\'], () => reading.cine.clearRange()),
    ...hangingCommands(reading),
    ...measureCommands(reading),
    command('next-region', 'reading.command.nextRegion', ['F6'], () => focusRegion(1)),
    command('previous-region', 'reading.command.previousRegion', ['Shift+F6'], () => focusRegion(-1)),
    command('panel', 'reading.command.panel', [], () => actions.togglePanel()),
    command('next-study', 'reading.command.nextStudy', ['Ctrl+ArrowRight'], () => go(1, 'study')),
    command('previous-study', 'reading.command.previousStudy', ['Ctrl+ArrowLeft'], () => go(-1, 'study')),
    command('next-patient', 'reading.command.nextPatient', ['Ctrl+ArrowDown'], () => go(1, 'patient')),
    command('previous-patient', 'reading.command.previousPatient', ['Ctrl+ArrowUp'], () => go(-1, 'patient')),
    command('close', 'reading.close', ['Alt+ArrowLeft', 'Backspace'], close),
  ];
}

function applyPreset(actions: Reading['actions'], index: number): void {
  const choice = actions.windowChoices().presets[index];
  if (choice !== undefined) actions.setWindow({ kind: 'fixed', choice });
}
