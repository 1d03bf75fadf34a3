import type { Command } from '../commands/command-registry.ts';
import type { PlainTextKey } from '../text/text.ts';
import { planeOrientations, type PlaneOrientation } from '../../shared/volume/reformat.ts';
import type { LinkAction } from './link-state.ts';
import type { Reading } from './reading-context.ts';
import { viewTurns, type ViewTurn } from './turn-view.ts';
import { commonLayouts } from './wall-layout.ts';

/** Default keys of what bars offer, so that they can print them. */
export const viewKeys = { link: 'L', referenceLines: 'O' } as const;

/** Of the layouts that have a button, in their order. */
const layoutTexts: readonly { readonly id: string; readonly textKey: PlainTextKey; readonly key: string }[] =
  [
    { id: '1x1', textKey: 'reading.command.layout.1x1', key: 'Shift+1' },
    { id: '1x2', textKey: 'reading.command.layout.1x2', key: 'Shift+2' },
    { id: '2x2', textKey: 'reading.command.layout.2x2', key: 'Shift+3' },
    { id: '2x3', textKey: 'reading.command.layout.2x3', key: 'Shift+4' },
  ];

const turnTexts: Readonly<Record<ViewTurn, { readonly textKey: PlainTextKey; readonly key: string }>> = {
  right: { textKey: 'reading.command.turn.right', key: 'Alt+R' },
  left: { textKey: 'reading.command.turn.left', key: 'Alt+L' },
  'mirror-horizontal': { textKey: 'reading.command.turn.horizontal', key: 'Alt+H' },
  'mirror-vertical': { textKey: 'reading.command.turn.vertical', key: 'Alt+V' },
};

const linkTexts: Readonly<Record<LinkAction, PlainTextKey>> = {
  scroll: 'reading.command.link.scroll',
  zoomPan: 'reading.command.link.zoomPan',
  window: 'reading.command.link.window',
};

const planeTexts: Readonly<
  Record<PlaneOrientation, { readonly textKey: PlainTextKey; readonly key: string }>
> = {
  axial: { textKey: 'reading.command.plane.axial', key: 'Alt+A' },
  coronal: { textKey: 'reading.command.plane.coronal', key: 'Alt+C' },
  sagittal: { textKey: 'reading.command.plane.sagittal', key: 'Alt+S' },
};

/** Degrees of one press. */
const tiltStep = 5;

const tilts: readonly {
  readonly id: string;
  readonly textKey: PlainTextKey;
  readonly key: string;
  readonly aboutRow: number;
  readonly aboutColumn: number;
}[] = [
  {
    id: 'up',
    textKey: 'reading.command.tilt.up',
    key: 'Ctrl+Alt+ArrowUp',
    aboutRow: tiltStep,
    aboutColumn: 0,
  },
  {
    id: 'down',
    textKey: 'reading.command.tilt.down',
    key: 'Ctrl+Alt+ArrowDown',
    aboutRow: -tiltStep,
    aboutColumn: 0,
  },
  {
    id: 'left',
    textKey: 'reading.command.tilt.left',
    key: 'Ctrl+Alt+ArrowLeft',
    aboutRow: 0,
    aboutColumn: -tiltStep,
  },
  {
    id: 'right',
    textKey: 'reading.command.tilt.right',
    key: 'Ctrl+Alt+ArrowRight',
    aboutRow: 0,
    aboutColumn: tiltStep,
  },
];

/** A press of an arrow is a step of the tool; with Ctrl ten. */
const toolSteps: readonly {
  readonly id: string;
  readonly textKey: `reading.command.toolStep.${'right' | 'left' | 'up' | 'down'}`;
  readonly key: string;
  readonly right: number;
  readonly down: number;
}[] = [
  { id: 'right', textKey: 'reading.command.toolStep.right', key: 'ArrowRight', right: 1, down: 0 },
  { id: 'left', textKey: 'reading.command.toolStep.left', key: 'ArrowLeft', right: -1, down: 0 },
  { id: 'up', textKey: 'reading.command.toolStep.up', key: 'ArrowUp', right: 0, down: -1 },
  { id: 'down', textKey: 'reading.command.toolStep.down', key: 'ArrowDown', right: 0, down: 1 },
];
const coarse = 10;

function command(id: string, textKey: PlainTextKey, keys: readonly string[], run: () => void): Command {
  return { id: `reading.${id}`, textKey, keys, when: 'reading', run };
}

/** The commands of layout, links, lines and turns. */
export function viewCommands({ actions, views, planes, comparing, toolKeys }: Reading): Command[] {
  return [
    ...layoutTexts.map(({ id, textKey, key }, index) =>
      command(`layout-${id}`, textKey, [key], () => {
        const layout = commonLayouts[index];
        if (layout !== undefined) actions.setLayout(layout);
      }),
    ),
    command('layout-grid', 'reading.layout.grid', ['Shift+0'], () => actions.setGridPickerOpen(true)),
    command('clear-tile', 'reading.command.clearTile', [], () => actions.clearTile()),
    command('swap-next', 'reading.command.swapNext', ['X'], () => actions.swapWithNext(1)),
    command('swap-previous', 'reading.command.swapPrevious', ['Shift+X'], () => actions.swapWithNext(-1)),
    command('compare', 'reading.command.compare', ['Alt+P'], () => void comparing.compare()),
    command('link', 'reading.command.link', [viewKeys.link, 'U'], () => views.toggleLink()),
    command('link-tile', 'reading.command.linkTile', ['Shift+L'], () => views.toggleTileLink()),
    ...(['scroll', 'zoomPan', 'window'] as const).map((action) =>
      command(`link-${action}`, linkTexts[action], [], () => views.toggleLinkAction(action)),
    ),
    command('reference-lines', 'reading.command.referenceLines', [viewKeys.referenceLines], () =>
      views.toggleReferenceLines(),
    ),
    ...planeOrientations.map((orientation) =>
      command(`plane-${orientation}`, planeTexts[orientation].textKey, [planeTexts[orientation].key], () =>
        planes.setPlane(orientation),
      ),
    ),
    command('plane-off', 'reading.command.plane.off', ['Alt+O'], () => planes.showStack()),
    command('three-planes', 'reading.command.plane.three', ['Shift+M'], () => planes.threePlanes()),
    command('slab', 'reading.command.slab', ['Alt+M'], () => planes.cycleSlab()),
    command('slab-thicker', 'reading.command.slab.thicker', ['Alt+='], () => planes.thicken(1)),
    command('slab-thinner', 'reading.command.slab.thinner', ['Alt+-'], () => planes.thicken(-1)),
    ...tilts.map(({ id, textKey, key, aboutRow, aboutColumn }) =>
      command(`tilt-${id}`, textKey, [key], () => planes.tilt(aboutRow, aboutColumn)),
    ),
    ...toolSteps.flatMap(({ id, textKey, key, right, down }) => [
      command(`tool-step-${id}`, textKey, [`Ctrl+Shift+${key}`], () => toolKeys.step(right, down)),
      command(`tool-leap-${id}`, `${textKey}Far`, [`Ctrl+Alt+Shift+${key}`], () =>
        toolKeys.step(right * coarse, down * coarse),
      ),
    ]),
    ...viewTurns.map((turn) =>
      command(`turn-${turn}`, turnTexts[turn].textKey, [turnTexts[turn].key], () => views.turn(turn)),
    ),
  ];
}
