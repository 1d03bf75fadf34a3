import type { Migration } from '../database.ts';

export const index004Relations: Migration = {
  version: 4,
  description: 'how versions of one instance are related, on the way to the user database',
  sql: `
-- As in the user database.
ALTER TABLE pending_arrival ADD COLUMN relations TEXT CHECK (relations IS NULL OR json_valid(relations));
`,
};
