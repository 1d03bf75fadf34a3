import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openImageFile } from '../../../main/decode/image-file.ts';
import { openDecodePool, type DecodePool } from '../../../main/decode/pool.ts';
import { readIccProfile } from '../../../shared/image/icc/icc-profile.ts';
import { convertToSrgb } from '../../../shared/image/icc/icc-to-srgb.ts';
import { renderFrame } from '../../../shared/image/render-frame.ts';
import { colourFile, colourSamples, type ColourFileStyle } from '../../support/colour-file.ts';
import { buildIcc, gamma, matrixTags, xyz } from '../../support/icc-builder.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Adobe RGB (1998), adapted to D50. */
const adobe = buildIcc({
  connection: 'XYZ ',
  version: 2,
  tags: matrixTags(
    [xyz(0.6097, 0.3111, 0.0195), xyz(0.2053, 0.6257, 0.0609), xyz(0.1492, 0.0632, 0.7446)],
    [gamma(2.2), gamma(2.2), gamma(2.2)],
  ),
});

function inSrgb(): Uint8Array {
  const reading = readIccProfile(adobe);
  if (reading.kind === 'unusable') throw new Error(reading.reason);
  const samples = colourSamples();
  convertToSrgb(samples, 255, reading.toXyz);
  return samples;
}

let pool: DecodePool;
beforeEach(() => {
  const workerUrl = new URL('../../../main/decode/decoder-worker.ts', import.meta.url);
  pool = openDecodePool({ workerUrl, threads: 1 });
});
afterEach(() => pool.close());

async function decode(style: ColourFileStyle, isForDisplay: boolean) {
  const file = path.join(temporaryDirectory(), 'colour.dcm');
  await writeFile(file, colourFile(style));
  const image = await openImageFile(file);
  const frame = await pool.decode(image.frameSource(0), { priority: 'visible', isForDisplay });
  return { description: image.description, frame, samples: new Uint8Array(frame.pixels) };
}

describe('a colour image with an ICC profile', () => {
  test.each([false, true])(
    'is brought to sRGB for display, and stays as stored else (optical path: %s)',
    async (isInOpticalPath) => {
      const { description, samples } = await decode({ profile: adobe, isInOpticalPath }, true);
      expect(description.colourProfile).toMatchObject({ kind: 'applied', name: 'Test profile' });
      expect([...samples]).toEqual([...inSrgb()]);
      expect([...samples]).not.toEqual([...colourSamples()]);
      expect([...(await decode({ profile: adobe, isInOpticalPath }, false)).samples]).toEqual([
        ...colourSamples(),
      ]);
    },
  );

  test('of palette colour has a palette in sRGB, and its indices as they are', async () => {
    const { description, frame } = await decode(
      { profile: adobe, PhotometricInterpretation: 'PALETTE COLOR' },
      true,
    );
    expect(description.colourProfile).toMatchObject({ kind: 'applied' });
    const { picture } = renderFrame(description, 0, frame);
    expect([...picture]).toEqual([...inSrgb()]);
  });

  test('without one, or with one that cannot be used, is shown as it is and says so', async () => {
    const without = await decode({ profile: null }, true);
    expect(without.description.colourProfile).toEqual({ kind: 'none' });
    expect([...without.samples]).toEqual([...colourSamples()]);
    const broken = await decode({ profile: adobe.slice(0, 300) }, true);
    expect(broken.description.colourProfile).toMatchObject({ kind: 'unusable' });
    expect([...broken.samples]).toEqual([...colourSamples()]);
  });

  test('cut out of its file after it was described is an error, not another colour', async () => {
    const file = path.join(temporaryDirectory(), 'changed.dcm');
    await writeFile(file, colourFile({ profile: adobe }));
    const image = await openImageFile(file);
    const source = image.frameSource(0);
    const { colourProfile } = source.pixels;
    if (colourProfile?.kind !== 'applied') throw new Error('the profile was not read');
    const bytes = colourFile({ profile: adobe });
    bytes.fill(0, colourProfile.range.offsetBytes, colourProfile.range.offsetBytes + 200);
    await writeFile(file, bytes);
    await expect(pool.decode(source, { priority: 'visible', isForDisplay: true })).rejects.toMatchObject({
      code: 'codec.mismatch',
    });
    await expect(pool.decode(source, { priority: 'visible' })).resolves.toBeDefined();
  });
});
