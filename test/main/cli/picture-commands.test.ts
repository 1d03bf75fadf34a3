import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decode as decodePng } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { readFrameCode } from '../../../main/phantom/frame-code.ts';
import { encodedFrame, plainPixels } from '../../support/encoded-frames.ts';
import { buildFile, identifiedDataSet } from '../../support/dicom-builder.ts';
import { projectDirectory } from '../../support/source-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { overlayTag, Tag } from '../../../shared/dicom/tags.ts';

interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a checkout runs it, from `directory`. */
function negatoscope(directory: string, ...args: readonly string[]): Promise<CommandEnd> {
  const entry = path.join(projectDirectory, 'app/launch/negatoscope.ts');
  const options = { cwd: directory, env: { ...process.env, INIT_CWD: directory } };
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], options, (error, stdout, stderr) => {
      resolve({
        exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        stdout,
        stderr,
      });
    });
  });
}

function greyImage(pixels: Uint8Array, between = (builder: ReturnType<typeof identifiedDataSet>) => builder) {
  const builder = identifiedDataSet()
    .numbers(Tag.SamplesPerPixel, 'US', 1)
    .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .numbers(Tag.Rows, 'US', 2)
    .numbers(Tag.Columns, 'US', 2)
    .numbers(Tag.BitsAllocated, 'US', 8)
    .numbers(Tag.BitsStored, 'US', 8)
    .numbers(Tag.HighBit, 'US', 7)
    .numbers(Tag.PixelRepresentation, 'US', 0);
  return buildFile(between(builder).bytes(Tag.PixelData, 'OB', pixels).build());
}

describe('phantom', () => {
  test('writes a study whose frames decode and render with their own number', async () => {
    const directory = temporaryDirectory();
    const made = await negatoscope(directory, 'phantom', '--to', 'study', '--kind', 'mr', '--slices', '3');
    expect(made.exitCode).toBe(0);
    expect(JSON.parse(made.stdout)).toEqual({
      files: 3,
      StudyInstanceUID: expect.stringMatching(/^2\.25\.\d+$/u) as unknown,
    });
    const files = readdirSync(path.join(directory, 'study')).toSorted();
    expect(files).toEqual(['mr-0001.dcm', 'mr-0002.dcm', 'mr-0003.dcm']);

    const decoded = await negatoscope(directory, 'decode', 'study/mr-0002.dcm', '--out', 'frame.raw');
    expect(decoded.exitCode).toBe(0);
    expect(JSON.parse(decoded.stdout)).toEqual({
      rows: 256,
      columns: 256,
      samplesPerPixel: 1,
      type: 'uint16',
      bitsAllocated: 16,
      bitsStored: 12,
      photometric: 'MONOCHROME2',
      frameCount: 1,
      lossy: false,
    });
    const raw = readFileSync(path.join(directory, 'frame.raw'));
    expect(raw).toHaveLength(256 * 256 * 2);
    expect(readFrameCode(256, 256, (row, column) => raw.readUInt16LE(2 * (row * 256 + column)))).toBe(2);

    const rendered = await negatoscope(directory, 'render', 'study/mr-0003.dcm', '--out', 'frame.png');
    expect(JSON.parse(rendered.stdout)).toEqual({
      width: 256,
      height: 256,
      window: { center: 2048, width: 4096, source: 'window 1/1 of the object' },
      inverted: false,
    });
    const png = decodePng(readFileSync(path.join(directory, 'frame.png')));
    expect(png).toMatchObject({ width: 256, height: 256, channels: 1, depth: 8 });
    expect(readFrameCode(256, 256, (row, column) => png.data[row * 256 + column] ?? 0)).toBe(3);
  }, 60_000);
});

test('a phantom of CT is a chest in two series with a scout, or a test card when asked', async () => {
  const directory = temporaryDirectory();
  const chest = await negatoscope(directory, 'phantom', '--to', 'chest', '--slices', '2');
  expect(JSON.parse(chest.stdout)).toMatchObject({ files: 2 * 2 + 1 });
  expect(readdirSync(path.join(directory, 'chest'))).toHaveLength(5);
  const card = await negatoscope(directory, 'phantom', '--to', 'card', '--slices', '2', '--test-card');
  expect(JSON.parse(card.stdout)).toMatchObject({ files: 2 });

  const rendered = await negatoscope(directory, 'render', 'card/ct-0002.dcm', '--out', 'card.png');
  expect(rendered.exitCode).toBe(0);
  const png = decodePng(readFileSync(path.join(directory, 'card.png')));
  expect(readFrameCode(512, 512, (row, column) => png.data[row * 512 + column] ?? 0)).toBe(2);
}, 60_000);

