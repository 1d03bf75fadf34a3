import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import path from 'node:path';
import { z } from 'zod';
import { asNegatoscopeError } from '../../shared/errors.ts';
import { commandNames } from '../../main/cli/command-names.ts';
import { endWithin } from '../ending.ts';
import { FrontDoor } from '../front-door.ts';
import { parseHostArguments, type HostArguments } from '../host-arguments.ts';
import { openLaunchLog } from '../launch-log.ts';
import { openGiven, startRunningWorkstation, type RunningWorkstation } from '../running-workstation.ts';
import { serve } from '../serve.ts';
import { appScheme, isAppAddress } from './app-origin.ts';
import { denySession, lockDown } from './lock-down.ts';
import { installMenu } from './menu.ts';
import { answerNativeCalls, pickPaths, tellScreenChanges } from './native-calls.ts';
import { packageFiles } from './package-files.ts';
import { openWindow } from './window.ts';

/**
 * The Electron host: windows, menu, dialogs and the `app` scheme around the workstation of `main/`.
 * Bundled to `build/electron/main.js`.
 */
const files = packageFiles(import.meta.dirname);
const hasDeveloperTools = !app.isPackaged;

/** What a second start hands to the first: its arguments, already absolute. */
const handOverSchema = z.object({ paths: z.array(z.string()), demo: z.boolean() });

/** Arguments of the person: behind the executable, and in a checkout behind the script as well. */
function ownArguments(): string[] {
  const own = process.argv.slice(app.isPackaged ? 1 : 2);
  // Meant for Chromium, which has seen it.
  return own.filter((argument) => argument !== '--no-sandbox');
}

/** `negatoscope COMMAND …` of a package: the command line without a window. */
async function runCommand(args: readonly string[]): Promise<void> {
  const directory = process.cwd();
  const { runCommandLine } = await import('../../main/cli/negatoscope.ts');
  const exitCode = await runCommandLine(args, {
    ...files,
    directory,
    serve: (own) => serve(own, directory, files),
  });
  app.exit(exitCode);
}

/** The line that the launcher reads; see `launch/electron-process.ts`. */
function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Of a command: whoever gave it reads what is printed. */
function endRefused(error: unknown): void {
  const { message } = asNegatoscopeError(error, 'Electron host');
  tell({ event: 'refused', message });
  app.exit(1);
}

function refuse(error: unknown): void {
  // A checkout is started by the launcher, which says it; of a package that was double-clicked nobody reads the output.
  if (app.isPackaged) {
    dialog.showErrorBox('Negatoscope could not start', asNegatoscopeError(error, 'Electron host').message);
  }
  endRefused(error);
}

async function run(given: HostArguments): Promise<void> {
  // macOS hands over files by event, before and after `ready`.
  const early: string[] = [];
  let openPath = (file: string): void => {
    early.push(file);
  };
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openPath(file);
  });

  await app.whenReady();
  denySession(session.defaultSession);
  const log = openLaunchLog(given.dataDirectory, Date.now());
  const door = new FrontDoor();
  protocol.handle(appScheme, (request) =>
    isAppAddress(request.url) ? door.handle(request) : new Response(null, { status: 404 }),
  );
  const show = async (address: string, screenId: number | null): Promise<void> => {
    await openWindow({ preloadFile: files.preloadFile, address, screenId, hasDeveloperTools });
  };
  // A start that takes long has a window at once: its page says why, and is followed by the worklist.
  const shown: { first?: Promise<void> } = {};
  const running = await startRunningWorkstation(given, files, log, {
    door,
    onPreparing: (text) => tell({ event: 'preparing', message: text }),
    onServing: () => {
      shown.first = show('/', null);
    },
  });
  const { workstation } = running;
  closeBeforeQuit(running);
  const openPaths = (paths: readonly string[]): void => {
    if (paths.length === 0) return;
    workstation.openPaths(paths).catch((error: unknown) => log.error({ err: error }, 'opening files failed'));
  };
  answerNativeCalls({ openWindow: show });
  tellScreenChanges();
  installMenu(
    {
      openFiles: () => void pickPaths('files').then(openPaths),
      openFolders: () => void pickPaths('folders').then(openPaths),
      newWindow: () => void show('/', null),
    },
    hasDeveloperTools,
  );
  app.on('second-instance', (_event, _commandLine, _directory, handedOver) => {
    const told = handOverSchema.safeParse(handedOver);
    raiseWindow();
    if (told.success) void openGiven(workstation, { ...given, ...told.data });
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void show('/', null);
  });

  await (shown.first ?? show('/', null));
  tell(running.readyLine);
  openPath = (file) => openPaths([file]);
  await openGiven(workstation, { ...given, paths: [...given.paths, ...early] });
}

/** Quitting waits for what is being received; the exit follows when all is closed. */
function closeBeforeQuit(running: RunningWorkstation): void {
  let isClosing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void endWithin(running.close, (text) => process.stderr.write(`${text}\n`)).then((code) => app.exit(code));
  });
  app.on('window-all-closed', () => app.quit());
}

function raiseWindow(): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function main(): void {
  const args = ownArguments();
  if (commandNames.has(args[0] ?? '')) {
    runCommand(args).catch(endRefused);
    return;
  }
  app.enableSandbox();
  lockDown(app);
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  const given = parseHostArguments(args, process.cwd());
  // One running instance owns a data directory, so the lock of Electron, which is by this folder, is as well.
  app.setPath('userData', path.join(given.dataDirectory, 'electron-profile'));
  const { paths, demo } = given;
  if (!app.requestSingleInstanceLock({ paths, demo })) {
    app.exit(0);
    return;
  }
  run(given).catch(refuse);
}

try {
  main();
} catch (error) {
  refuse(error);
}
