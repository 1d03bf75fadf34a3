import { z } from 'zod';

/** A disc or stick with a DICOMDIR that is in the machine now. */
export const mediumSchema = z.object({
  /** Stays the same while it is in. */
  mediumId: z.string(),
  /** The volume's name; never a full path. */
  label: z.string(),
});
export type Medium = z.infer<typeof mediumSchema>;
