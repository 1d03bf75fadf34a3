import { createCpuViewportRenderer } from './cpu-viewport-renderer.ts';
import type { TileDrawing, ViewportRenderer } from './viewport-renderer.ts';
import { DeviceLimit } from './device-limit.ts';
import { isSoftwareGl } from './software-gl.ts';
import { createWebglViewportRenderer } from './webgl-viewport-renderer.ts';

/** `lost`: the GPU was taken away and nothing can be drawn for the moment. */
export type SurfaceState = 'webgl2' | 'cpu' | 'lost';

/** Who is to draw. `auto`: WebGL where a graphics processor draws it, the CPU where WebGL would be the CPU as well. */
export type DrawingWish = 'auto' | 'webgl2' | 'cpu';

/** How long a lost context may take to come back before the CPU draws. */
const restoreLimitMs = 2_000;

/**
 * The canvas of a window's tiles: owns the canvas element, chooses who draws, and brings a lost picture back.
 *
 * Drawing again after a loss is the owner's: `onStateChange` says when to draw every tile anew.
 */
export class RenderSurface {
  readonly #host: HTMLElement;
  readonly #wish: DrawingWish;
  readonly #onStateChange: (state: SurfaceState) => void;
  #canvas: HTMLCanvasElement;
  #renderer: ViewportRenderer;
  #state: SurfaceState;
  #size = { width: 0, height: 0 };
  #restoreTimer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(host: HTMLElement, wish: DrawingWish, onStateChange: (state: SurfaceState) => void) {
    this.#host = host;
    this.#wish = wish;
    this.#onStateChange = onStateChange;
    this.#canvas = this.#makeCanvas();
    this.#renderer = this.#createWebgl() ?? createCpuViewportRenderer(this.#canvas);
    this.#state = this.#renderer.kind;
  }

  get state(): SurfaceState {
    return this.#state;
  }

  /** Canvas size in device pixels. The canvas is black afterwards. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
    try {
      this.#renderer.resize(width, height);
    } catch (cause) {
      if (!(cause instanceof DeviceLimit)) throw cause;
      this.#drawOnCpu();
    }
  }

  draw(tileId: string, drawing: TileDrawing): void {
    if (this.#state !== 'lost') this.#renderer.draw(tileId, drawing);
  }

  clear(): void {
    if (this.#state !== 'lost') this.#renderer.clear();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#restoreTimer);
    this.#renderer.dispose();
    this.#canvas.remove();
  }

  #makeCanvas(): HTMLCanvasElement {
    const canvas = this.#host.ownerDocument.createElement('canvas');
    canvas.addEventListener('webglcontextlost', (event) => {
      if (this.#isDisposed || canvas !== this.#canvas) return;
      // Without this the context never comes back.
      event.preventDefault();
      this.#change('lost');
      this.#restoreTimer = setTimeout(() => this.#drawOnCpu(), restoreLimitMs);
    });
    canvas.addEventListener('webglcontextrestored', () => {
      // Too late: another canvas is on the page, and what is drawn here nobody sees.
      if (canvas !== this.#canvas) return;
      clearTimeout(this.#restoreTimer);
      const restored = this.#createWebgl();
      if (restored === null) {
        this.#drawOnCpu();
        return;
      }
      this.#renderer = restored;
      this.resize(this.#size.width, this.#size.height);
      if (this.#renderer !== restored) return;
      this.#change('webgl2');
    });
    this.#host.append(canvas);
    return canvas;
  }

  #createWebgl(): ViewportRenderer | null {
    const isCpuChosen = this.#wish === 'cpu' || (this.#wish === 'auto' && isSoftwareGl());
    return isCpuChosen ? null : createWebglViewportRenderer(this.#canvas);
  }

  /** A canvas that once had a WebGL context gives no other: it is replaced. */
  #drawOnCpu(): void {
    this.#canvas.remove();
    this.#canvas = this.#makeCanvas();
    this.#renderer = createCpuViewportRenderer(this.#canvas);
    this.#renderer.resize(this.#size.width, this.#size.height);
    this.#change('cpu');
  }

  #change(state: SurfaceState): void {
    this.#state = state;
    this.#onStateChange(state);
  }
}
