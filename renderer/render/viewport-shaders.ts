import { hiddenBits, markBits } from './mark-maker.ts';

/**
 * The shaders of the viewport: integer samples, one table, the same arithmetic as rasterize.ts.
 */
export const vertexShader = `#version 300 es
// One triangle that covers the viewport; the scissor cuts it to the tile.
const vec2 corners[3] = vec2[3](vec2(-1.0, -1.0), vec2(3.0, -1.0), vec2(-1.0, 3.0));
void main() { gl_Position = vec4(corners[gl_VertexID], 0.0, 1.0); }`;

/**
 * What a program draws: grey through the table, palette colours, or RGB; from signed or unsigned samples; and how it
 * gathers them. Each is a program of its own: software GL pays for every branch that it does not take.
 */
export interface ShaderVariant {
  readonly light: 'grey' | 'palette' | 'rgb';
  readonly isSigned: boolean;
  /** `linear` where a device pixel is at most a stored one, `mean` where it is more. */
  readonly gathering: 'nearest' | 'linear' | 'mean';
  /** `overlays` where pixels are marked, `hidden` where some are also hidden. */
  readonly marks: 'none' | 'overlays' | 'hidden';
}

export function fragmentShader({ light, isSigned, gathering, marks }: ShaderVariant): string {
  return `#version 300 es
precision highp float;
precision highp int;
precision highp isampler2D;
precision highp usampler2D;
uniform ${isSigned ? 'isampler2D' : 'usampler2D'} samples;
/** Level of a sample at its index, 256 to a row. */
uniform usampler2D table;
/** markBits, one texel a stored pixel. */
uniform usampler2D mask;
uniform float shutterLevel;
uniform int firstSample;
uniform int tableLength;
/** Columns and rows of the picture. */
uniform ivec2 size;
/** Left and top of the tile in the canvas, canvas height. */
uniform vec3 tileOrigin;
/** Device pixels of the tile to image: x' = toImageX · (x, y, 1), y' likewise. */
uniform vec3 toImageX;
uniform vec3 toImageY;
out vec4 light;

ivec2 entryAt(int index) {
  int entry = clamp(index, 0, tableLength - 1);
  return ivec2(entry & 255, entry >> 8);
}
${mixtures[light]}
${(marks === 'hidden' ? gatheringsAroundHidden : gatherings)[gathering]}
${marks === 'none' ? 'bool hasOverlay(vec2 center) { return false; }' : overlayTest}
${marks === 'hidden' ? hiddenLight : 'vec3 instead(vec2 center, vec3 shown) { return shown; }'}
void main() {
  // gl_FragCoord counts from the bottom; the centre of a device pixel is at .5.
  vec3 device = vec3(gl_FragCoord.x - tileOrigin.x, tileOrigin.z - gl_FragCoord.y - tileOrigin.y, 1.0);
  vec2 center = vec2(dot(toImageX, device), dot(toImageY, device));
  bool isOutside = center.x < 0.0 || center.y < 0.0 || center.x >= float(size.x) || center.y >= float(size.y);
  if (isOutside) light = vec4(0.0, 0.0, 0.0, 1.0);
  else light = hasOverlay(center) ? vec4(1.0) : vec4(instead(center, lightOf(gather(center))), 1.0);
}`;
}

/** What is mixed between neighbours (`Amount`), and how the mixture becomes light. */
const mixtures: Readonly<Record<ShaderVariant['light'], string>> = {
  grey: `
#define Amount float
Amount amountAt(ivec2 pixel) { return float(texelFetch(samples, pixel, 0).r); }
vec3 lightOf(Amount amount) {
  int index = int(floor(amount - float(firstSample) + 0.5));
  return vec3(float(texelFetch(table, entryAt(index), 0).r) / 255.0);
}`,
  palette: `
#define Amount vec3
Amount amountAt(ivec2 pixel) {
  int index = int(texelFetch(samples, pixel, 0).r) - firstSample;
  return vec3(texelFetch(table, entryAt(index), 0).rgb);
}
vec3 lightOf(Amount amount) { return floor(amount + 0.5) / 255.0; }`,
  rgb: `
#define Amount vec3
Amount amountAt(ivec2 pixel) { return vec3(texelFetch(samples, pixel, 0).rgb); }
vec3 lightOf(Amount amount) { return floor(amount + 0.5) / 255.0; }`,
};

/** As in axis-taps.ts: the pixel under the centre, or any whose centre a larger device pixel covers. */
const overlayTest = `
bool hasOverlay(vec2 center) {
  // Only quarter turns occur: one of the two terms is 0.
  vec2 reach = vec2(abs(toImageX.x) + abs(toImageX.y), abs(toImageY.x) + abs(toImageY.y));
  vec2 corner = floor(vec2(gl_FragCoord.x - tileOrigin.x, tileOrigin.z - gl_FragCoord.y - tileOrigin.y));
  vec3 near = vec3(corner, 1.0);
  vec3 far = vec3(corner + 1.0, 1.0);
  vec2 a = vec2(dot(toImageX, near), dot(toImageY, near));
  vec2 b = vec2(dot(toImageX, far), dot(toImageY, far));
  ivec2 first = ivec2(ceil(min(a, b) - 0.5));
  ivec2 last = ivec2(ceil(max(a, b) - 0.5)) - 1;
  for (int axis = 0; axis < 2; axis++) {
    if (reach[axis] <= 1.0) {
      first[axis] = int(floor(center[axis]));
      last[axis] = first[axis];
    } else {
      if (center[axis] - reach[axis] < 0.0) first[axis] = 0;
      if (center[axis] + reach[axis] >= float(size[axis])) last[axis] = size[axis] - 1;
    }
  }
  for (int y = first.y; y <= last.y; y++) {
    for (int x = first.x; x <= last.x; x++) {
      if ((texelFetch(mask, ivec2(x, y), 0).r & ${markBits.overlay}u) != 0u) return true;
    }
  }
  return false;
}`;

