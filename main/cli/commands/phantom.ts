import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { createChestStudy } from '../../phantom/chest/chest-study.ts';
import { createPhantomStudy, sliceLimit } from '../../phantom/phantom-study.ts';
import { phantomKinds, type PhantomKind } from '../../services/services.ts';
import type { CommandHost } from '../command-host.ts';
import { printResult } from '../command-run.ts';

interface PhantomCommandOptions {
  readonly to: string;
  readonly kind: PhantomKind;
  readonly slices?: number;
  readonly seed?: string;
  readonly testCard?: true;
}

/** `phantom --to DIR [--kind KIND]`: a synthetic study. */
export function register(program: Command, host: CommandHost): void {
  program
    .command('phantom')
    .description(
      'writes a synthetic, plainly labelled study whose pixels encode slice numbers and known distances',
    )
    .requiredOption('--to <dir>', 'folder for the files; made when absent')
    .addOption(new Option('--kind <kind>', 'modality').choices(phantomKinds).default('ct'))
    .option('--slices <n>', 'slices of each series, or frames', parseSlices)
    .option('--test-card', 'for ct: flat shapes, ramp and marks in one series instead of a chest')
    .option('--seed <text>', 'makes the same UIDs again; new ones when absent')
    .action(async (options: PhantomCommandOptions) => {
      const directory = path.resolve(host.directory, options.to);
      await mkdir(directory, { recursive: true });
      const given = {
        seed: options.seed ?? randomUUID(),
        // A seeded study is the same on every day.
        StudyDate: options.seed === undefined ? today() : '20260101',
        ...(options.slices === undefined ? {} : { sliceCount: options.slices }),
      };
      const isChest = options.kind === 'ct' && options.testCard === undefined;
      const study = isChest
        ? createChestStudy({ exam: 'current', ...given })
        : createPhantomStudy({ kind: options.kind, ...given });
      let files = 0;
      for (const { bytes } of study.objects()) {
        files += 1;
        const name = `${options.kind}-${String(files).padStart(4, '0')}.dcm`;
        await writeFile(path.join(directory, name), bytes);
      }
      const { StudyInstanceUID } = study;
      printResult({ files, StudyInstanceUID });
    });
}

function parseSlices(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= sliceLimit) return value;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${sliceLimit}.`);
}

/** Today in local time as DA. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}
