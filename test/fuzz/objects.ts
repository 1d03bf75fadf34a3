/**
 * Mutated objects in any number: `node test/fuzz/objects.ts [COUNT] [SEED]`, from the project's folder. Each goes the
 * whole way: ingest, index, opening its study, decoding its first frame. Prints where their faults were, what became of
 * them by stage, and the memory; ends with 1 when anything failed. The same seed gives the same bytes.
 */
import { existsSync, statfsSync } from 'node:fs';
import { z } from 'zod';
import { checkoutFiles } from '../../app/launch/checkout-files.ts';
import { benchDirectory } from '../bench/bench-directory.ts';
import { watchMemory } from '../support/memory-watch.ts';
import { fuzzObjects, objectPlaces, objectStages } from '../support/mutated-objects.ts';

const [count, seed] = z
  .tuple([z.coerce.number().int().positive(), z.coerce.number().int()])
  .parse([process.argv[2] ?? 100_000, process.argv[3] ?? 1]);
/** Live memory that may come and go with caches; a leak of 100 bytes an object is more. */
const mostGrownBytes = 8_000_000;
/** What 100 000 objects take of it is a quarter of this. */
const wantedBytes = 4_000_000_000;

/** Nothing here is about the disk: a folder in memory where there is one takes a third of the time off. */
function memoryFolder(): string | undefined {
  const folder = '/dev/shm';
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= wantedBytes ? folder : undefined;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const startedAtMs = performance.now();
const memory = watchMemory();
const steps = 10;
let reported = 0;
print(`${count} objects from seed ${seed}: ${memory.look()}`);
const { outcomes, faults, kept, failures } = await fuzzObjects({
  count,
  seed,
  dataDirectory: benchDirectory(memoryFolder()),
  decoderUrl: checkoutFiles.workerUrls.decoder,
  onProgress: (done) => {
    if (done < ((reported + 1) * count) / steps) return;
    reported += 1;
    print(`${done} done: ${memory.look()}`);
  },
});

const seconds = (performance.now() - startedAtMs) / 1000;
print('\nwhere the first fault was');
for (const place of objectPlaces) print(`${place.padEnd(24)} ${String(faults[place]).padStart(8)}`);
print('\nhow far they came');
for (const stage of objectStages) {
  const ways = Object.entries(outcomes[stage]).toSorted(([, a], [, b]) => b - a);
  const total = ways.reduce((sum, [, number]) => sum + number, 0);
  const share = ((100 * total) / count).toFixed(1);
  print(`${stage.padEnd(24)} ${String(total).padStart(8)} ${share.padStart(5)} %`);
  for (const [way, number] of ways) print(`  ${way.padEnd(34)} ${String(number).padStart(8)}`);
}
print(`${kept} kept; ${seconds.toFixed(0)} s, ${Math.round(count / seconds)} a second`);
const { grownBytes } = memory;
print(`live memory grew by ${(grownBytes / 1_000_000).toFixed(1)} MB from the first half to the second`);
if (grownBytes > mostGrownBytes) failures.push('memory grows');
for (const failure of failures.slice(0, 20)) print(`FAILED: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
