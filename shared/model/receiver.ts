import { z } from 'zod';

export const associationSummarySchema = z.object({
  associationId: z.string(),
  callingAe: z.string(),
  calledAe: z.string(),
  remoteAddress: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** How it ended, or what it is doing. */
  state: z.enum(['negotiating', 'established', 'released', 'aborted', 'rejected']),
  stored: z.number().int(),
  refused: z.number().int(),
  bytes: z.number(),
  /** Of stored and refused: those whose answer could not be sent any more, because the peer had left. */
  unanswered: z.number().int(),
  /** Last problem, without patient data; null when none. */
  problem: z.string().nullable(),
});
export type AssociationSummary = z.infer<typeof associationSummarySchema>;

/** What whoever looks after the workstation should know of how it can be reached. */
export const receiverWarningSchema = z.enum([
  /** Reachable from the network, and what is sent can be read and changed on the way. */
  'network-without-tls',
  /** Reachable from the network, and anyone may send. */
  'network-without-callers',
  /** TLS is on, and no peer's certificate would be accepted. */
  'no-trusted-certificate',
  'certificate-expired',
  /** Within 30 days. */
  'certificate-expires-soon',
]);
export type ReceiverWarning = z.infer<typeof receiverWarningSchema>;

export const receiverStatusSchema = z.object({
  state: z.enum(['listening', 'off', 'failed']),
  ae: z.string(),
  host: z.string(),
  port: z.number().int(),
  /** Why it is not listening; null when it is. */
  problem: z.string().nullable(),
  usesTls: z.boolean(),
  warnings: z.array(receiverWarningSchema),
  openAssociations: z.number().int(),
  /** Objects acknowledged in the last second. */
  imagesPerSecond: z.number(),
  recent: z.array(associationSummarySchema),
});
export type ReceiverStatus = z.infer<typeof receiverStatusSchema>;

export const storageStatusSchema = z.object({
  freeBytes: z.number(),
  totalBytes: z.number(),
  /** Null where the index cannot say. */
  usedBytes: z.number().nullable(),
  /** What whoever looks after the workstation should know of where the cache is. */
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type StorageStatus = z.infer<typeof storageStatusSchema>;
