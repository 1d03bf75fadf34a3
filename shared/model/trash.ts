import { z } from 'zod';

/** A deleted study that can still be had back. Text is decoded; `''` where the attribute is absent or empty. */
export const trashEntrySchema = z.object({
  trashId: z.string(),
  StudyInstanceUID: z.string(),
  PatientID: z.string(),
  PatientName: z.string(),
  StudyDate: z.string(),
  StudyDescription: z.string(),
  modalities: z.array(z.string()),
  instanceCount: z.number().int(),
  bytes: z.number(),
  /** ISO 8601, UTC. */
  trashedAt: z.string(),
});
export type TrashEntry = z.infer<typeof trashEntrySchema>;
