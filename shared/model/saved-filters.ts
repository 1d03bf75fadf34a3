import { z } from 'zod';
import { labelSchema, readStates, sourceKinds, studySortColumns } from './worklist.ts';

export const savedFiltersKey = 'worklist.savedFilters';

export const dateRanges = ['today', 'yesterday', 'week', 'month', 'year'] as const;
export type DateRange = (typeof dateRanges)[number];

/** More do not fit beside one another. */
const mostFilters = 20;

/** What a filter of the worklist asks for; unknown keys are an error, so that a misspelt one is not taken for none. */
export const savedFilterSchema = z.strictObject({
  name: z.string().trim().min(1).max(40),
  dateRange: z.enum(dateRanges).nullable(),
  modality: z.string().max(16).nullable(),
  sourceKind: z.enum(sourceKinds).nullable(),
  readState: z.enum(readStates).nullable(),
  // Filters from before there were labels and notes ask for none.
  label: labelSchema.nullable().default(null),
  hasNotes: z.boolean().default(false),
  search: z.string().max(256),
  sort: z.strictObject({ column: z.enum(studySortColumns), descending: z.boolean() }),
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

const savedFiltersSchema = z
  .array(savedFilterSchema)
  .max(mostFilters)
  .refine((filters) => new Set(filters.map(({ name }) => name)).size === filters.length);

/** The filters that a setting's text holds, each with a name of its own; undefined when it is none. */
export function readSavedFilters(text: string): readonly SavedFilter[] | undefined {
  try {
    const { data } = savedFiltersSchema.safeParse(JSON.parse(text));
    return data;
  } catch {
    return undefined;
  }
}
