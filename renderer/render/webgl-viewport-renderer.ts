import { apply, invert, type Affine } from '../../shared/geometry/view-transform.ts';
import { DrawableMaker, type Drawable, type Samples } from './picture.ts';
import { DeviceLimit } from './device-limit.ts';
import { rasterize } from './rasterize.ts';
import { fragmentShader, vertexShader, type ShaderVariant } from './viewport-shaders.ts';
import type { TileDrawing, TileRectangle, ViewportRenderer } from './viewport-renderer.ts';

/** A texture that is kept between drawings while its shape stays. */
interface HeldTexture {
  readonly texture: WebGLTexture;
  readonly format: number;
  readonly width: number;
  readonly height: number;
  /** The array whose content it has. */
  content: ArrayBufferView | null;
}

interface TileTextures {
  samples: HeldTexture | null;
  table: HeldTexture | null;
  mask: HeldTexture | null;
}

interface Program {
  readonly program: WebGLProgram;
  readonly uniforms: Readonly<Record<UniformName, WebGLUniformLocation | null>>;
}

const uniformNames = [
  'samples',
  'table',
  'mask',
  'shutterLevel',
  'firstSample',
  'tableLength',
  'size',
  'tileOrigin',
  'toImageX',
  'toImageY',
] as const;
type UniformName = (typeof uniformNames)[number];

interface PixelFormat {
  readonly internal: number;
  readonly format: number;
  readonly type: number;
}

/** Rows of 256 entries: 65 536 entries are 256 rows, within every device's limit. */
const tableWidth = 256;

/**
 * Draws tiles with WebGL2 from integer textures: R8UI, R8I, R16UI or R16I for one sample, RGB8UI for three.
 *
 * The drawing buffer is preserved, so a change of one tile draws one tile. Returns null when the canvas has no
 * WebGL2. `resize` throws DeviceLimit where the device cannot draw a canvas of that size. A lost context draws
 * nothing; make a new renderer when it is restored.
 */
export function createWebglViewportRenderer(canvas: HTMLCanvasElement): ViewportRenderer | null {
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    preserveDrawingBuffer: true,
    powerPreference: 'high-performance',
  });
  return gl === null ? null : new WebglViewportRenderer(gl);
}

