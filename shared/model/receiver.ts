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

export const receiverStatusSchema = z.object({
  state: z.enum(['listening', 'off', 'failed']),
  ae: z.string(),
  host: z.string(),
  port: z.number().int(),
  /** Why it is not listening; null when it is. */
  problem: z.string().nullable(),
  openAssociations: z.number().int(),
  /** Objects acknowledged in the last second. */
  imagesPerSecond: z.number(),
  recent: z.array(associationSummarySchema),
});
export type ReceiverStatus = z.infer<typeof receiverStatusSchema>;

export const storageStatusSchema = z.object({
  freeBytes: z.number(),
  totalBytes: z.number(),
  usedBytes: z.number(),
});
export type StorageStatus = z.infer<typeof storageStatusSchema>;
