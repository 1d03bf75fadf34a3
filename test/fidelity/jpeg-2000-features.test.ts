import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { jpeg2000HeaderOf } from '../../main/decode/code-stream-header/jpeg-2000.ts';
import { findCodeStream, parseCodeStream } from '../../main/decode/jpeg-2000/code-stream.ts';
import { Jpeg2000Decoder, whyUnusual } from '../../main/decode/jpeg-2000/jpeg-2000-decoder.ts';
import { KernelModule } from '../../main/decode/kernel-module.ts';
import { programsMissing, requireProgram } from '../support/external-programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** An image of `columns` by `rows`, and how opj_compress codes it. */
interface Feature {
  readonly columns?: number;
  readonly rows?: number;
  readonly components?: number;
  readonly bits?: number;
  readonly isSigned?: boolean;
  /** XRsiz and YRsiz of each component. */
  readonly sampling?: readonly (readonly [x: number, y: number])[];
  readonly args: string;
}

const lossless: Readonly<Record<string, Feature>> = {
  'one component of 8 bits': { bits: 8, args: '' },
  'one component of 12 bits': { args: '' },
  'one component of 16 bits': { bits: 16, args: '' },
  'two bits': { bits: 2, args: '' },
  'signed 8 bits': { bits: 8, isSigned: true, args: '' },
  'signed 16 bits': { bits: 16, isSigned: true, args: '' },
  'two components': { components: 2, args: '' },
  'three components, transformed': { components: 3, bits: 8, args: '-mct 1' },
  'three components of 16 bits, transformed': { components: 3, bits: 16, args: '-mct 1' },
  'three components, not transformed': { components: 3, args: '-mct 0' },
  'four components': { columns: 101, rows: 75, components: 4, args: '-mct 0' },
  'five components': { components: 5, bits: 8, args: '-mct 0' },
  'no decomposition': { args: '-n 1' },
  'one decomposition': { args: '-n 2' },
  'as many decompositions as there are': { args: '-n 7' },
  'one pixel': { columns: 1, rows: 1, args: '-n 1' },
  'one column': { columns: 1, rows: 37, args: '-n 1' },
  'one row': { columns: 37, rows: 1, args: '-n 1' },
  'odd sizes': { columns: 33, rows: 17, args: '-n 5' },
  'a narrow image': { columns: 3, rows: 130, args: '-n 2' },
  'resolution before layer': { args: '-p RLCP -r 20,5,1', components: 2 },
  'layer before resolution': { args: '-p LRCP -r 20,5,1', components: 2 },
  'resolution before position': { args: '-p RPCL -c [32,32] -r 20,5,1', components: 3 },
  'position before component': { args: '-p PCRL -c [32,32],[16,16] -r 20,1', components: 3 },
  'component before position': { args: '-p CPRL -c [64,32] -r 20,1', components: 3 },
  'precincts of every resolution': { args: '-c [128,128],[64,64],[32,32],[16,16],[8,8],[4,4]' },
  tiles: { args: '-t 37,29 -n 5' },
  'tiles, by position': { args: '-t 64,48 -p PCRL -c [32,16] -n 4', components: 3 },
  'an offset of the image': { args: '-d 13,7' },
  'an offset of the image and of its tiles': { args: '-d 13,7 -T 5,3 -t 40,41' },
  'an odd offset and two rows': { rows: 2, args: '-d 1,1 -n 2' },
  'an odd offset and two columns': { columns: 2, args: '-d 1,1 -n 2' },
  'by position, with offsets': {
    args: '-d 31,9 -T 5,3 -t 60,61 -p RPCL -c [32,32],[16,16] -n 3',
    components: 2,
  },
  'tile-parts by resolution': { args: '-TP R -t 64,64' },
  'tile-parts by layer': { args: '-TP L -r 30,10,1 -t 64,64' },
  'small code-blocks': { args: '-b 4,4' },
  'wide code-blocks': { args: '-b 1024,4 -n 3', columns: 1100, rows: 9 },
  'high code-blocks': { args: '-b 4,1024 -n 3', columns: 9, rows: 1100 },
  'markers around packets': { args: '-SOP -EPH -r 20,1' },
  'the bypass mode': { bits: 16, args: '-M 1' },
  'the bypass mode, layers': { bits: 16, args: '-M 1 -r 20,10,5,1' },
  'contexts reset': { args: '-M 2' },
  'every pass terminated': { args: '-M 4' },
  'every pass terminated, layers': { args: '-M 4 -r 20,10,5,1' },
  'vertically causal contexts': { args: '-M 8' },
  'predictable termination': { args: '-M 20' },
  'segmentation symbols': { args: '-M 32' },
  'all modes': { bits: 16, args: '-M 63 -r 10,1' },
  'a region of interest': { bits: 8, args: '-ROI c=0,U=10' },
  'changes of progression by resolution': {
    components: 3,
    args: '-n 6 -POC T1=0,0,1,5,3,CPRL/T1=5,0,1,6,3,RPCL',
  },
  'changes of progression, two layers': {
    components: 3,
    args: '-n 6 -r 8,1 -POC T1=0,0,2,3,3,RLCP/T1=3,0,2,6,3,LRCP',
  },
};

