import type { DoctorLine } from './doctor-line.ts';

/** better-sqlite3 13's one binary needs Node-API 10, which Node has from 22.14; we test on Node 24 only. */
const leastNodeMajor = 24;

/** SQLite before 3.51.3 could lose commits when a WAL reset raced a checkpoint (sqlite.org, "WAL reset bug"). */
const leastSqliteVersion = [3, 51, 3] as const;

export function describeNode(versions: Readonly<Record<string, string | undefined>>): DoctorLine {
  const node = versions['node'] ?? 'unknown';
  const major = Number.parseInt(node, 10);
  const host = versions['electron'] === undefined ? 'Node' : `Electron ${versions['electron']}, Node`;
  return major >= leastNodeMajor
    ? { name: 'runtime', ok: true, text: `${host} ${node}` }
    : { name: 'runtime', ok: false, text: `${host} ${node}; Node ${leastNodeMajor} or later is needed` };
}

/** Loads better-sqlite3's binary and asks SQLite itself for its version and for full text search. */
export async function probeSqlite(): Promise<DoctorLine> {
  try {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(':memory:');
    try {
      const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
      database.exec('CREATE VIRTUAL TABLE probe USING fts5(text)');
      return describeSqlite(version);
    } finally {
      database.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: 'SQLite', ok: false, text: `the database module does not load: ${reason}` };
  }
}

export function describeSqlite(version: string): DoctorLine {
  const parts = version.split('.').map(Number);
  const difference = leastSqliteVersion
    .map((least, index) => (parts[index] ?? 0) - least)
    .find((delta) => delta !== 0);
  return (difference ?? 0) >= 0
    ? { name: 'SQLite', ok: true, text: `SQLite ${version} with full text search` }
    : {
        name: 'SQLite',
        ok: false,
        text: `SQLite ${version}; ${leastSqliteVersion.join('.')} or later is needed`,
      };
}
