import type { Migration } from '../database.ts';

/** What comparing an object with others of its SOP instance has shown: a reindex need not decode them again. */
export const user004Relations: Migration = {
  version: 4,
  description: 'how versions of one instance are related',
  sql: `
-- { "<sha256 of the other>": "reencoded" | "updated" | "different" }; NULL when there was none.
ALTER TABLE arrival ADD COLUMN relations TEXT CHECK (relations IS NULL OR json_valid(relations));
`,
};
