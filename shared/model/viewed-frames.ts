import { z } from 'zod';

/** Frames of an instance that somebody has looked at: first and last frame number (1-based) of each run, ascending. */
export const viewedFramesSchema = z.object({
  instanceId: z.number().int(),
  runs: z.array(z.tuple([z.number().int().min(1), z.number().int().min(1)])).max(10_000),
});
export type ViewedFrames = z.infer<typeof viewedFramesSchema>;
