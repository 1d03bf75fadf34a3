/**
 * The one way in of every npm script: `node app/launch/launch.mjs TASK [ARGUMENT…]`.
 *
 * Plain JavaScript with Node's own modules only, because it runs before anything is installed, on any Node from
 * 20. It installs what the lock file names, finds Node 24, and runs the task with it.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { installPackages } from './install-packages.mjs';
import { findNodeRuntime, neededNodeMajor } from './node-runtime.mjs';
import { projectDirectory, say } from './project.mjs';

/** The script of each task, from the checkout, and what stands before the caller's arguments. */
const tasks = new Map([
  ['start', ['app/launch/start.ts']],
  ['negatoscope', ['app/launch/negatoscope.ts']],
  ['test', ['test/run/run-tests.ts']],
  ['bench', ['test/run/run-benchmarks.ts']],
  ['fuzz', ['test/run/run-fuzz.ts']],
  ['pictures', ['test/docs/take-pictures.ts']],
  ['build', ['app/launch/build.ts']],
  ['pack', ['app/launch/pack.ts']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']],
  ['typecheck', ['node_modules/typescript/bin/tsc', '-b']],
  ['format', ['node_modules/oxfmt/bin/oxfmt']],
  ['format:check', ['node_modules/oxfmt/bin/oxfmt', '--check']],
]);

/**
 * Where Node keeps what it made of our sources: without it each of the threads takes the types out of every file and
 * compiles it anew, which is half of a start (1.8 s and 0.8 s) and 50 MB of memory. Node looks at a file's content before
 * it takes what it kept.
 */
const compileCache = path.join(projectDirectory, 'build', 'compile-cache');

/**
 * Runs a Node script to its end with our standard streams. Signals are passed on, and the channel between us
 * tells the script when this launcher is gone.
 *
 * @param {string} node
 * @param {string[]} script
 * @returns {Promise<number>} its exit code
 */
function run(node, script) {
  return new Promise((resolve) => {
    const child = spawn(node, script, {
      cwd: projectDirectory,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    const watch = watchParent(() => child.kill('SIGTERM'));
    child.on('error', (error) => {
      clearInterval(watch);
      say(`${node} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (signal !== null) say(`Ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

/**
 * npm passes a signal on to the shell that it started us in, and the shell ends without passing it on: the only
 * sign left is that our parent is another.
 *
 * @param {() => void} onGone
 */
function watchParent(onGone) {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent) onGone();
  }, 500);
}

async function main() {
  const [name = '', ...rest] = process.argv.slice(2);
  const task = tasks.get(name);
  if (task === undefined) {
    say(`Usage: node app/launch/launch.mjs ${[...tasks.keys()].join('|')} [ARGUMENT…]`);
    return 2;
  }
  if (Number.parseInt(process.versions.node, 10) < 20) {
    say(`Node ${process.versions.node} is too old: Negatoscope's launcher needs Node 20 or later.`);
    return 1;
  }
  const failure = await installPackages();
  if (failure !== undefined) {
    say(failure);
    return 1;
  }
  const node = findNodeRuntime();
  if (node === undefined) {
    say(
      `Negatoscope runs on Node ${neededNodeMajor}. It comes with the packages on Linux and Windows (64 bit), not on ${process.platform}-${process.arch}: install Node ${neededNodeMajor} or later and try again.`,
    );
    return 1;
  }
  const [script = '', ...before] = task;
  return run(node, [path.join(projectDirectory, script), ...before, ...rest]);
}

process.exitCode = await main();
