import { z } from 'zod';

/** What reading the whole audit trail found. */
export const auditVerificationSchema = z.object({
  files: z.number().int(),
  records: z.number().int(),
  /** Where the chain ends: to be compared with what was noted earlier or elsewhere. */
  head: z.object({ sequence: z.number().int(), hash: z.string() }),
  problems: z.array(
    z.object({
      file: z.string(),
      /** 1-based; null for the whole log. */
      line: z.number().int().nullable(),
      problem: z.string(),
    }),
  ),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