/** What is hidden is so by the stored pixel under the centre. */
const hiddenLight = `
vec3 instead(vec2 center, vec3 shown) {
  uint bits = texelFetch(mask, min(ivec2(center), size - 1), 0).r;
  if ((bits & ${markBits.shutter}u) != 0u) return vec3(shutterLevel);
  return (bits & ${markBits.padding}u) != 0u ? vec3(0.0) : shown;
}`;

const gatherings: Readonly<Record<ShaderVariant['gathering'], string>> = {
  nearest: `
Amount gather(vec2 center) { return amountAt(ivec2(center)); }`,
  linear: `
Amount gather(vec2 center) {
  vec2 place = center - 0.5;
  vec2 corner = floor(place);
  vec2 share = place - corner;
  ivec2 last = size - 1;
  ivec2 a = clamp(ivec2(corner), ivec2(0), last);
  ivec2 b = min(ivec2(corner) + 1, last);
  return mix(
    mix(amountAt(a), amountAt(ivec2(b.x, a.y)), share.x),
    mix(amountAt(ivec2(a.x, b.y)), amountAt(b), share.x),
    share.y);
}`,
  // The mean of every sample under the device pixel, by area, and never of less than one sample's area.
  mean: `
Amount gather(vec2 center) {
  // Only quarter turns occur: one of the two terms is 0.
  vec2 reach = max(vec2(abs(toImageX.x) + abs(toImageX.y), abs(toImageY.x) + abs(toImageY.y)), 1.0) * 0.5;
  vec2 from = max(center - reach, 0.0);
  vec2 to = min(center + reach, vec2(size));
  ivec2 first = ivec2(floor(from));
  ivec2 last = min(ivec2(ceil(to)), size) - 1;
  Amount sum = Amount(0.0);
  for (int y = first.y; y <= last.y; y++) {
    float high = min(to.y, float(y) + 1.0) - max(from.y, float(y));
    Amount line = Amount(0.0);
    for (int x = first.x; x <= last.x; x++) {
      line += (min(to.x, float(x) + 1.0) - max(from.x, float(x))) * amountAt(ivec2(x, y));
    }
    sum += high * line;
  }
  return sum / ((to.x - from.x) * (to.y - from.y));
}`,
};

/** The same, of those stored pixels that are not hidden. */
const gatheringsAroundHidden: Readonly<Record<ShaderVariant['gathering'], string>> = {
  nearest: gatherings.nearest,
  linear: `
float shownAt(ivec2 pixel) { return (texelFetch(mask, pixel, 0).r & ${hiddenBits}u) == 0u ? 1.0 : 0.0; }
Amount gather(vec2 center) {
  vec2 place = center - 0.5;
  vec2 corner = floor(place);
  vec2 share = place - corner;
  ivec2 last = size - 1;
  ivec2 a = clamp(ivec2(corner), ivec2(0), last);
  ivec2 d = min(ivec2(corner) + 1, last);
  ivec2 b = ivec2(d.x, a.y);
  ivec2 c = ivec2(a.x, d.y);
  float wa = (1.0 - share.x) * (1.0 - share.y) * shownAt(a);
  float wb = share.x * (1.0 - share.y) * shownAt(b);
  float wc = (1.0 - share.x) * share.y * shownAt(c);
  float wd = share.x * share.y * shownAt(d);
  float whole = wa + wb + wc + wd;
  if (whole <= 0.0) return amountAt(a);
  return (wa * amountAt(a) + wb * amountAt(b) + wc * amountAt(c) + wd * amountAt(d)) / whole;
}`,
  mean: `
float shownAt(ivec2 pixel) { return (texelFetch(mask, pixel, 0).r & ${hiddenBits}u) == 0u ? 1.0 : 0.0; }
Amount gather(vec2 center) {
  // Only quarter turns occur: one of the two terms is 0.
  vec2 reach = max(vec2(abs(toImageX.x) + abs(toImageX.y), abs(toImageY.x) + abs(toImageY.y)), 1.0) * 0.5;
  vec2 from = max(center - reach, 0.0);
  vec2 to = min(center + reach, vec2(size));
  ivec2 first = ivec2(floor(from));
  ivec2 last = min(ivec2(ceil(to)), size) - 1;
  Amount sum = Amount(0.0);
  float whole = 0.0;
  for (int y = first.y; y <= last.y; y++) {
    float high = min(to.y, float(y) + 1.0) - max(from.y, float(y));
    for (int x = first.x; x <= last.x; x++) {
      float share = high * (min(to.x, float(x) + 1.0) - max(from.x, float(x))) * shownAt(ivec2(x, y));
      sum += share * amountAt(ivec2(x, y));
      whole += share;
    }
  }
  return whole > 0.0 ? sum / whole : amountAt(first);
}`,
};
