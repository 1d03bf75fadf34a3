import { DecoderRefusal } from '../wasm-decoders.ts';
import type { CodedTile } from './code-stream.ts';
import type { ProgressionChange } from './marker-segments.ts';
import type { Precinct, TileStructure } from './tile-structure.ts';

/** One packet: a layer of a precinct. */
export interface Packet {
  readonly precinct: Precinct;
  readonly layer: number;
}

type Key = (precinct: Precinct) => readonly number[];

/** Table A.16 and B.12.1: what the progressions that go by layers sort precincts by, inside and outside of a layer. */
const keys: Readonly<Record<number, { outer: Key; inner: Key; isByLayer: boolean }>> = {
  0: { isByLayer: true, outer: () => [], inner: (p) => [p.resolution, p.component, p.index] },
  1: { isByLayer: true, outer: (p) => [p.resolution], inner: (p) => [p.component, p.index] },
  2: {
    isByLayer: false,
    outer: (p) => [p.resolution, p.gridY, p.gridX, p.component, p.index],
    inner: () => [],
  },
  3: {
    isByLayer: false,
    outer: (p) => [p.gridY, p.gridX, p.component, p.resolution, p.index],
    inner: () => [],
  },
  4: {
    isByLayer: false,
    outer: (p) => [p.component, p.gridY, p.gridX, p.resolution, p.index],
    inner: () => [],
  },
};

/**
 * The packets of a tile in the order of the code stream. A packet that an earlier progression brought does not come
 * again (B.12.2).
 */
export function* packetsOf(tile: CodedTile, { components }: TileStructure): Generator<Packet> {
  const precincts = components.flatMap(({ resolutions }) =>
    resolutions.flatMap((resolution) => resolution.precincts),
  );
  const whole: ProgressionChange = {
    progression: tile.packets.progression,
    firstResolution: 0,
    endResolution: 33,
    firstComponent: 0,
    endComponent: components.length,
    endLayer: tile.packets.layers,
  };
  for (const change of tile.changes.length > 0 ? tile.changes : [whole]) {
    const selected = precincts.filter(
      ({ resolution, component }) =>
        resolution >= change.firstResolution &&
        resolution < change.endResolution &&
        component >= change.firstComponent &&
        component < change.endComponent,
    );
    yield* progress(selected, change.progression, Math.min(change.endLayer, tile.packets.layers));
  }
}

function* progress(precincts: readonly Precinct[], progression: number, layers: number): Generator<Packet> {
  const key = keys[progression];
  if (key === undefined) throw new DecoderRefusal(`progression ${progression}`);
  const ordered = sortedBy(precincts, (precinct) => [...key.outer(precinct), ...key.inner(precinct)]);
  if (!key.isByLayer) {
    for (const precinct of ordered) {
      for (let layer = precinct.nextLayer; layer < layers; layer++) yield { precinct, layer };
    }
    return;
  }
  let from = 0;
  while (from < ordered.length) {
    const first = ordered[from];
    if (first === undefined) return;
    const group = key.outer(first);
    let to = from + 1;
    while (to < ordered.length && compare(group, key.outer(ordered[to] ?? first)) === 0) to++;
    for (let layer = 0; layer < layers; layer++) {
      for (const precinct of ordered.slice(from, to)) {
        if (layer >= precinct.nextLayer) yield { precinct, layer };
      }
    }
    from = to;
  }
}

function sortedBy(precincts: readonly Precinct[], key: Key): Precinct[] {
  return precincts
    .map((precinct) => ({ precinct, key: key(precinct) }))
    .toSorted((one, other) => compare(one.key, other.key))
    .map(({ precinct }) => precinct);
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
