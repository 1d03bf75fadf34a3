import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { StoredFrame } from '../../../shared/image/stored-pixels.ts';
import { openImageFile, type ImageFile } from '../../decode/image-file.ts';
import { openDecodePool, type DecodeOptions, type DecodePool } from '../../decode/pool.ts';
import type { CommandHost } from '../command-host.ts';
import { printResult, type CommandRun } from '../command-run.ts';
import { reportRefusedInput } from '../refused-input.ts';

/** `decode FILE [--frame N] --out RAW`: one frame as stored values. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  program
    .command('decode')
    .description('writes one frame of a file as stored values, little endian, row by row')
    .argument('<file>', 'DICOM file, in or out of the cache')
    .option('--frame <n>', 'frame number, from 1', parseFrameNumber, 1)
    .requiredOption('--out <raw>', 'file for the stored values')
    .action((file: string, options: { frame: number; out: string }) =>
      reportRefusedInput(run, async () => {
        const image = await openImageFile(path.resolve(host.directory, file));
        const { header, pixels } = await decodeOne(host, image, options.frame);
        await writeFile(path.resolve(host.directory, options.out), new Uint8Array(pixels));
        printResult(header);
      }),
    );
}

/** A frame number as commander's argument parser; anything else is wrong usage. */
export function parseFrameNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('expected a whole number from 1.');
}

/**
 * Decodes one frame in a thread of its own, so that a stream that hangs or breaks the decoder ends with an error.
 */
export function decodeOne(
  host: CommandHost,
  image: ImageFile,
  frameNumber: number,
  options: Pick<DecodeOptions, 'isForDisplay'> = {},
): Promise<StoredFrame> {
  const source = image.frameSource(frameNumber - 1);
  return inDecoder(host, (pool) => pool.decode(source, { priority: 'visible', ...options }));
}

/** Does one thing in a decoder thread that is there for it alone. */
export async function inDecoder<Result>(
  host: CommandHost,
  task: (pool: DecodePool) => Promise<Result>,
): Promise<Result> {
  const pool = openDecodePool({ workerUrl: host.workerUrls.decoder, threads: 1 });
  try {
    return await task(pool);
  } finally {
    await pool.close();
  }
}