const lossy: Readonly<Record<string, Feature>> = {
  'of 8 bits': { bits: 8, args: '-I -r 5' },
  'of 12 bits': { args: '-I -r 5' },
  'of 16 bits, signed': { bits: 16, isSigned: true, args: '-I -r 6' },
  'with all bits': { args: '-I' },
  transformed: { components: 3, bits: 8, args: '-I -mct 1 -r 8' },
  'in tiles and layers': { args: '-I -r 40,20,5 -t 37,29 -n 4', columns: 150 },
  'with an offset': { args: '-I -d 13,7 -T 5,3 -t 40,41 -r 4' },
  'two rows': { columns: 37, rows: 2, args: '-I -n 2' },
  'two columns': { columns: 2, rows: 37, args: '-I -n 2' },
  'reversible, cut off': { args: '-r 6' },
  'reversible, cut off, every pass terminated': { args: '-M 4 -r 6' },
  'reversible, cut off, bypass': { bits: 16, args: '-M 1 -r 4' },
  'a region of interest': { bits: 8, args: '-I -ROI c=0,U=6 -r 3' },
};

const subsampled: Readonly<Record<string, Feature>> = {
  'at every other pixel, all components': { sampling: [[2, 2]], args: '' },
  'colour at every other pixel': {
    bits: 8,
    sampling: [
      [1, 1],
      [2, 1],
      [2, 1],
    ],
    args: '-mct 0',
  },
  'colour at every fourth pixel': {
    bits: 8,
    sampling: [
      [1, 1],
      [2, 2],
      [2, 2],
    ],
    args: '-mct 0 -t 32,32',
  },
};

/** Smooth parts, edges and noise, of every value that the bits allow. */
function drawPlane(columns: number, rows: number, bits: number, seed: number): Uint16Array {
  let state = seed;
  return Uint16Array.from({ length: columns * rows }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const x = index % columns;
    const y = Math.floor(index / columns);
    const shape = 2 ** (bits - 1) * (1 + 0.7 * Math.sin(x / 9 + seed) * Math.cos(y / 7));
    const edge = x > y && x < 2 * y ? 2 ** bits / 5 : 0;
    const noise = (state >>> 16) % Math.max(1, 2 ** bits / 50);
    const value = state % 97 === 0 ? state >>> 8 : shape + edge + noise;
    return Math.floor(value) & (2 ** bits - 1);
  });
}

interface Coded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Components one after another, as they are in the file that was coded. */
  readonly planes: readonly Uint16Array[];
}

function encode(feature: Feature): Coded {
  const { bits = 12, columns = 100, rows = 76, components = 1, args, isSigned = false } = feature;
  const sampling = feature.sampling ?? Array.from({ length: components }, () => [1, 1] as const);
  const planes = sampling.map(([x, y], index) =>
    drawPlane(Math.ceil(columns / x), Math.ceil(rows / y), bits, index + 1),
  );
  const directory = temporaryDirectory();
  const input = path.join(directory, 'image.rawl');
  const output = path.join(directory, 'image.j2k');
  writeFileSync(
    input,
    Buffer.concat(planes.map((plane) => (bits > 8 ? Buffer.from(plane.buffer) : Buffer.from(plane)))),
  );
  const steps = feature.sampling?.map(([x, y]) => `${x}x${y}`).join(':');
  const format = `${columns},${rows},${sampling.length},${bits},${isSigned ? 's' : 'u'}${steps === undefined ? '' : `@${steps}`}`;
  execFileSync(
    requireProgram('opj_compress'),
    ['-i', input, '-o', output, '-F', format, ...args.split(' ').filter((word) => word !== '')],
    { stdio: 'pipe' },
  );
  return { bytes: Uint8Array.from(readFileSync(output)), planes };
}

