/**
 * For each device pixel along one axis: which stored pixels it covers, and their shares, which add up to 1. In arrays
 * by device pixel, because they are read for every pixel of the screen.
 */
export interface AxisTaps {
  /** Device pixels that lie in the picture: `begin` to before `end`. */
  readonly begin: number;
  readonly end: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** Where the shares of a device pixel begin in `weights`. */
  readonly start: Int32Array;
  readonly weights: Float64Array;
  /** The stored pixel under the centre of a device pixel: what is hidden is hidden by it. */
  readonly under: Int32Array;
  /** Stored pixels whose marks a device pixel shows, first and last. */
  readonly firstMark: Int32Array;
  readonly lastMark: Int32Array;
}

/**
 * @param step from one device pixel to the next, in stored pixels; negative where the axis is mirrored
 * @param origin of the device axis in stored pixels
 * @param count device pixels
 * @param size stored pixels
 */
export function axisTaps(
  step: number,
  origin: number,
  count: number,
  size: number,
  interpolation: 'linear' | 'nearest',
): AxisTaps {
  const isNearest = interpolation === 'nearest';
  const halfReach = Math.max(Math.abs(step), 1) / 2;
  const most = isNearest ? 1 : Math.min(size, Math.ceil(2 * halfReach) + 1);
  const taps = {
    first: new Int32Array(count),
    count: new Int32Array(count),
    start: new Int32Array(count),
    weights: new Float64Array(count * most),
    under: new Int32Array(count),
    firstMark: new Int32Array(count),
    lastMark: new Int32Array(count),
  };
  let begin = count;
  let end = 0;
  for (let device = 0; device < count; device++) {
    const center = step * (device + 0.5) + origin;
    if (center < 0 || center >= size) continue;
    begin = Math.min(begin, device);
    end = device + 1;
    taps.under[device] = Math.floor(center);
    const from = isNearest ? Math.floor(center) : Math.max(0, center - halfReach);
    const to = isNearest ? from + 1 : Math.min(size, center + halfReach);
    const first = Math.floor(from);
    const last = Math.min(size, Math.ceil(to)) - 1;
    taps.first[device] = first;
    taps.count[device] = last - first + 1;
    taps.start[device] = device * most;
    for (let stored = first; stored <= last; stored++) {
      const share = (Math.min(to, stored + 1) - Math.max(from, stored)) / (to - from);
      taps.weights[device * most + stored - first] = share;
    }
    const [firstMark, lastMark] = marksOf(step, origin, device, size);
    taps.firstMark[device] = firstMark;
    taps.lastMark[device] = lastMark;
  }
  return { begin: Math.min(begin, end), end, ...taps };
}

/**
 * Every stored pixel is under exactly one device pixel of the picture, so that a mark is shown, and once: the one that
 * its centre is under. A border between two device pixels is the same number for both; those at the ends of the
 * picture take what is left.
 */
function marksOf(
  step: number,
  origin: number,
  device: number,
  size: number,
): readonly [first: number, last: number] {
  const center = step * (device + 0.5) + origin;
  const reach = Math.abs(step);
  if (reach <= 1) return [Math.floor(center), Math.floor(center)];
  const [low, high] = [step * device + origin, step * (device + 1) + origin].toSorted((a, b) => a - b);
  return [
    center - reach < 0 ? 0 : Math.ceil((low ?? center) - 0.5),
    center + reach >= size ? size - 1 : Math.ceil((high ?? center) - 0.5) - 1,
  ];
}
