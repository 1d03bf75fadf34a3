import type { Migration } from '../database.ts';

/** When the clock leapt ahead of the running time, so that ages can be told from leaps also after a restart. */
export const user003Clock: Migration = {
  version: 3,
  description: 'leaps of the clock',
  sql: `
CREATE TABLE clock_leap (
  clock_leap_id INTEGER PRIMARY KEY,
  -- By the clock after the leap.
  noticed_at INTEGER NOT NULL,
  leap_ms INTEGER NOT NULL CHECK (leap_ms > 0)
) STRICT;
`,
};