class WebglViewportRenderer implements ViewportRenderer {
  readonly kind = 'webgl2';
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<string, Program>();
  readonly #tiles = new Map<string, TileTextures>();
  #maker = new DrawableMaker();
  readonly #textureLimit: number;
  /** Least number of pixels for which the device had no memory. */
  #fullAtPixels = Infinity;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#textureLimit = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    gl.enable(gl.SCISSOR_TEST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.clearColor(0, 0, 0, 1);
  }

  resize(width: number, height: number): void {
    const { canvas } = this.#gl;
    canvas.width = width;
    canvas.height = height;
    const { drawingBufferWidth, drawingBufferHeight } = this.#gl;
    // A smaller buffer is stretched over the canvas: every tile would be in a wrong place.
    if (!this.#gl.isContextLost() && (drawingBufferWidth !== width || drawingBufferHeight !== height)) {
      throw new DeviceLimit(
        `Expected ${width} × ${height}, found ${drawingBufferWidth} × ${drawingBufferHeight}`,
      );
    }
    this.#clearRectangle({ x: 0, y: 0, width, height });
  }

  draw(tileId: string, drawing: TileDrawing): void {
    const { rectangle, picture } = drawing;
    if (rectangle.width <= 0 || rectangle.height <= 0) return;
    if (picture === null) {
      this.#release(tileId);
      this.#clearRectangle(rectangle);
      return;
    }
    const drawable = this.#maker.make(picture);
    const { columns, rows } = drawable;
    if (Math.max(columns, rows) > this.#textureLimit || columns * rows >= this.#fullAtPixels) {
      this.#drawOnCpu(tileId, drawable, drawing);
      return;
    }
    try {
      this.#drawTile(tileId, drawable, drawing);
    } catch (cause) {
      if (!(cause instanceof DeviceLimit)) throw cause;
      this.#release(tileId);
      this.#fullAtPixels = columns * rows;
      this.#drawOnCpu(tileId, drawable, drawing);
    }
  }

  clear(): void {
    this.#maker = new DrawableMaker();
    for (const tileId of this.#tiles.keys()) this.#release(tileId);
    const { width, height } = this.#gl.canvas;
    this.#clearRectangle({ x: 0, y: 0, width, height });
  }

  dispose(): void {
    this.clear();
    for (const { program } of this.#programs.values()) this.#gl.deleteProgram(program);
    this.#programs.clear();
    // A page may hold 16 contexts; one that waits for the garbage collector counts.
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** A picture for which the device has no texture is reduced on the CPU; what is drawn is its exact picture. */
  #drawOnCpu(tileId: string, drawable: Drawable, drawing: TileDrawing): void {
    const { width, height } = drawing.rectangle;
    const rgba = rasterize(drawable, drawing.imageToScreen, width, height, drawing.interpolation);
    const samples = new Uint8Array(width * height * 3);
    for (let pixel = 0; pixel < width * height; pixel++) {
      samples.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
    }
    this.#drawTile(
      tileId,
      {
        samplesPerPixel: 3,
        samples,
        rows: height,
        columns: width,
        mask: null,
        hasHidden: false,
        shutterLevel: 0,
      },
      { ...drawing, imageToScreen: { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }, interpolation: 'nearest' },
    );
  }

  #drawTile(tileId: string, drawable: Drawable, drawing: TileDrawing): void {
    const gl = this.#gl;
    const { rectangle, imageToScreen, interpolation } = drawing;
    const held = this.#tiles.get(tileId) ?? { samples: null, table: null, mask: null };
    this.#tiles.set(tileId, held);

    gl.activeTexture(gl.TEXTURE0);
    held.samples = this.#hold(
      held.samples,
      sampleFormat(gl, drawable),
      drawable.columns,
      drawable.rows,
      drawable.samples,
    );
    gl.activeTexture(gl.TEXTURE1);
    held.table = this.#holdTable(held.table, drawable);
    const { mask } = drawable;
    if (mask !== null) {
      gl.activeTexture(gl.TEXTURE2);
      held.mask = this.#hold(held.mask, oneByte(gl), drawable.columns, drawable.rows, mask);
    }

    const isSigned = drawable.samples instanceof Int8Array || drawable.samples instanceof Int16Array;
    const light = drawable.samplesPerPixel === 3 ? 'rgb' : drawable.isColour ? 'palette' : 'grey';
    const toImage = invert(imageToScreen);
    const isReduced = Math.max(...[toImage.a, toImage.b, toImage.c, toImage.d].map(Math.abs)) > 1;
    const gathering = interpolation === 'nearest' ? 'nearest' : isReduced ? 'mean' : 'linear';
    const marks = mask === null ? 'none' : drawable.hasHidden ? 'hidden' : 'overlays';
    const { program, uniforms } = this.#program({ light, isSigned, gathering, marks });
    gl.useProgram(program);
    gl.uniform1i(uniforms.samples, 0);
    gl.uniform1i(uniforms.table, 1);
    gl.uniform1i(uniforms.mask, 2);
    gl.uniform1f(uniforms.shutterLevel, drawable.shutterLevel / 255);
    if (drawable.samplesPerPixel === 1) {
      gl.uniform1i(uniforms.firstSample, drawable.firstSample);
      gl.uniform1i(uniforms.tableLength, drawable.table.length / (drawable.isColour ? 3 : 1));
    }
    gl.uniform2i(uniforms.size, drawable.columns, drawable.rows);
    gl.uniform3f(uniforms.tileOrigin, rectangle.x, rectangle.y, gl.drawingBufferHeight);
    gl.uniform3f(uniforms.toImageX, toImage.a, toImage.c, toImage.e);
    gl.uniform3f(uniforms.toImageY, toImage.b, toImage.d, toImage.f);
    this.#clearRectangle(rectangle);
    const covered = coveredRectangle(drawable, imageToScreen, rectangle);
    if (covered.width <= 0 || covered.height <= 0) return;
    this.#clip(covered);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  #holdTable(held: HeldTexture | null, drawable: Drawable): HeldTexture | null {
    const gl = this.#gl;
    if (drawable.samplesPerPixel === 3) return held;
    const { table, isColour } = drawable;
    const format: PixelFormat = isColour
      ? { internal: gl.RGB8UI, format: gl.RGB_INTEGER, type: gl.UNSIGNED_BYTE }
      : oneByte(gl);
    const entryBytes = isColour ? 3 : 1;
    const height = Math.ceil(table.length / entryBytes / tableWidth);
    // The texture is a rectangle; the rest of its last row is never looked up.
    const bytes = tableWidth * height * entryBytes;
    if (held?.content === table) {
      gl.bindTexture(gl.TEXTURE_2D, held.texture);
      return held;
    }
    const padded = table.length === bytes ? table : new Uint8Array(bytes);
    if (padded !== table) padded.set(table);
    const next = this.#hold(held, format, tableWidth, height, padded);
    next.content = table;
    return next;
  }

  /** Binds a texture with this content: the same one when it has it already or has its shape. */
  #hold(
    held: HeldTexture | null,
    { internal, format, type }: PixelFormat,
    width: number,
    height: number,
    content: Samples,
  ): HeldTexture {
    const gl = this.#gl;
    let next = held;
    if (next === null || next.format !== internal || next.width !== width || next.height !== height) {
      if (next !== null) gl.deleteTexture(next.texture);
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texStorage2D(gl.TEXTURE_2D, 1, internal, width, height);
      // Asked for new textures only: the answer waits for the device. Without memory the tile would stay black.
      if (gl.getError() === gl.OUT_OF_MEMORY) {
        gl.deleteTexture(texture);
        throw new DeviceLimit(`No memory for a texture of ${width} × ${height}`);
      }
      // Integer textures cannot be filtered; the shader interpolates.
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      next = { texture, format: internal, width, height, content: null };
    } else {
      gl.bindTexture(gl.TEXTURE_2D, next.texture);
    }
    if (next.content !== content) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, format, type, content);
      next.content = content;
    }
    return next;
  }

  #release(tileId: string): void {
    const held = this.#tiles.get(tileId);
    if (held === undefined) return;
    if (held.samples !== null) this.#gl.deleteTexture(held.samples.texture);
    if (held.table !== null) this.#gl.deleteTexture(held.table.texture);
    if (held.mask !== null) this.#gl.deleteTexture(held.mask.texture);
    this.#tiles.delete(tileId);
  }

  #clip({ x, y, width, height }: TileRectangle): void {
    const gl = this.#gl;
    // WebGL counts rows from the bottom.
    const bottom = gl.drawingBufferHeight - y - height;
    gl.viewport(x, bottom, width, height);
    gl.scissor(x, bottom, width, height);
  }

  #clearRectangle(rectangle: TileRectangle): void {
    this.#clip(rectangle);
    this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
  }

  #program(variant: ShaderVariant): Program {
    const key = `${variant.light} ${variant.isSigned} ${variant.gathering} ${variant.marks}`;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const gl = this.#gl;
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertexShader],
      [gl.FRAGMENT_SHADER, fragmentShader(variant)],
    ] as const) {
      const shader = gl.createShader(type);
      // null only when the context is lost: then nothing is drawn, and the restored context starts anew.
      if (shader === null) continue;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader);
    }
    gl.linkProgram(program);
    if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
      throw new Error(`Shader ${key} does not link: ${gl.getProgramInfoLog(program) ?? ''}`);
    }
    const location = (name: UniformName): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    const made: Program = {
      program,
      uniforms: {
        samples: location('samples'),
        table: location('table'),
        mask: location('mask'),
        shutterLevel: location('shutterLevel'),
        firstSample: location('firstSample'),
        tableLength: location('tableLength'),
        size: location('size'),
        tileOrigin: location('tileOrigin'),
        toImageX: location('toImageX'),
        toImageY: location('toImageY'),
      },
    };
    this.#programs.set(key, made);
    return made;
  }
}

