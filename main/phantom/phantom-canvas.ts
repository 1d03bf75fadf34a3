import { glyphAdvance, glyphColumns, glyphRows, isInked } from './phantom-font.ts';

/** A frame under construction: stored values, row-major. Shapes outside the frame are cut. */
export class PhantomCanvas {
  readonly rows: number;
  readonly columns: number;
  readonly values: Uint16Array<ArrayBuffer>;

  constructor(rows: number, columns: number, background: number) {
    this.rows = rows;
    this.columns = columns;
    this.values = new Uint16Array(rows * columns).fill(background);
  }

  fillRectangle(row: number, column: number, height: number, width: number, value: number): void {
    const left = Math.max(0, column);
    const right = Math.min(this.columns, column + width);
    for (let y = Math.max(0, row); y < Math.min(this.rows, row + height); y++) {
      if (left < right) this.values.fill(value, y * this.columns + left, y * this.columns + right);
    }
  }

  fillEllipse(
    centerRow: number,
    centerColumn: number,
    radiusRows: number,
    radiusColumns: number,
    value: number,
  ): void {
    if (radiusRows <= 0 || radiusColumns <= 0) return;
    for (let row = Math.floor(centerRow - radiusRows); row <= centerRow + radiusRows; row++) {
      const vertical = (row - centerRow) / radiusRows;
      const half = radiusColumns * Math.sqrt(Math.max(0, 1 - vertical * vertical));
      const left = Math.ceil(centerColumn - half);
      this.fillRectangle(row, left, 1, Math.floor(centerColumn + half) - left + 1, value);
    }
  }

  /** A cross one pixel thin whose middle pixel is exactly (row, column): a mark to measure from. */
  drawCross(row: number, column: number, arm: number, value: number): void {
    this.fillRectangle(row, column - arm, 1, 2 * arm + 1, value);
    this.fillRectangle(row - arm, column, 2 * arm + 1, 1, value);
  }

  /** Text with its top at `row`, centred on `centerColumn`; each dot of a glyph is `scale` pixels. */
  drawText(text: string, row: number, centerColumn: number, scale: number, value: number): void {
    const letters = text.split('');
    const left = Math.round(centerColumn - ((letters.length * glyphAdvance - 1) * scale) / 2);
    for (const [index, letter] of letters.entries()) {
      for (let y = 0; y < glyphRows; y++) {
        for (let x = 0; x < glyphColumns; x++) {
          if (!isInked(letter, y, x)) continue;
          this.fillRectangle(row + y * scale, left + (index * glyphAdvance + x) * scale, scale, scale, value);
        }
      }
    }
  }
}
