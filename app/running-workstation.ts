import type { Logger } from 'pino';
import type { Workstation, WorkerUrls } from '../main/workstation-options.ts';
import { defaultPolicyFile, readPolicies } from '../main/services/read-policy.ts';
import { createWorkstation } from '../main/workstation.ts';
import { NegatoscopeError, isNegatoscopeError } from '../shared/errors.ts';
import { startLoopbackServer, type LoopbackServer } from './browser/loopback-server.ts';
import { FrontDoor } from './front-door.ts';
import type { HostArguments } from './host-arguments.ts';
import { settingOverrides } from './setting-overrides.ts';

/** Where a host keeps the files that differ between a checkout and a package. */
export interface ProgramFiles {
  readonly rendererDirectory: string;
  readonly workerUrls: WorkerUrls;
}

/** A workstation with its loopback server; both hosts run one of these. */
export interface RunningWorkstation {
  readonly workstation: Workstation;
  /** Pages of the browser host, and the command line's way to a running Electron host. */
  readonly server: LoopbackServer;
  readonly readyLine: ReadyLine;
  /** Stops accepting, finishes what is being received, closes everything. Idempotent. */
  readonly close: () => Promise<void>;
}

/** The line of the `serve` command that says where everything is; fields may be added. */
export interface ReadyLine {
  readonly event: 'ready';
  readonly url: string;
  readonly dicom: { readonly host: string; readonly port: number; readonly ae: string } | null;
  readonly data: string;
}

/** What a host wants to know of a start that takes long. */
export interface StartWatch {
  /** Answers before the workstation can; one of the start's own where left out. */
  readonly door?: FrontDoor;
  readonly onPreparing?: (text: string) => void;
  /** It takes long enough that its page can be looked at already. */
  readonly onServing?: (server: LoopbackServer) => void;
}

/**
 * Starts everything behind the window. What fails leaves nothing half started.
 *
 * @throws NegatoscopeError whatever keeps the workstation from starting: `network.port-busy`, `store.in-use` …
 */
export async function startRunningWorkstation(
  given: HostArguments,
  files: ProgramFiles,
  logger: Logger,
  start: StartWatch = {},
): Promise<RunningWorkstation> {
  const door = start.door ?? new FrontDoor();
  let serving: Promise<LoopbackServer> | undefined;
  const serve = (): Promise<LoopbackServer> =>
    (serving ??= startLoopbackServer({
      handle: (request) => door.handle(request),
      port: given.httpPort,
      now: Date.now,
      logger,
    }));
  const workstation = await createWorkstation({
    dataDirectory: given.dataDirectory,
    rendererDirectory: files.rendererDirectory,
    workerUrls: files.workerUrls,
    logger,
    now: Date.now,
    overrides: settingOverrides(given),
    receive: true,
    readPolicy: () => readPolicies(defaultPolicyFile(), given.policyFile),
    // Whoever sits before a window can read what is here, and choose another port in the settings.
    mayStartUnreachable: !given.headless,
    onPreparing: (text) => {
      door.preparing(text);
      start.onPreparing?.(text);
      if (serving !== undefined) return;
      // Why it cannot be served is thrown below, when the workstation is there.
      serve().then(
        (server) => start.onServing?.(server),
        () => undefined,
      );
    },
  }).catch(async (error: unknown) => {
    await (await serving?.catch(() => undefined))?.close();
    throw withPortHint(error);
  });
  door.open((request) => workstation.handle(request));
  let server: LoopbackServer | undefined;
  try {
    server = await serve();
    await workstation.announce(server.signInAddress);
  } catch (error) {
    await server?.close();
    await workstation.close();
    throw error;
  }
  const listening = server;
  const closeAll = async (): Promise<void> => {
    try {
      await workstation.close();
    } finally {
      await listening.close();
    }
  };
  let closing: Promise<void> | undefined;
  return {
    workstation,
    server,
    readyLine: {
      event: 'ready',
      url: server.signInAddress,
      dicom: workstation.dicomAddress,
      data: given.dataDirectory,
    },
    close: () => (closing ??= closeAll()),
  };
}

/** A busy DICOM port, with what a person at the command line can do about it at once. */
function withPortHint(error: unknown): unknown {
  if (!isNegatoscopeError(error, 'network.port-busy')) return error;
  const message = `${error.message}, or take another for this start with --dicom-port (0 = any free one)`;
  return new NegatoscopeError(error.code, message, error.details, { cause: error });
}

/** Imports and opens what the command line named, and the phantom if it asked for one. */
export async function openGiven(workstation: Workstation, given: HostArguments): Promise<void> {
  if (given.paths.length > 0) await workstation.openPaths(given.paths);
  if (given.demo) await workstation.openPhantom('ct');
}