/** The part of a tile in which the picture lies: the rest is black and costs no shading. */
function coveredRectangle(
  { columns, rows }: Drawable,
  imageToScreen: Affine,
  { x, y, width, height }: TileRectangle,
): TileRectangle {
  const near = apply(imageToScreen, { x: 0, y: 0 });
  const far = apply(imageToScreen, { x: columns, y: rows });
  const left = Math.max(0, Math.floor(Math.min(near.x, far.x)));
  const top = Math.max(0, Math.floor(Math.min(near.y, far.y)));
  const right = Math.min(width, Math.ceil(Math.max(near.x, far.x)));
  const bottom = Math.min(height, Math.ceil(Math.max(near.y, far.y)));
  return { x: x + left, y: y + top, width: right - left, height: bottom - top };
}

function oneByte(gl: WebGL2RenderingContext): PixelFormat {
  return { internal: gl.R8UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_BYTE };
}

function sampleFormat(gl: WebGL2RenderingContext, { samplesPerPixel, samples }: Drawable): PixelFormat {
  if (samplesPerPixel === 3) return { internal: gl.RGB8UI, format: gl.RGB_INTEGER, type: gl.UNSIGNED_BYTE };
  if (samples instanceof Uint8Array) return oneByte(gl);
  if (samples instanceof Int8Array) return { internal: gl.R8I, format: gl.RED_INTEGER, type: gl.BYTE };
  if (samples instanceof Uint16Array)
    return { internal: gl.R16UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_SHORT };
  return { internal: gl.R16I, format: gl.RED_INTEGER, type: gl.SHORT };
}