const decoder = new Jpeg2000Decoder(KernelModule.load());

/** Our samples, component after component. */
function decodePlanes(bytes: Uint8Array<ArrayBuffer>): number[][] {
  const codeStream = findCodeStream(bytes);
  const stream = parseCodeStream(codeStream);
  expect(whyUnusual(stream)).toBeNull();
  const header = jpeg2000HeaderOf(stream);
  const { bytes: output, bytesPerSample } = decoder.decode(codeStream, stream, header);
  const samples = bytesPerSample === 2 ? new Uint16Array(output.buffer) : output;
  const mask = 2 ** header.precision - 1;
  return Array.from({ length: header.components }, (_, component) =>
    Array.from(
      { length: header.rows * header.columns },
      (_unused, pixel) => (samples[pixel * header.components + component] ?? 0) & mask,
    ),
  );
}

/** OpenJPEG's samples of the same stream. */
function opjPlanes(bytes: Uint8Array, bits: number, components: number): number[][] {
  const directory = temporaryDirectory();
  const input = path.join(directory, 'image.j2k');
  const output = path.join(directory, 'image.rawl');
  writeFileSync(input, bytes);
  execFileSync(requireProgram('opj_decompress'), ['-i', input, '-o', output], { stdio: 'pipe' });
  const raw = readFileSync(output);
  const count = raw.length / (bits > 8 ? 2 : 1) / components;
  return Array.from({ length: components }, (_, component) =>
    Array.from({ length: count }, (_unused, pixel) => {
      const index = component * count + pixel;
      return (bits > 8 ? raw.readUInt16LE(2 * index) : raw.readUInt8(index)) & (2 ** bits - 1);
    }),
  );
}

describe.skipIf(programsMissing('opj_compress', 'opj_decompress'))(
  'JPEG 2000 of every kind that opj_compress writes',
  () => {
    test.each(Object.entries(lossless))('%s: the samples that were coded', (_, feature) => {
      const { bytes, planes } = encode(feature);
      expect(decodePlanes(bytes)).toEqual(planes.map((plane) => Array.from(plane)));
    });

    test.each(Object.entries(lossy))(
      'lossy %s: the samples of opj_decompress, but for what it rounds',
      (_, feature) => {
        const { bytes, planes } = encode(feature);
        const bits = feature.bits ?? 12;
        const theirs = opjPlanes(bytes, bits, planes.length);
        const ours = decodePlanes(bytes);
        const apart = ours.flatMap((plane, component) =>
          plane.map((value, index) => {
            const difference = Math.abs(value - (theirs[component]?.[index] ?? -1));
            return Math.min(difference, 2 ** bits - difference);
          }),
        );
        expect(Math.max(...apart)).toBeLessThanOrEqual(bits > 12 ? 2 : 1);
      },
    );

    test.each(Object.entries(subsampled))('%s: each sample for all pixels up to the next', (_, feature) => {
      const { columns = 100, rows = 76 } = feature;
      const { bytes, planes } = encode(feature);
      const sampling = feature.sampling ?? [];
      const finest = Math.min(...sampling.map(([x]) => x));
      const width = Math.ceil(columns / finest);
      const height = Math.ceil(rows / finest);
      const expected = planes.map((plane, component) => {
        const [x = 1, y = 1] = sampling[component] ?? [];
        const planeColumns = Math.ceil(columns / x);
        return Array.from({ length: width * height }, (_unused, pixel) => {
          const column = Math.floor(((pixel % width) * finest) / x);
          const row = Math.floor((Math.floor(pixel / width) * finest) / y);
          return plane[row * planeColumns + column];
        });
      });
      expect(decodePlanes(bytes)).toEqual(expected);
    });
  },
);
