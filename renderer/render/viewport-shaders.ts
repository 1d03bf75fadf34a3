/**
 * The shaders of the viewport: integer samples, one table, the same arithmetic as rasterize.ts.
 */
export const vertexShader = `#version 300 es
// One triangle that covers the viewport; the scissor cuts it to the tile.
const vec2 corners[3] = vec2[3](vec2(-1.0, -1.0), vec2(3.0, -1.0), vec2(-1.0, 3.0));
void main() { gl_Position = vec4(corners[gl_VertexID], 0.0, 1.0); }`;

/** What a program draws: grey through the table, palette colours, or RGB; from signed or unsigned samples. */
export interface ShaderVariant {
  readonly light: 'grey' | 'palette' | 'rgb';
  readonly isSigned: boolean;
}

export function fragmentShader({ light, isSigned }: ShaderVariant): string {
  return `#version 300 es
precision highp float;
precision highp int;
precision highp isampler2D;
precision highp usampler2D;
uniform ${isSigned ? 'isampler2D' : 'usampler2D'} samples;
/** Level of a sample at its index, 256 to a row. */
uniform usampler2D table;
uniform int firstSample;
uniform int tableLength;
/** Columns and rows of the picture. */
uniform ivec2 size;
/** Left and top of the tile in the canvas, canvas height. */
uniform vec3 tileOrigin;
/** Device pixels of the tile to image: x' = m[0].x x + m[0].y y + m[0].z, y' likewise. */
uniform vec3 toImageX;
uniform vec3 toImageY;
uniform bool isNearest;
out vec4 light;

ivec2 entryAt(int index) {
  int entry = clamp(index, 0, tableLength - 1);
  return ivec2(entry & 255, entry >> 8);
}
${mixed[light]}
void main() {
  // gl_FragCoord counts from the bottom; the centre of a device pixel is at .5.
  vec2 device = vec2(gl_FragCoord.x - tileOrigin.x, tileOrigin.z - gl_FragCoord.y - tileOrigin.y);
  vec2 center = vec2(dot(toImageX, vec3(device, 1.0)), dot(toImageY, vec3(device, 1.0)));
  vec2 limit = vec2(size);
  if (center.x < 0.0 || center.y < 0.0 || center.x >= limit.x || center.y >= limit.y) {
    light = vec4(0.0, 0.0, 0.0, 1.0);
    return;
  }
  vec3 amount = vec3(0.0);
  // Length of a device pixel's step in the image along each image axis; only quarter turns occur.
  vec2 step = vec2(abs(toImageX.x) + abs(toImageX.y), abs(toImageY.x) + abs(toImageY.y));
  if (isNearest) {
    amount = amountAt(ivec2(floor(center)));
  } else if (step.x <= 1.0 && step.y <= 1.0) {
    vec2 place = center - 0.5;
    ivec2 near = ivec2(floor(place));
    vec2 share = place - floor(place);
    ivec2 last = size - 1;
    ivec2 a = clamp(near, ivec2(0), last);
    ivec2 b = clamp(near + 1, ivec2(0), last);
    amount = mix(
      mix(amountAt(a), amountAt(ivec2(b.x, a.y)), share.x),
      mix(amountAt(ivec2(a.x, b.y)), amountAt(b), share.x),
      share.y);
  } else {
    // Reduced: the mean of every sample under the device pixel, by area.
    vec2 reach = max(step, vec2(1.0)) * 0.5;
    vec2 from = max(center - reach, vec2(0.0));
    vec2 to = min(center + reach, limit);
    ivec2 first = ivec2(floor(from));
    ivec2 last = min(ivec2(ceil(to)), size) - 1;
    for (int y = first.y; y <= last.y; y++) {
      float high = min(to.y, float(y) + 1.0) - max(from.y, float(y));
      vec3 line = vec3(0.0);
      for (int x = first.x; x <= last.x; x++) {
        line += (min(to.x, float(x) + 1.0) - max(from.x, float(x))) * amountAt(ivec2(x, y));
      }
      amount += high * line;
    }
    amount /= (to.x - from.x) * (to.y - from.y);
  }
  light = vec4(lightOf(amount), 1.0);
}`;
}

/** What is mixed between neighbours, and how the mixture becomes light (0 to 1, exact in eighths of a byte). */
const mixed: Readonly<Record<ShaderVariant['light'], string>> = {
  grey: `
vec3 amountAt(ivec2 pixel) { return vec3(float(int(texelFetch(samples, pixel, 0).r))); }
vec3 lightOf(vec3 amount) {
  int index = int(floor(amount.x - float(firstSample) + 0.5));
  return vec3(float(texelFetch(table, entryAt(index), 0).r)) / 255.0;
}`,
  palette: `
vec3 amountAt(ivec2 pixel) {
  int index = int(texelFetch(samples, pixel, 0).r) - firstSample;
  return vec3(texelFetch(table, entryAt(index), 0).rgb);
}
vec3 lightOf(vec3 amount) { return floor(amount + 0.5) / 255.0; }`,
  rgb: `
vec3 amountAt(ivec2 pixel) { return vec3(texelFetch(samples, pixel, 0).rgb); }
vec3 lightOf(vec3 amount) { return floor(amount + 0.5) / 255.0; }`,
};
