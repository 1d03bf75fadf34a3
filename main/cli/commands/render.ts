import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { VoiFunction } from '../../../shared/image/image-description.ts';
import { drawOverlayMask, overlayMask, type FrameOverlay } from '../../../shared/image/overlay-bits.ts';
import { readerChoice, renderFrame } from '../../../shared/image/render-frame.ts';
import type { WindowChoice } from '../../../shared/image/window-choice.ts';
import { openImageFile, type ImageFile } from '../../decode/image-file.ts';
import { encodePng } from '../../decode/thumbnails.ts';
import type { CommandHost } from '../command-host.ts';
import { printResult, type CommandRun } from '../command-run.ts';
import { reportRefusedInput } from '../refused-input.ts';
import { decodeOne, inDecoder, parseFrameNumber } from './decode.ts';

interface RenderOptions {
  readonly frame: number;
  readonly window?: readonly [center: number, width: number];
  readonly voiFunction: VoiFunction;
  readonly overlays: boolean;
  readonly showHidden?: true;
  readonly out: string;
}

/** `render FILE …`: the picture that a viewport shows at 1:1. */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  program
    .command('render')
    .description('writes one frame of a file as the picture that a viewport shows at 1:1, without annotation')
    .argument('<file>', 'DICOM file, in or out of the cache')
    .option('--frame <n>', 'frame number, from 1', parseFrameNumber, 1)
    .option('--window <center,width>', 'window in modality units (HU, …)', parseWindow)
    .addOption(
      new Option('--voi-function <name>', 'function of the window')
        .choices(['LINEAR', 'LINEAR_EXACT', 'SIGMOID'])
        .default('LINEAR'),
    )
    .option('--no-overlays', 'leave out overlay planes')
    .option('--show-hidden', 'show what a display shutter hides, and padding as it is stored')
    .requiredOption('--out <png>', 'file for the picture')
    .action((file: string, options: RenderOptions) => {
      checkWindow(options);
      return reportRefusedInput(run, async () => {
        const image = await openImageFile(path.resolve(host.directory, file));
        const frame = await decodeOne(host, image, options.frame, { isForDisplay: true });
        const overlays = await overlaysOf(host, image, options.frame);
        const rendered = renderFrame(
          image.description,
          options.frame - 1,
          frame,
          chosen(options),
          overlays,
          options.showHidden,
        );
        const mask = options.overlays ? overlayMask(image.description, overlays) : null;
        if (mask !== null) drawOverlayMask(rendered.picture, rendered.channels, mask);
        await writeFile(path.resolve(host.directory, options.out), encodePng(rendered));
        const { choice, rows, columns, isInverted } = rendered;
        const window = choice === null ? null : describeWindow(choice);
        printResult({ width: columns, height: rows, window, inverted: isInverted });
      });
    });
}

function parseWindow(text: string): [number, number] {
  const [center, width, ...rest] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (center !== undefined && width !== undefined && rest.length === 0) {
    if (Number.isFinite(center) && Number.isFinite(width)) return [center, width];
  }
  throw new InvalidArgumentError('expected CENTER,WIDTH.');
}

/** PS3.3 C.11.2.1.2: a LINEAR window is at least 1 wide, the others wider than 0. */
function checkWindow({ window, voiFunction }: RenderOptions): void {
  if (window === undefined) return;
  const [, width] = window;
  if (voiFunction === 'LINEAR' ? width >= 1 : width > 0) return;
  const reason = `--window: the width of ${voiFunction} is ${voiFunction === 'LINEAR' ? 'at least 1' : 'more than 0'}, found ${width}`;
  throw new NegatoscopeError('usage.invalid', reason, { reason });
}

function chosen({ window, voiFunction }: RenderOptions): WindowChoice | undefined {
  return window === undefined ? undefined : readerChoice(window[0], window[1], voiFunction);
}

/** Of a LUT neither center nor width exists. */
function describeWindow({ voi, source }: WindowChoice): {
  center: number | null;
  width: number | null;
  source: string;
} {
  const center = voi.kind === 'window' ? voi.WindowCenter : null;
  const width = voi.kind === 'window' ? voi.WindowWidth : null;
  return { center, width, source: describeSource(voi.kind, source) };
}

function describeSource(kind: 'window' | 'lut', source: WindowChoice['source']): string {
  switch (source.kind) {
    case 'object': {
      const name = `${kind === 'lut' ? 'VOI LUT' : 'window'} ${source.number}/${source.count} of the object`;
      return source.explanation === null ? name : `${name}: ${source.explanation}`;
    }
    case 'range':
      return 'minimum to maximum';
    case 'auto':
      return 'automatic';
    case 'region':
      return 'of a region';
    case 'preset':
      return `preset ${source.name}`;
    case 'protocol':
      return 'of a hanging protocol';
    case 'reader':
      return 'requested';
  }
}

async function overlaysOf(
  host: CommandHost,
  image: ImageFile,
  frameNumber: number,
): Promise<readonly FrameOverlay[]> {
  const { overlays } = image.description;
  if (overlays.length === 0) return [];
  return inDecoder(host, (pool) =>
    pool.overlays(image.frameSource(frameNumber - 1), overlays, { priority: 'visible' }),
  );
}
