import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from './project.mjs';

/** The major version that everything but this launcher runs on. */
export const neededNodeMajor = 24;

/**
 * The Node that runs the project: the pinned one among the packages, else the one running now when it is new
 * enough (macOS has no such package), else undefined.
 *
 * @param {{ project?: string, platform?: string, arch?: string, running?: { version: string, path: string } }} [where]
 * @returns {string | undefined} absolute path
 */
export function findNodeRuntime({
  project = projectDirectory,
  platform = process.platform,
  arch = process.arch,
  running = { version: process.versions.node, path: process.execPath },
} = {}) {
  const system = platform === 'win32' ? 'win' : platform;
  const pinned = path.join(
    project,
    'node_modules',
    `node-${system}-${arch}`,
    'bin',
    platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(pinned)) return pinned;
  return Number.parseInt(running.version, 10) >= neededNodeMajor ? running.path : undefined;
}
