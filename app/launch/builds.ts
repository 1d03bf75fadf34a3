import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Build } from './fresh-build.ts';
import { projectDirectory } from './project.mjs';

/** The renderer's pages and scripts, served by both hosts. */
export const rendererBuild: Build = {
  title: 'the pages',
  inputs: ['renderer', 'shared', 'vite.config.ts', 'package-lock.json'],
  output: 'build/renderer/index.html',
  run: () => runNode('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'),
};

/** What is slow in decoding, as WebAssembly. */
export const kernelBuild: Build = {
  title: 'the decoder kernel',
  inputs: [
    'main/decode/kernel',
    'app/launch/build-kernel.ts',
    'app/launch/expand-macros.ts',
    'package-lock.json',
  ],
  output: 'build/kernel/decoder-kernel.wasm',
  run: () => runNode('app/launch/build-kernel.ts'),
};

/** Main process, preload and worker entries as Electron's runtime loads them. */
export const electronBuild: Build = {
  title: 'the Electron host',
  inputs: ['app', 'main', 'shared', 'package-lock.json'],
  output: 'build/electron/main.js',
  run: () => runNode('app/electron/build-electron.ts'),
};

/** In a process of its own, so that the bundler's memory is gone when the workstation runs. */
function runNode(script: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(projectDirectory, script), ...args], {
      cwd: projectDirectory,
      // What is built is the same whoever asks: within a test run NODE_ENV is `test`, and the pages would be a development
      // build, whose effects run twice.
      env: { ...process.env, NODE_ENV: 'production' },
      // Standard output belongs to the task's result.
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${signal ?? `code ${code}`}; its own words are above`));
    });
  });
}
