import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failPoints } from '../../main/store/fail-point.ts';
import { writeSyntheticStudy } from '../bench/synthetic-study.ts';
import { sentObjects } from '../support/crash-check.ts';
import { programsMissing } from '../support/external-programs.ts';
import {
  killByPlan,
  killTable,
  usedDirectory,
  type KillPlan,
  type KillResult,
} from '../support/kill-plans.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/**
 * `kill -9` of a serving workstation while four or sixteen associations send, then the next start: at a random moment (a number of
 * answers, and up to 8 ms more, which is about what one object takes), and at random passes of each fail-point.
 *
 * `npm run fuzz:kills -- [KILLS] [KILLS_A_FAIL_POINT] [SEED]` sets how many; the suite does a few.
 */
const kills = Number(process.env['NEGATOSCOPE_KILLS'] ?? 4);
const killsAFailPoint = Number(process.env['NEGATOSCOPE_FAIL_POINT_KILLS'] ?? 0);
const seed = Number(process.env['NEGATOSCOPE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const objectCount = 40;
const objectMs = 8;
/** Every fourth kill is over as many as one host may open. */
const associationsOf = (kill: number): number => (kill % 4 === 0 ? 16 : 4);
/** One starts while another is looked at. */
const lanes = 3;

function plans(): KillPlan[] {
  const random = seededRandom(seed);
  const atRandom = Array.from({ length: kills }, (_, kill): KillPlan => {
    const answers = Math.floor(random() * objectCount);
    return { associations: associationsOf(kill), at: 'random', answers, moreMs: random() * objectMs };
  });
  const atFailPoints = failPoints.flatMap((at) =>
    Array.from({ length: killsAFailPoint }, (): KillPlan => ({
      associations: 4,
      at,
      pass: 1 + Math.floor(random() * 10),
    })),
  );
  return [...atRandom, ...atFailPoints];
}

test.skipIf(programsMissing('storescu'))(
  'N47 kills over four and sixteen associations lose nothing that was acknowledged',
  { timeout: 30_000 * (kills + killsAFailPoint * failPoints.length) },
  async () => {
    // Images of one block and of two, the first of which is on its way to the disk while the second comes.
    const files = [256, 512].flatMap((size) =>
      writeSyntheticStudy(path.join(temporaryDirectory(), 'study'), {
        title: `KILLED ${size}`,
        rows: size,
        columns: size,
        BitsStored: 12,
        seriesCount: 2,
        slicesASeries: objectCount / 4,
      }),
    );
    const sent = sentObjects(files);
    const used = await usedDirectory();
    // The program's own modules are compiled once, not at each start.
    const compiled = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-compiled-'));
    process.env['NODE_COMPILE_CACHE'] = compiled;
    const results: KillResult[] = [];
    const startedAtMs = performance.now();
    const queue = plans().entries();
    const lane = async (): Promise<void> => {
      for (const [number, plan] of queue) {
        const result = await killByPlan(plan, used, sent);
        results.push(result);
        for (const text of result.broken) process.stdout.write(`kill ${number + 1} at ${plan.at}: ${text}\n`);
        if (results.length % 50 === 0) process.stdout.write(`${results.length} kills\n`);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    delete process.env['NODE_COMPILE_CACHE'];
    rmSync(compiled, { recursive: true, force: true });
    const seconds = (performance.now() - startedAtMs) / 1000;
    process.stdout.write(`${killTable(results).join('\n')}\nseed ${seed}, ${seconds.toFixed(0)} s\n`);
    expect(results.flatMap(({ broken }) => broken)).toEqual([]);
  },
);
