/** Writes ICC profiles for tests; its own code throughout, so that the reader is not tested against itself. */

class Bytes {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(...values: readonly number[]): this {
    this.#bytes.push(...values.map((value) => value & 0xff));
    return this;
  }

  u16(...values: readonly number[]): this {
    for (const value of values) this.u8(value >>> 8, value);
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.u8(value >>> 24, value >>> 16, value >>> 8, value);
    return this;
  }

  fixed(...values: readonly number[]): this {
    return this.u32(...values.map((value) => Math.round(value * 65_536)));
  }

  text(text: string): this {
    return this.u8(...Array.from(text, (character) => character.charCodeAt(0)));
  }

  raw(bytes: readonly number[]): this {
    return this.u8(...bytes);
  }

  pad(): this {
    while (this.length % 4 !== 0) this.u8(0);
    return this;
  }

  get content(): readonly number[] {
    return this.#bytes;
  }
}

export interface IccShape {
  /** Four characters. */
  readonly colourSpace?: string;
  readonly connection: 'XYZ ' | 'Lab ';
  readonly version?: number;
  readonly tags: Readonly<Record<string, readonly number[]>>;
}

export function buildIcc({
  colourSpace = 'RGB ',
  connection,
  version = 4,
  tags,
}: IccShape): Uint8Array<ArrayBuffer> {
  const all = {
    desc: version >= 4 ? mluc('Test profile') : desc('Test profile'),
    wtpt: xyz(0.9642, 1, 0.8249),
    ...tags,
  };
  const names = Object.keys(all);
  const start = 128 + 4 + 12 * names.length;
  const data = new Bytes();
  const table = new Bytes().u32(names.length);
  for (const [name, content] of Object.entries(all)) {
    table.text(name).u32(start + data.length, content.length);
    data.raw(content).pad();
  }
  const header = new Bytes()
    .u32(start + data.length)
    .text('test')
    .u32(version << 24)
    .text('spac')
    .text(colourSpace)
    .text(connection)
    .u16(2026, 1, 1, 0, 0, 0)
    .text('acsp')
    .u32(0, 0, 0, 0, 0, 0)
    .u32(1)
    .fixed(0.9642, 1, 0.8249);
  while (header.length < 128) header.u8(0);
  return Uint8Array.from([...header.content, ...table.content, ...data.content]);
}

export const xyz = (...values: readonly [number, number, number]): readonly number[] =>
  new Bytes()
    .text('XYZ ')
    .u32(0)
    .fixed(...values).content;

const desc = (text: string): readonly number[] =>
  new Bytes()
    .text('desc')
    .u32(0, text.length + 1)
    .text(`${text}\0`)
    .u32(0, 0)
    .u16(0)
    .u8(...Array.from({ length: 68 }, () => 0)).content;

const mluc = (text: string): readonly number[] =>
  new Bytes()
    .text('mluc')
    .u32(0, 1, 12)
    .text('enUS')
    .u32(text.length * 2, 28)
    .u16(...Array.from(text, (character) => character.charCodeAt(0))).content;

export const gamma = (value: number): readonly number[] =>
  new Bytes()
    .text('curv')
    .u32(0, 1)
    .u16(Math.round(value * 256))
    .pad().content;

/** Entries from 0 to 65535. */
export const curve = (entries: readonly number[]): readonly number[] =>
  new Bytes()
    .text('curv')
    .u32(0, entries.length)
    .u16(...entries)
    .pad().content;

export const parametric = (kind: number, ...numbers: readonly number[]): readonly number[] =>
  new Bytes()
    .text('para')
    .u32(0)
    .u16(kind, 0)
    .fixed(...numbers).content;

export const matrixTags = (
  colorants: readonly [readonly number[], readonly number[], readonly number[]],
  curves: readonly [readonly number[], readonly number[], readonly number[]],
): Record<string, readonly number[]> => ({
  rXYZ: colorants[0],
  gXYZ: colorants[1],
  bXYZ: colorants[2],
  rTRC: curves[0],
  gTRC: curves[1],
  bTRC: curves[2],
});

/** sRGB as IEC 61966-2-1 has it, adapted to D50. */
export function buildSrgb(): Uint8Array<ArrayBuffer> {
  const curveOfSrgb = parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45);
  return buildIcc({
    connection: 'XYZ ',
    tags: matrixTags(
      [
        xyz(0.436_074_7, 0.222_504_5, 0.013_932_2),
        xyz(0.385_064_9, 0.716_878_6, 0.097_104_5),
        xyz(0.143_080_4, 0.060_616_9, 0.714_173_3),
      ],
      [curveOfSrgb, curveOfSrgb, curveOfSrgb],
    ),
  });
}

export interface GridShape {
  readonly grid: number;
  /** Three numbers from 0 to 1 for each point, the last channel fastest. */
  readonly values: readonly number[];
}

/** lut8 or lut16: input and output tables of a bend each. */
export function lut(type: 'mft1' | 'mft2', { grid, values }: GridShape, bend: number): readonly number[] {
  const greatest = type === 'mft1' ? 255 : 65_535;
  const count = type === 'mft1' ? 256 : 33;
  const bytes = new Bytes().text(type).u32(0).u8(3, 3, grid, 0).fixed(1, 0, 0, 0, 1, 0, 0, 0, 1);
  if (type === 'mft2') bytes.u16(count, count);
  const put = (share: number): void => {
    if (type === 'mft1') bytes.u8(Math.round(share * greatest));
    else bytes.u16(Math.round(share * greatest));
  };
  const table = (power: number): void => {
    for (let entry = 0; entry < count; entry++) put((entry / (count - 1)) ** power);
  };
  for (let channel = 0; channel < 3; channel++) table(bend);
  for (const value of values) put(value);
  for (let channel = 0; channel < 3; channel++) table(1 / bend);
  return bytes.content;
}

/** lutAToB with all five steps. */
export function lutAToB(
  { grid, values }: GridShape,
  {
    a,
    m,
    b,
    matrix,
  }: { a: readonly number[]; m: readonly number[]; b: readonly number[]; matrix: readonly number[] },
): readonly number[] {
  const three = (one: readonly number[]): readonly number[] =>
    [0, 1, 2].reduce((bytes) => bytes.raw(one).pad(), new Bytes()).content;
  const clut = new Bytes()
    .u8(...Array.from({ length: 16 }, (_, axis) => (axis < 3 ? grid : 0)))
    .u8(2, 0, 0, 0);
  clut.u16(...values.map((value) => Math.round(value * 65_535)));
  const parts = [three(b), new Bytes().fixed(...matrix).content, three(m), clut.pad().content, three(a)];
  const offsets: number[] = [];
  let at = 32;
  for (const part of parts) {
    offsets.push(at);
    at += part.length;
  }
  const bytes = new Bytes()
    .text('mAB ')
    .u32(0)
    .u8(3, 3, 0, 0)
    .u32(...offsets);
  for (const part of parts) bytes.raw(part);
  return bytes.content;
}
