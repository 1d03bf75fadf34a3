import { z } from 'zod';

/** A coded entry (PS3.3 8.8) with the codes that modify it. */
export const codedEntrySchema = z.object({
  CodeValue: z.string(),
  CodingSchemeDesignator: z.string(),
  CodeMeaning: z.string(),
  /** Of View Modifier, Anatomic Region Modifier or Primary Anatomic Structure Modifier Code Sequence. */
  modifiers: z.array(
    z.object({ CodeValue: z.string(), CodingSchemeDesignator: z.string(), CodeMeaning: z.string() }),
  ),
});
export type CodedEntry = z.infer<typeof codedEntrySchema>;

/**
 * What says what an image is: by keyword, only what is there. Hanging protocols match on it, and body part, view,
 * sequence and the like are derived from it.
 */
export const namingSchema = z.object({
  texts: z.record(z.string(), z.array(z.string())),
  codes: z.record(z.string(), z.array(codedEntrySchema)),
});
export type Naming = z.infer<typeof namingSchema>;
