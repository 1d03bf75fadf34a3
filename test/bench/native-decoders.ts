import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EncodedFrame } from '../../main/decode/codec.ts';
import type { BenchCodec } from './bench-frames.ts';
import { multiFrameObject } from './image-object.ts';
import { findProgram, type ExternalProgram } from '../support/external-programs.ts';

/**
 * Programs that decode a code stream natively: DICOM files (`object`), bare code streams in a folder (`folder`), or one
 * again and again (`repeated`).
 */
interface NativeDecoder {
  readonly program: ExternalProgram;
  readonly input: 'object' | 'folder' | 'repeated';
  readonly args: (input: string, output: string, count: number) => readonly string[];
}

const plain = (program: ExternalProgram): NativeDecoder => ({
  program,
  input: 'object',
  args: (input, output) => [input, output],
});
const gdcm: NativeDecoder = {
  program: 'gdcmconv',
  input: 'object',
  args: (input, output) => ['--raw', input, output],
};
const openJpeg: NativeDecoder = {
  program: 'opj_decompress',
  input: 'folder',
  args: (input) => ['-ImgDir', input, '-OutFor', 'raw', '-quiet'],
};

const libjxl: NativeDecoder = {
  program: 'djxl',
  input: 'repeated',
  args: (input, output, count) => [input, `${output}.png`, `--num_reps=${count}`, '--num_threads=1'],
};

/** OpenJPH's tool takes one image a process, so it is not here: OpenJPEG is the native decoder of HTJ2K. */
const decodersOf: Readonly<Record<BenchCodec, readonly NativeDecoder[]>> = {
  native: [],
  rle: [plain('dcmdrle'), gdcm],
  'jpeg-baseline': [plain('dcmdjpeg'), gdcm],
  'jpeg-extended': [plain('dcmdjpeg'), gdcm],
  'jpeg-lossless': [plain('dcmdjpeg'), gdcm],
  'jpeg-ls': [plain('dcmdjpls'), gdcm],
  'jpeg-2000': [gdcm, openJpeg],
  htj2k: [openJpeg],
  'jpeg-xl': [libjxl],
};

export interface NativeFigure {
  readonly program: ExternalProgram;
  readonly cpuMs: number;
}

/**
 * Processor time of one frame in the fastest native program that decodes it: that of many frames less that of one, so
 * that the start of the process does not count. Writing what it decoded does, as all of them write. Undefined when
 * none is installed or decodes it.
 */
export function fastestNative(
  encoder: BenchCodec,
  frame: EncodedFrame,
  frameCount: number,
  directory: string,
): NativeFigure | undefined {
  const figures = decodersOf[encoder].flatMap(({ program, input, args }) => {
    const executable = findProgram(program);
    if (executable === undefined) return [];
    const timeOf = (count: number): number | undefined => {
      const folder = path.join(directory, `${encoder}-${frame.pixels.Columns}-${count}-${program}`);
      mkdirSync(folder, { recursive: true });
      const source =
        input === 'object'
          ? writeObject(folder, frame, count)
          : input === 'folder'
            ? writeFolder(folder, frame, count)
            : writeCodeStream(folder, frame);
      return childCpuMs(executable, args(source, path.join(folder, 'output'), count), folder);
    };
    const many = timeOf(frameCount + 1);
    const one = timeOf(1);
    return many === undefined || one === undefined ? [] : [{ program, cpuMs: (many - one) / frameCount }];
  });
  return figures.toSorted((a, b) => a.cpuMs - b.cpuMs)[0];
}

function writeFolder(folder: string, frame: EncodedFrame, count: number): string {
  const images = path.join(folder, 'images');
  mkdirSync(images, { recursive: true });
  for (let index = 0; index < count; index++) writeFileSync(path.join(images, `${index}.j2k`), frame.bytes);
  return images;
}

function writeCodeStream(folder: string, frame: EncodedFrame): string {
  const file = path.join(folder, 'frame.jxl');
  writeFileSync(file, frame.bytes);
  return file;
}

function writeObject(folder: string, frame: EncodedFrame, count: number): string {
  const file = path.join(folder, 'object.dcm');
  writeFileSync(file, multiFrameObject(frame, count));
  return file;
}

/** User and system time of a program; undefined when it fails. Bash tells it to the millisecond, Node not at all. */
function childCpuMs(executable: string, args: readonly string[], directory: string): number | undefined {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1';
  try {
    const text = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`, 'bash', executable, ...args], {
      cwd: directory,
      encoding: 'utf8',
      timeout: 300_000,
    });
    const [user, system] = text.trim().split(' ').map(Number);
    return user === undefined || system === undefined ? undefined : (user + system) * 1000;
  } catch {
    // The program does not decode this one: others may.
    return undefined;
  }
}
