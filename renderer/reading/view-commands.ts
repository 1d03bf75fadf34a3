import type { Command } from '../commands/command-registry.ts';
import type { PlainTextKey } from '../text/text.ts';
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

function command(id: string, textKey: PlainTextKey, keys: readonly string[], run: () => void): Command {
  return { id: `reading.${id}`, textKey, keys, when: 'reading', run };
}

/** The commands of layout, links, lines and turns. */
export function viewCommands({ actions, views }: Reading): Command[] {
  return [
    ...layoutTexts.map(({ id, textKey, key }, index) =>
      command(`layout-${id}`, textKey, [key], () => {
        const layout = commonLayouts[index];
        if (layout !== undefined) actions.setLayout(layout);
      }),
    ),
    command('layout-grid', 'reading.layout.grid', ['Shift+0'], () => actions.setGridPickerOpen(true)),
    command('clear-tile', 'reading.command.clearTile', [], () => actions.clearTile()),
    command('link', 'reading.command.link', [viewKeys.link, 'U'], () => views.toggleLink()),
    command('link-tile', 'reading.command.linkTile', ['Shift+L'], () => views.toggleTileLink()),
    ...(['scroll', 'zoomPan', 'window'] as const).map((action) =>
      command(`link-${action}`, linkTexts[action], [], () => views.toggleLinkAction(action)),
    ),
    command('reference-lines', 'reading.command.referenceLines', [viewKeys.referenceLines], () =>
      views.toggleReferenceLines(),
    ),
    ...viewTurns.map((turn) =>
      command(`turn-${turn}`, turnTexts[turn].textKey, [turnTexts[turn].key], () => views.turn(turn)),
    ),
  ];
}
