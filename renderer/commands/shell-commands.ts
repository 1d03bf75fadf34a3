import { addPhantom, chooseImport } from '../state/imports.ts';
import { showDialog, showPopover, showSettings } from '../state/shell-store.ts';
import type { Command } from './command-registry.ts';
import { paletteCommandId } from './palette-command.ts';

/** What can be done in every view. */
export const shellCommands: readonly Command[] = [
  {
    id: paletteCommandId,
    textKey: 'command.palette',
    keys: ['Ctrl+K'],
    when: 'always',
    run: () => showDialog('palette'),
  },
  {
    id: 'shell.key-help',
    textKey: 'command.keyHelp',
    keys: ['?'],
    when: 'always',
    run: () => showDialog('keys'),
  },
  {
    id: 'shell.full-screen',
    textKey: 'command.fullScreen',
    keys: ['F11'],
    when: 'always',
    run: () => void toggleFullScreen(),
  },
  {
    id: 'imports.files',
    textKey: 'command.importFiles',
    keys: ['Ctrl+O'],
    when: 'worklist',
    run: () => void chooseImport('files'),
  },
  {
    id: 'imports.folder',
    textKey: 'command.importFolder',
    keys: ['Ctrl+Shift+O'],
    when: 'worklist',
    run: () => void chooseImport('folders'),
  },
  {
    id: 'imports.sample',
    textKey: 'command.addSample',
    keys: [],
    when: 'worklist',
    run: () => void addPhantom('ct'),
  },
  {
    id: 'shell.activity',
    textKey: 'command.activity',
    keys: [],
    when: 'worklist',
    run: () => showPopover('activity'),
  },
  {
    id: 'shell.receiver',
    textKey: 'command.receiver',
    keys: [],
    when: 'worklist',
    run: () => showPopover('receiver'),
  },
  {
    id: 'hanging.protocols',
    textKey: 'protocols.command',
    keys: [],
    when: 'always',
    run: () => showDialog('protocols'),
  },
  {
    id: 'shell.settings',
    textKey: 'command.settings',
    keys: ['Ctrl+,'],
    when: 'always',
    run: () => showSettings(),
  },
];

async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
  else await document.exitFullscreen();
}
