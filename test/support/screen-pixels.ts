import type { Locator, Page } from '@playwright/test';
import { decode } from 'fast-png';

/** 8-bit grey levels of a rectangle, row-major. */
export interface GreyPixels {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the screen shows of a rectangle of the picture, in the picture's own pixels, at zoom 1. */
export async function screenPixels(page: Page, tile: Locator, picture: Rectangle): Promise<GreyPixels> {
  const box = await tile.boundingBox();
  const origin = ((await tile.getAttribute('data-picture-origin')) ?? '').split(' ').map(Number);
  const [left, top] = origin;
  if (box === null || left === undefined || top === undefined) throw new Error('The tile shows no picture');
  const png = await page.screenshot({
    clip: {
      x: box.x + left + picture.x,
      y: box.y + top + picture.y,
      width: picture.width,
      height: picture.height,
    },
  });
  return greyPixels(png);
}

/** A PNG as grey levels; fails when a pixel is coloured. */
export function greyPixels(png: Uint8Array): GreyPixels {
  const { width, height, channels, data } = decode(png);
  const values = new Uint8Array(width * height);
  for (let index = 0; index < values.length; index++) {
    const grey = data[index * channels] ?? 0;
    if (channels >= 3 && (data[index * channels + 1] !== grey || data[index * channels + 2] !== grey)) {
      throw new Error(`Pixel ${index % width}, ${Math.floor(index / width)} is coloured`);
    }
    values[index] = grey;
  }
  return { width, height, values };
}

export function crop(pixels: GreyPixels, { x, y, width, height }: Rectangle): GreyPixels {
  const values = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * pixels.width + x;
    values.set(pixels.values.subarray(from, from + width), row * width);
  }
  return { width, height, values };
}

/** Number of differing pixels and the largest difference. */
export function difference(left: GreyPixels, right: GreyPixels): { count: number; largest: number } {
  if (left.width !== right.width || left.height !== right.height) throw new Error('Sizes differ');
  let count = 0;
  let largest = 0;
  for (const [index, value] of left.values.entries()) {
    const distance = Math.abs(value - (right.values[index] ?? 0));
    if (distance > 0) count += 1;
    largest = Math.max(largest, distance);
  }
  return { count, largest };
}
