import { main as compile } from 'assemblyscript/asc';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expandMacros } from './expand-macros.ts';
import { projectDirectory } from './project.mjs';

/** Compiles `main/decode/kernel`, AssemblyScript, to the WebAssembly module that the decoders load. */
const sourceDirectory = path.join(projectDirectory, 'main/decode/kernel');
const outputFile = path.join(projectDirectory, 'build/kernel/decoder-kernel.wasm');

const { error } = await compile(
  [
    'kernel.ts',
    '--outFile',
    'kernel.wasm',
    '--baseDir',
    sourceDirectory,
    '-O3',
    // No garbage collector and no checks of its own: the kernel has static memory and what its caller hands it.
    '--runtime',
    'stub',
    '--noAssert',
    '--enable',
    'simd',
  ],
  {
    readFile: (name, baseDirectory) => {
      try {
        return expandMacros(readFileSync(path.resolve(baseDirectory, name), 'utf8'));
      } catch (cause) {
        // The compiler asks for several names before it finds one.
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
        throw cause;
      }
    },
    writeFile: (_name, contents) => {
      mkdirSync(path.dirname(outputFile), { recursive: true });
      writeFileSync(outputFile, contents);
    },
    listFiles: () => [],
    stderr: process.stderr,
  },
);
if (error !== null) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
