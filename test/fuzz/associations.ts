/**
 * Mutated associations in any number: `node test/fuzz/associations.ts [COUNT] [SEED]`, from the project's folder.
 * Prints where their faults were, what became of them by protocol stage, the memory, and the longest delay of the event
 * loop; ends with 1 when anything failed. The same seed sends the same bytes.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { watchMemory } from '../support/memory-watch.ts';
import { fuzzAssociations, places, stages } from '../support/mutated-associations.ts';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Live memory that may come and go with caches; a leak of 100 bytes an association is more. */
const mostGrownBytes = 8_000_000;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();
const startedAtMs = performance.now();
const memory = watchMemory();
const steps = 10;
let reported = 0;
print(`${count} associations from seed ${seed}: ${memory.look()}`);
const result = await fuzzAssociations({
  count,
  seed,
  onProgress: (done) => {
    if (done < ((reported + 1) * count) / steps) return;
    reported += 1;
    print(`${done} done: ${memory.look()}`);
  },
});
delays.disable();

const seconds = (performance.now() - startedAtMs) / 1000;
print('\nwhere the first fault was');
for (const place of places) {
  const { cut, changed } = result.faults[place];
  print(`${place.padEnd(20)} ${String(changed).padStart(8)} changed ${String(cut).padStart(8)} cut off`);
}
print('\nhow far they came');
for (const stage of stages) {
  const ends = Object.entries(result.outcomes[stage]);
  const total = ends.reduce((sum, [, number]) => sum + number, 0);
  const share = ((100 * total) / count).toFixed(1);
  print(
    `${stage.padEnd(20)} ${String(total).padStart(8)} ${share.padStart(5)} %  ${JSON.stringify(Object.fromEntries(ends))}`,
  );
}
print(
  `objects kept ${result.objectsKept}, left behind ${result.objectsLeft}; associations left ${result.openAssociations}`,
);
print(
  `${seconds.toFixed(0)} s, ${Math.round(count / seconds)} a second; longest delay ${Math.round(delays.max / 1e6)} ms`,
);
const { grownBytes } = memory;
print(`live memory grew by ${(grownBytes / 1_000_000).toFixed(1)} MB from the first half to the second`);
if (grownBytes > mostGrownBytes) result.failures.push('memory grows');
for (const failure of result.failures.slice(0, 20)) print(`FAILED: ${failure}`);
process.exitCode = result.failures.length + result.objectsLeft + result.openAssociations === 0 ? 0 : 1;
