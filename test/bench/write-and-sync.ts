import { mkdtempSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { elapsedMs } from './figures.ts';

/** Longest file that is read before the clock starts; a longer one is copied piece by piece. */
const heldBytes = 16 * 1024 * 1024;

/**
 * Milliseconds for writing the same bytes into new files and syncing each, with so many under way at once: what the
 * disk alone costs whoever keeps its promise. The files stay (`receive.bench.ts` says why).
 */
export async function writeAndSync(
  directory: string,
  files: readonly string[],
  atOnce: number,
): Promise<number> {
  const folder = mkdtempSync(path.join(directory, 'floor-'));
  let spentMs = 0;
  // In lots, so that a large study need not be in memory at once.
  for (let first = 0; first < files.length; first += 100) {
    const lot = files.slice(first, first + 100);
    const sources = await Promise.all(lot.map(openSource));
    spentMs += await elapsedMs(() =>
      Promise.all(
        Array.from({ length: atOnce }, async (_, writer) => {
          for (let index = writer; index < sources.length; index += atOnce) {
            await writeFile(path.join(folder, String(first + index)), sources[index] ?? []);
          }
        }),
      ),
    );
  }
  return spentMs;
}

type Source = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function openSource(file: string): Promise<Source> {
  const handle = await open(file, 'r');
  if ((await handle.stat()).size > heldBytes) return handle.createReadStream({ highWaterMark: 1024 * 1024 });
  await handle.close();
  return [readFileSync(file)];
}

async function writeFile(file: string, source: Source): Promise<void> {
  const handle = await open(file, 'wx');
  for await (const chunk of source) await handle.write(chunk);
  await handle.sync();
  await handle.close();
}
