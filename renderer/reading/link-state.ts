/** What tiles can do together. */
export const linkActions = ['scroll', 'zoomPan', 'window'] as const;
export type LinkAction = (typeof linkActions)[number];

/** By action, the group that a tile follows; null: none. */
export type LinkGroups = Readonly<Record<LinkAction, number | null>>;

/**
 * One link state for the wall, in one place. Slices are linked by position in the patient; between frames of
 * reference by a shift along the normal that the reader has set. Never by number, unless there is no position at all,
 * and then it is said.
 */
export interface LinkState {
  readonly isOn: boolean;
  readonly actions: Readonly<Record<LinkAction, boolean>>;
  /**
   * For each frame of reference, how far its positions lie beyond those of the first one linked, in mm along the
   * slices' normal (towards left, back or head).
   */
  readonly offsetsMm: ReadonlyMap<string, number>;
}

export const unlinked: LinkState = {
  isOn: false,
  actions: { scroll: true, zoomPan: true, window: false },
  offsetsMm: new Map(),
};
