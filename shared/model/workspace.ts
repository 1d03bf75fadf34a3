import { z } from 'zod';

/**
 * What a window shows, kept so that it can show it again after a crash. By UID and frame number: whatever is gone by
 * then is left out.
 */
export const workspaceTileSchema = z.object({
  StudyInstanceUID: z.string().max(64),
  SeriesInstanceUID: z.string().max(64),
  /** Null: the display set's first picture. */
  SOPInstanceUID: z.string().max(64).nullable(),
  frameNumber: z.number().int().min(1).nullable(),
  /** Window, zoom and whatever else the view wants to find again; its owner checks it when it reads it. */
  view: z.record(z.string().max(64), z.json()),
});
export type WorkspaceTile = z.infer<typeof workspaceTileSchema>;

const shareSchema = z.number().min(0).max(1);

export const workspaceSchema = z.object({
  /** Null: the worklist. */
  StudyInstanceUID: z.string().max(64).nullable(),
  patientKey: z.string().max(64).nullable(),
  layout: z.object({
    rows: z.number().int().min(1).max(16),
    columns: z.number().int().min(1).max(16),
    /** Tiles of sizes of their own: left, top, width and height as shares of the wall. */
    areas: z
      .array(z.tuple([shareSchema, shareSchema, shareSchema, shareSchema]))
      .min(1)
      .max(64)
      .optional(),
  }),
  /** By place, row by row; null for an empty one. */
  tiles: z.array(workspaceTileSchema.nullable()).max(256),
  /** Place of the tile that commands go to. */
  activeTile: z.number().int().min(0).nullable(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const storedWorkspaceSchema = z.object({
  windowId: z.string(),
  changedAt: z.string(),
  workspace: workspaceSchema,
});
export type StoredWorkspace = z.infer<typeof storedWorkspaceSchema>;
