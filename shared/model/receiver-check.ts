import { z } from 'zod';

/** What the receiver's self-test looks at, in its order. */
export const receiverCheckNames = ['port', 'echo', 'certificate'] as const;

/** What was found, in the words of the window; `{value}` of most is an address, a name or a reason. */
export const receiverFindings = [
  'listening',
  'not-listening',
  'no-answer',
  'failed',
  'port-silent',
  'nothing-listens',
  'own-not-trusted',
  'echoed',
  'status',
  'rejected',
  'closed',
  'tls-off',
  'no-certificate',
  'valid',
  'expired',
  'not-yet-valid',
] as const;

export const receiverCheckSchema = z.object({
  name: z.enum(receiverCheckNames),
  /** `skipped`: does not apply, or could not be tried. */
  outcome: z.enum(['good', 'bad', 'skipped']),
  finding: z.enum(receiverFindings),
  /** An address, a name, a reason; '' where the finding says it all. */
  value: z.string(),
});
export type ReceiverCheck = z.infer<typeof receiverCheckSchema>;

export const certificateSummarySchema = z.object({
  /** Distinguished names in one line, e.g. `CN=NEGATOSCOPE`. */
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601, UTC. */
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 of its DER bytes: 32 pairs of hex digits. */
  fingerprint: z.string(),
});
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;

/** Who we are to peers, and whom we let in. */
export const certificatesSchema = z.object({
  own: certificateSummarySchema.nullable(),
  /** Our certificate in PEM form, to be handed to those who are to trust us. */
  ownPem: z.string().nullable(),
  trusted: z.array(certificateSummarySchema),
});
export type Certificates = z.infer<typeof certificatesSchema>;
