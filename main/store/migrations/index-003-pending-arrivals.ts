import type { Migration } from '../database.ts';

/**
 * Where objects came from, until the user database has it. Written with the objects themselves, so that an answer waits
 * for one database and not for two; whoever removes the index loses at most what came within the last moments.
 */
export const index003PendingArrivals: Migration = {
  version: 3,
  description: 'arrivals on their way to the user database',
  sql: `
CREATE TABLE pending_arrival (
  pending_arrival_id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  calling_ae TEXT,
  called_ae TEXT,
  remote_address TEXT,
  sha256 TEXT NOT NULL,
  StudyInstanceUID TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'conflict', 'reencoded')),
  arrived_at INTEGER NOT NULL
) STRICT;
`,
};
