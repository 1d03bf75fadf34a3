import { DrawableMaker } from './picture.ts';
import { rasterize } from './rasterize.ts';
import type { ViewportRenderer } from './viewport-renderer.ts';

/** Draws tiles without a GPU. Throws when the canvas already has a context of another kind. */
export function createCpuViewportRenderer(canvas: HTMLCanvasElement): ViewportRenderer {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('Expected a 2D context of the canvas, found none');
  let maker = new DrawableMaker();
  const clear = (): void => {
    maker = new DrawableMaker();
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  return {
    kind: 'cpu',
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
      context.fillStyle = '#000';
      context.fillRect(0, 0, width, height);
    },
    draw(_, { rectangle, picture, imageToScreen, interpolation }) {
      const { x, y, width, height } = rectangle;
      if (width <= 0 || height <= 0) return;
      if (picture === null) {
        context.fillStyle = '#000';
        context.fillRect(x, y, width, height);
        return;
      }
      const pixels = rasterize(maker.make(picture), imageToScreen, width, height, interpolation);
      context.putImageData(new ImageData(pixels, width, height), x, y);
    },
    clear,
    dispose: clear,
  };
}
