import { z } from 'zod';

/** An object that came over the network and could not be read; kept for whoever looks into it. Without patient data. */
export const quarantineEntrySchema = z.object({
  quarantineId: z.string(),
  bytes: z.number(),
  /** Why it was refused, as the sender's log may have it; null where nobody noted it. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  sender: z.string().nullable(),
  remoteAddress: z.string().nullable(),
  /** ISO 8601, UTC: first and last time that the same bytes came. */
  refusedAt: z.string(),
  lastRefusedAt: z.string(),
  times: z.number().int(),
  /** When somebody deleted it; it goes for good as what is in the trash. Null: it is held. */
  deletedAt: z.string().nullable(),
  /** Absolute, for programs that look into DICOM files. */
  file: z.string(),
});
export type QuarantineEntry = z.infer<typeof quarantineEntrySchema>;
