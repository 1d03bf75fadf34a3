import { describe, expect, test } from 'vitest';
import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { openImageFile } from '../../main/decode/image-file.ts';
import { readFrameBytes } from '../../main/decode/read-frame-bytes.ts';
import { readOverlays } from '../../main/decode/read-overlays.ts';
import { DrawableMaker } from '../../renderer/render/picture.ts';
import { rasterize } from '../../renderer/render/rasterize.ts';
import { frameAttributes } from '../../shared/image/image-description.ts';
import { drawOverlayMask, overlayMask } from '../../shared/image/overlay-bits.ts';
import { renderFrame } from '../../shared/image/render-frame.ts';
import { readCatalogueImages, type CatalogueImage } from '../support/corpus-catalogue.ts';
import { mapInPairs } from '../support/decode-corpus-image.ts';
import { corpusMissing } from '../support/external-programs.ts';
import { recordVerdicts, verdictsByPath } from '../support/fidelity-table.ts';

const codecs = createCodecRegistry();
const oneToOne = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
/** Colour has no window. */
const anyWindow = {
  kind: 'window',
  WindowCenter: 128,
  WindowWidth: 256,
  VOILUTFunction: 'LINEAR',
  WindowCenterWidthExplanation: null,
} as const;

type Outcome = 'equal' | 'refused' | `${number} bytes differ`;

/** The last frame of the file, as the viewport's CPU path draws it at 1:1 and as `render` does. */
async function compare({ file }: CatalogueImage): Promise<Outcome> {
  let frame;
  let overlays;
  let image;
  let frameIndex;
  try {
    const opened = await openImageFile(file);
    image = opened.description;
    frameIndex = image.NumberOfFrames - 1;
    const source = opened.frameSource(frameIndex);
    frame = decodeFrame(codecs, { ...source, bytes: await readFrameBytes(source) });
    overlays = await readOverlays(codecs, source, image.overlays);
  } catch {
    // What cannot be decoded is neither rendered nor shown; which files these are is another test's matter.
    return 'refused';
  }
  const { picture, channels, choice, rows, columns } = renderFrame(
    image,
    frameIndex,
    frame,
    undefined,
    overlays,
  );
  const mask = overlayMask(image, overlays);
  if (mask !== null) drawOverlayMask(picture, channels, mask);
  const drawable = new DrawableMaker().make({
    frame,
    image,
    attributes: frameAttributes(image, frameIndex),
    voi: choice?.voi ?? anyWindow,
    isInverted: false,
    overlays,
    shutterOverlays: overlays,
    showsHidden: false,
  });
  const drawn = rasterize(drawable, oneToOne, columns, rows, 'linear');
  let differentCount = 0;
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    for (let sample = 0; sample < 3; sample++) {
      const expected = picture[pixel * channels + (channels === 3 ? sample : 0)];
      if (drawn[pixel * 4 + sample] !== expected) differentCount++;
    }
  }
  return differentCount === 0 ? 'equal' : `${differentCount} bytes differ`;
}

describe.skipIf(corpusMissing())('every image of the corpus that can be decoded', () => {
  test('is drawn by the viewport as render draws it, to the last bit', { timeout: 900_000 }, async () => {
    const images = readCatalogueImages();
    const outcomes = await mapInPairs(images, compare);
    recordVerdicts('viewport', verdictsByPath(images, outcomes));
    const different = images.flatMap(({ path }, index) =>
      outcomes[index] === 'equal' || outcomes[index] === 'refused' ? [] : [`${path}: ${outcomes[index]}`],
    );
    expect(different).toEqual([]);
    // The corpus as it is: a test over files that are all refused would prove nothing.
    expect(outcomes.filter((outcome) => outcome === 'equal').length).toBeGreaterThan(600);
  });
});