describe('render', () => {
  test('takes the window that was asked for, and minimum to maximum where there is none', async () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, 'a.dcm'), greyImage(Uint8Array.of(10, 60, 110, 210)));
    const asked = await negatoscope(
      directory,
      'render',
      'a.dcm',
      '--window',
      '60,101',
      '--voi-function',
      'LINEAR_EXACT',
      '--out',
      'a.png',
    );
    expect(JSON.parse(asked.stdout)).toMatchObject({
      window: { center: 60, width: 101, source: 'requested' },
    });
    // ((10 - 60) / 101 + .5) × 255 = 1.26, 127.5, ((110 - 60) / 101 + .5) × 255 = 253.74
    expect([...decodePng(readFileSync(path.join(directory, 'a.png'))).data]).toEqual([1, 128, 254, 255]);

    const whole = await negatoscope(directory, 'render', 'a.dcm', '--out', 'b.png');
    expect(JSON.parse(whole.stdout)).toMatchObject({
      window: { center: 110.5, width: 201, source: 'minimum to maximum' },
    });
    expect([...decodePng(readFileSync(path.join(directory, 'b.png'))).data]).toEqual([0, 64, 128, 255]);
  }, 60_000);

  test('draws overlays unless it is told not to', async () => {
    const directory = temporaryDirectory();
    // The parser wants ascending tags: group 6000 comes before the pixel data.
    const file = greyImage(Uint8Array.of(0, 50, 100, 200), (builder) =>
      builder
        .numbers(overlayTag(0x6000, 0x0010), 'US', 2)
        .numbers(overlayTag(0x6000, 0x0011), 'US', 2)
        .text(overlayTag(0x6000, 0x0040), 'CS', 'G')
        .numbers(overlayTag(0x6000, 0x0050), 'SS', 1, 1)
        .numbers(overlayTag(0x6000, 0x0100), 'US', 1)
        .numbers(overlayTag(0x6000, 0x0102), 'US', 0)
        .numbers(overlayTag(0x6000, 0x3000), 'OW', 0b0101),
    );
    writeFileSync(path.join(directory, 'a.dcm'), file);
    await negatoscope(directory, 'render', 'a.dcm', '--out', 'with.png');
    await negatoscope(directory, 'render', 'a.dcm', '--no-overlays', '--out', 'without.png');
    const pixels = (name: string): number[] => [...decodePng(readFileSync(path.join(directory, name))).data];
    expect(pixels('with.png')).toEqual([255, 64, 255, 255]);
    expect(pixels('without.png')).toEqual([0, 64, 128, 255]);
  }, 60_000);
});

describe('what cannot be done', () => {
  test('a frame that cannot be decoded is refused with its code, and nothing is written', async () => {
    const directory = temporaryDirectory();
    const { bytes, TransferSyntaxUID } = await encodedFrame('jpeg-ls');
    const { Rows, Columns } = plainPixels;
    const built = identifiedDataSet()
      .numbers(Tag.SamplesPerPixel, 'US', 1)
      .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
      .numbers(Tag.Rows, 'US', Rows)
      .numbers(Tag.Columns, 'US', Columns)
      .numbers(Tag.BitsAllocated, 'US', 16)
      .numbers(Tag.BitsStored, 'US', 12)
      .numbers(Tag.HighBit, 'US', 11)
      .numbers(Tag.PixelRepresentation, 'US', 0)
      .encapsulated([bytes.slice(0, 100)])
      .build();
    writeFileSync(path.join(directory, 'cut.dcm'), buildFile(built, TransferSyntaxUID));
    const end = await negatoscope(directory, 'decode', 'cut.dcm', '--out', 'frame.raw');
    expect(end).toMatchObject({ exitCode: 3, stdout: '' });
    expect(end.stderr).toMatch(/^codec\.corrupt: /u);
    expect(readdirSync(directory)).toEqual(['cut.dcm']);

    const beyond = await negatoscope(directory, 'decode', 'cut.dcm', '--frame', '2', '--out', 'frame.raw');
    expect(beyond.exitCode).toBe(3);
    expect(beyond.stderr).toMatch(/^image\.frame-out-of-range: /u);
  }, 60_000);

  test.each([
    [['decode', 'a.dcm']],
    [['decode', 'a.dcm', '--frame', '0', '--out', 'x']],
    [['render', 'a.dcm', '--window', '40', '--out', 'x']],
    [['render', 'a.dcm', '--window', '40,0.5', '--out', 'x']],
    [['render', 'a.dcm', '--voi-function', 'CUBIC', '--out', 'x']],
    [['phantom', '--to', 'x', '--kind', 'xray']],
    [['phantom', '--to', 'x', '--slices', '5000']],
  ])(
    'wrong usage ends with 2: %j',
    async (args) => {
      const directory = temporaryDirectory();
      writeFileSync(path.join(directory, 'a.dcm'), greyImage(Uint8Array.of(1, 2, 3, 4)));
      const end = await negatoscope(directory, ...args);
      expect(end).toMatchObject({ exitCode: 2, stdout: '' });
      expect(end.stderr).not.toMatch(/ {4}at /u);
      expect(readdirSync(directory)).toEqual(['a.dcm']);
    },
    60_000,
  );
});
