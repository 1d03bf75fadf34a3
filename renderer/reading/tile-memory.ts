import { z } from 'zod';
import { voiSchema } from '../../shared/image/image-description.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { WorkspaceTile } from '../../shared/model/workspace.ts';
import type { SeriesView, TileState } from './reading-state.ts';

/** A protocol may show up to 16 × 16 pictures of a series. */
const sideSchema = z.number().int().min(1).max(16);

/** A tile's view as it is kept for after a crash; what does not fit it any more is left out when it is read. */
const viewSchema = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stack') }),
    z.object({ kind: z.literal('mosaic'), rows: sideSchema, columns: sideSchema }),
  ]),
  camera: z.object({
    scale: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('fit') }),
      z.object({ kind: z.literal('actual') }),
      z.object({ kind: z.literal('relative'), factor: z.number().positive() }),
    ]),
    center: z.object({ x: z.number(), y: z.number() }),
    orientation: z.object({
      quarterTurns: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
      isFlipped: z.boolean(),
    }),
  }),
  window: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('default') }),
    z.object({ kind: z.literal('object'), index: z.number().int().min(0) }),
    z.object({
      kind: z.literal('fixed'),
      voi: voiSchema,
      source: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('preset'), name: z.string() }),
        z.object({ kind: z.enum(['range', 'auto', 'region', 'protocol', 'reader']) }),
      ]),
    }),
  ]),
  isInverted: z.boolean(),
  interpolation: z.enum(['linear', 'nearest']),
});
type KeptView = z.infer<typeof viewSchema>;

/** What a tile shows, by UIDs, or null for an empty one. */
export function rememberTile(
  tile: TileState,
  set: DisplaySet | undefined,
  StudyInstanceUID: string,
): WorkspaceTile | null {
  if (set === undefined) return null;
  const reference = set.frames[tile.source.kind === 'plane' ? tile.source.phasePlace : tile.target];
  const image = reference === undefined ? undefined : set.images[reference.imageIndex];
  const view: KeptView = {
    // A plane through the volume is asked for again by hand: its volume takes a while to load.
    source: tile.source.kind === 'mosaic' ? { kind: 'mosaic', ...tile.source.grid } : { kind: 'stack' },
    camera: tile.camera,
    window: keptWindow(tile),
    isInverted: tile.isInverted,
    interpolation: tile.interpolation,
  };
  return {
    StudyInstanceUID,
    SeriesInstanceUID: set.SeriesInstanceUID,
    SOPInstanceUID: image?.SOPInstanceUID ?? null,
    frameNumber: reference === undefined ? null : reference.frameIndex + 1,
    view: z.record(z.string(), z.json()).parse(view),
  };
}

/** A table is large and comes with the object: such a window is the object's own again. */
function keptWindow({ windowMode }: TileState): KeptView['window'] {
  if (windowMode.kind !== 'fixed') return windowMode;
  const { voi, source } = windowMode.choice;
  if (voi.kind !== 'window') return { kind: 'default' };
  if (source.kind === 'object') return { kind: 'object', index: source.number - 1 };
  return { kind: 'fixed', voi, source };
}

export interface RecalledTile {
  readonly displaySetId: string;
  /** 0-based place of the picture; the first where that picture is gone. */
  readonly position: number;
  readonly view: Partial<SeriesView>;
}

/** The display set of a study's sets that holds what the tile showed, and its view; null when the series is gone. */
export function recallTile(tile: WorkspaceTile, sets: readonly DisplaySet[]): RecalledTile | null {
  const ofSeries = sets.filter((set) => set.SeriesInstanceUID === tile.SeriesInstanceUID);
  for (const set of ofSeries) {
    const position = set.frames.findIndex(
      ({ imageIndex, frameIndex }) =>
        set.images[imageIndex]?.SOPInstanceUID === tile.SOPInstanceUID && frameIndex + 1 === tile.frameNumber,
    );
    if (position >= 0) return { displaySetId: set.displaySetId, position, view: recallView(tile) };
  }
  const [first] = ofSeries;
  return first === undefined ? null : { displaySetId: first.displaySetId, position: 0, view: {} };
}

function recallView({ view }: WorkspaceTile): Partial<SeriesView> {
  const { success, data } = viewSchema.safeParse(view);
  if (!success) return {};
  const { source, camera, window, isInverted, interpolation } = data;
  return {
    source:
      source.kind === 'mosaic'
        ? { kind: 'mosaic', grid: { rows: source.rows, columns: source.columns } }
        : { kind: 'stack' },
    camera,
    windowMode:
      window.kind === 'fixed'
        ? { kind: 'fixed', choice: { voi: window.voi, source: window.source } }
        : window,
    isInverted,
    interpolation,
  };
}
