import { z } from 'zod';

/** As a window calls a file that it sends: with its folders, shown only. */
export const uploadNameSchema = z.string().max(4096);

/** What a window says of the bytes of a file that it has not sent. */
export const claimedFileSchema = z.object({
  name: uploadNameSchema,
  /** Of the data set, without preamble and file meta information: its SHA-256 in lower-case hex, and its length. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
  dataSetBytes: z.number().int().min(0),
  TransferSyntaxUID: z.string().max(64),
});
export type ClaimedFile = z.infer<typeof claimedFileSchema>;
