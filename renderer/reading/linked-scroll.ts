import { areParallel } from '../../shared/geometry/slice-plane.ts';
import type { Vector3 } from '../../shared/geometry/vector3.ts';
import type { LinkAction, LinkState } from './link-state.ts';
import type { ReadingState, TileState } from './reading-state.ts';
import { distanceAlong, nearestPlace } from './stack-geometry.ts';
import { tileGeometry } from './tile-geometry.ts';
import { shownTiles, type Walls } from './walls.ts';

/** How a tile follows another, or why it does not. */
export type LinkRelation =
  | { readonly kind: 'position' }
  /** Between frames of reference, by a shift that the reader has set. */
  | { readonly kind: 'offset'; readonly offsetMm: number }
  /** Neither says where its pictures lie. */
  | { readonly kind: 'number' }
  | {
      readonly kind: 'apart';
      readonly reason: 'not-parallel' | 'no-position' | 'no-offset' | 'mixed-orientation';
    };

type LinkingState = Pick<ReadingState, 'tiles' | 'displaySets' | 'link'> & Walls;

/** Of the linked tiles those that one action in a tile reaches, it among them; empty when it takes no part. */
function linkedIn(state: LinkingState, index: number, action: LinkAction): number[] {
  const tiles = linkedTiles(state);
  const groupOf = (tile: number): number | null => {
    const groups = state.tiles[tile]?.linkGroups ?? null;
    return groups === null ? 0 : groups[action];
  };
  const group = groupOf(index);
  if (group === null || !tiles.includes(index)) return [];
  return tiles.filter((tile) => groupOf(tile) === group);
}

/** Visible tiles that take part, with something to show. */
export function linkedTiles(state: LinkingState): number[] {
  return shownTiles(state).filter((index) => {
    const tile = state.tiles[index];
    return tile?.isLinked === true && tileGeometry(state, tile) !== null;
  });
}

export function linkRelation(state: LinkingState, from: TileState, to: TileState): LinkRelation {
  const [a, b] = [tileGeometry(state, from), tileGeometry(state, to)];
  if (a === null || b === null) return { kind: 'apart', reason: 'no-position' };
  if (a.kind === 'none' || b.kind === 'none') {
    if (a.kind === 'none' && b.kind === 'none' && a.reason === 'no-position' && b.reason === 'no-position') {
      return { kind: 'number' };
    }
    const isMixed = [a, b].some((one) => one.kind === 'none' && one.reason === 'mixed-orientation');
    return { kind: 'apart', reason: isMixed ? 'mixed-orientation' : 'no-position' };
  }
  if (!areParallel(a.normal, b.normal)) return { kind: 'apart', reason: 'not-parallel' };
  if (a.frameOfReference === b.frameOfReference) return { kind: 'position' };
  const [shiftA, shiftB] = [a, b].map(({ frameOfReference }) => state.link.offsetsMm.get(frameOfReference));
  if (shiftA === undefined || shiftB === undefined) return { kind: 'apart', reason: 'no-offset' };
  return { kind: 'offset', offsetMm: shiftB - shiftA };
}

/** The tiles that one action in a tile reaches, that tile first; a window only those of the same modality. */
export function linkedFor(state: LinkingState, index: number, action: 'zoomPan' | 'window'): number[] {
  const { link } = state;
  if (!link.isOn || !link.actions[action]) return [index];
  const tiles = linkedIn(state, index, action);
  const modalityOf = (tile: number): string | undefined =>
    state.displaySets.get(state.tiles[tile]?.displaySetId ?? '')?.Modality;
  return [
    index,
    ...tiles.filter(
      (other) => other !== index && (action !== 'window' || modalityOf(other) === modalityOf(index)),
    ),
  ];
}

/** Where the other linked tiles go when one goes to a place; tiles that do not follow are left out. */
export function followers(state: LinkingState, index: number, target: number): Map<number, number> {
  const targets = new Map<number, number>();
  const from = state.tiles[index];
  if (from === undefined || !state.link.isOn || !state.link.actions.scroll) return targets;
  const tiles = linkedIn(state, index, 'scroll');
  const own = tileGeometry(state, from);
  for (const other of tiles) {
    const to = state.tiles[other];
    if (other === index || to === undefined) continue;
    const relation = linkRelation(state, from, to);
    const geometry = tileGeometry(state, to);
    if (relation.kind === 'number') targets.set(other, target);
    if (geometry?.kind !== 'stack' || own?.kind !== 'stack') continue;
    const centre = own.centres[target];
    if (centre === undefined || relation.kind === 'apart') continue;
    const shiftMm = relation.kind === 'offset' ? relation.offsetMm : 0;
    targets.set(other, nearestPlace(geometry, centre, to.target, shiftMm).position);
  }
  return targets;
}

/**
 * The shifts between frames of reference that make what is on screen now belong together: each frame's against that
 * of the active tile, which has none.
 */
export function offsetsNow(state: LinkingState, active: number): LinkState['offsetsMm'] {
  const offsets = new Map<string, number>();
  const base = state.tiles[active];
  const own = base === undefined ? null : tileGeometry(state, base);
  const centre: Vector3 | undefined = own?.kind === 'stack' ? own.centres[base?.target ?? 0] : undefined;
  if (own?.kind !== 'stack' || centre === undefined) return offsets;
  offsets.set(own.frameOfReference, 0);
  for (const index of linkedTiles(state)) {
    const tile = state.tiles[index];
    const geometry = tile === undefined ? null : tileGeometry(state, tile);
    if (tile === undefined || geometry?.kind !== 'stack') continue;
    const there = geometry.centres[tile.target];
    if (there === undefined || !areParallel(own.normal, geometry.normal)) continue;
    if (offsets.has(geometry.frameOfReference)) continue;
    offsets.set(geometry.frameOfReference, distanceAlong(geometry.normal, centre, there));
  }
  return offsets;
}
