import { z } from 'zod';

/** What became of one table of a damaged user database. */
export const salvagedTableSchema = z.object({
  table: z.string(),
  /** Every row of it could be read, as far as anybody can tell. */
  isWhole: z.boolean(),
  /** Rows that could be read. */
  read: z.number().int(),
  /** Rows that could not, taken from the backup; some of them may have been removed since. */
  fromBackup: z.number().int(),
});
export type SalvagedTable = z.infer<typeof salvagedTableSchema>;

/** What could be saved of a damaged user database, put beside it for a person to decide about. */
export const salvageReportSchema = z.object({
  /** False where nothing of the file can be read: all that is there comes from the backup. */
  isReadable: z.boolean(),
  /** Name of the backup that completes it; null where there is none. */
  backup: z.string().nullable(),
  tables: z.array(salvagedTableSchema),
  /** Studies in the trash that no entry named any more. */
  adoptedTrash: z.number().int(),
});
export type SalvageReport = z.infer<typeof salvageReportSchema>;
