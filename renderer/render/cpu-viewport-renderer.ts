import { DrawableMaker } from './picture.ts';
import { rasterizeInto } from './rasterize.ts';
import type { ViewportRenderer } from './viewport-renderer.ts';

/** Draws tiles without a GPU. Throws when the canvas already has a context of another kind. */
export function createCpuViewportRenderer(canvas: HTMLCanvasElement): ViewportRenderer {
  // Kept in memory, where the pictures are: on a device it would be sent there and put together there in software.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error('Expected a 2D context of the canvas, found none');
  let maker = new DrawableMaker();
  /** One picture a tile is drawn into again and again: a new one each time is 4 MB of garbage at 1024². */
  const pixelsOf = new Map<string, ImageData>();
  const clear = (): void => {
    maker = new DrawableMaker();
    pixelsOf.clear();
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  return {
    kind: 'cpu',
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
      clear();
    },
    draw(tileId, { rectangle, picture, imageToScreen, interpolation }) {
      const { x, y, width, height } = rectangle;
      if (width <= 0 || height <= 0) return;
      if (picture === null) {
        pixelsOf.delete(tileId);
        context.fillStyle = '#000';
        context.fillRect(x, y, width, height);
        return;
      }
      let pixels = pixelsOf.get(tileId);
      if (pixels?.width !== width || pixels.height !== height) {
        pixels = new ImageData(width, height);
        pixelsOf.set(tileId, pixels);
      }
      rasterizeInto(pixels.data, maker.make(picture), imageToScreen, width, height, interpolation);
      context.putImageData(pixels, x, y);
    },
    clear,
    dispose: clear,
  };
}
