/** What both pages of the comparison offer, so that one driver measures both. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
}

/** Makes one step and resolves when its picture is drawn. */
export type BenchStep = (step: number) => Promise<void>;

export const benchTasks = ['scroll', 'window', 'linked', 'planes', 'slab'] as const;
export type BenchTask = (typeof benchTasks)[number];

export interface BenchViewer extends Record<BenchTask, (size: number) => Promise<BenchStep>> {
  prepare(shape: FrameShape, how?: 'auto' | 'webgl2'): Promise<void>;
}

declare global {
  var benchViewer: BenchViewer;
  /** Stored values, one array a slice: the same for everyone. */
  var makeBenchFrames: (shape: FrameShape) => Int16Array<ArrayBuffer>[];
}
