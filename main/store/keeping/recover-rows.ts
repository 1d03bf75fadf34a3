import Database from 'better-sqlite3';
import { isDamage } from '../sqlite-errors.ts';
import { keyBetween, type Key } from './key-between.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A table as its rows are reached. */
export interface TableKeys {
  readonly table: string;
  readonly columns: readonly string[];
  /** Of the primary key, in its order. */
  readonly keyColumns: readonly string[];
}

/** Where rows could not be reached: behind `after` and before `before`, null for the ends of the table. */
interface Gap {
  readonly after: Key | null;
  /** `after` itself may be a row: a place that was only looked at. */
  readonly withAfter: boolean;
  readonly before: Key | null;
}

/** Places that are looked at between two rows that could be read, in all: a tenth of a second for a table. */
const mostProbes = 2000;

/**
 * Reads what can be read of a table of a damaged database, each row once: from both ends to the first page that cannot
 * be, and then from places in between, ever closer. `knownKeys`: of rows that may be there. `take` says whether a row can
 * be what was written: where it cannot, its key does not lead on either. Answers whether nothing was in the way, and with
 * it nothing lost.
 */
export function recoverRows(
  database: Database.Database,
  table: TableKeys,
  knownKeys: Iterable<Key>,
  take: (row: Row) => boolean,
): boolean {
  const reach = new TableReach(database, table, take);
  let gaps = reach.close({ after: null, withAfter: false, before: null });
  if (gaps.length === 0) return true;
  for (const key of knownKeys) {
    gaps = gaps.flatMap((gap) => (isIn(key, gap) ? reach.split(gap, key) : [gap]));
  }
  for (let probes = 0; probes < mostProbes; probes += 1) {
    const gap = gaps.shift();
    if (gap === undefined) break;
    const middle = keyBetween(gap.after, gap.before);
    if (middle !== undefined) gaps.push(...reach.split(gap, middle));
  }
  return false;
}

class TableReach {
  readonly #database: Database.Database;
  readonly #table: TableKeys;
  readonly #take: (row: Row) => boolean;
  /** By its text: there are only a few. */
  readonly #statements = new Map<string, Database.Statement<unknown[], Row>>();

  constructor(database: Database.Database, table: TableKeys, take: (row: Row) => boolean) {
    this.#database = database;
    this.#table = table;
    this.#take = take;
  }

  split({ after, withAfter, before }: Gap, middle: Key): Gap[] {
    return [
      ...this.close({ after: middle, withAfter: true, before }),
      ...this.close({ after, withAfter, before: middle }),
    ];
  }

  /** Reads from both ends; what is left in between comes back. */
  close(gap: Gap): Gap[] {
    const up = this.#scan(gap, 'ASC');
    if (up.isWhole) return [];
    const above = up.last === null ? gap : { ...gap, after: up.last, withAfter: false };
    const down = this.#scan(above, 'DESC');
    if (down.isWhole) return [];
    return [down.last === null ? above : { ...above, before: down.last }];
  }

  #prepared(sql: string): Database.Statement<unknown[], Row> {
    const statement = this.#statements.get(sql) ?? this.#database.prepare<unknown[], Row>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #scan(gap: Gap, order: 'ASC' | 'DESC'): { readonly isWhole: boolean; readonly last: Key | null } {
    const { table, columns, keyColumns } = this.#table;
    const conditions: string[] = [];
    const values: unknown[] = [];
    const bound = (key: Key | null, comparison: string): void => {
      if (key === null) return;
      const names = keyColumns.slice(0, key.length);
      conditions.push(`(${names.join(', ')}) ${comparison} (${key.map(() => '?').join(', ')})`);
      values.push(...key);
    };
    bound(gap.after, gap.withAfter ? '>=' : '>');
    bound(gap.before, '<');
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const orderBy = keyColumns.map((name) => `${name} ${order}`).join(', ');
    let last: Key | null = null;
    let isSound = true;
    try {
      const sql = `SELECT ${columns.join(', ')} FROM ${table} ${where} ORDER BY ${orderBy}`;
      for (const row of this.#prepared(sql).iterate(...values)) {
        const key = keyColumns.map((name) => keyValue(row[name]));
        const isInOrder = last === null || compareKeys(key, last) > 0 === (order === 'ASC');
        if (isInOrder && isIn(key, gap) && this.#take(row)) last = key;
        else isSound = false;
      }
      return { isWhole: isSound, last };
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return { isWhole: false, last };
    }
  }
}

function keyValue(value: unknown): string | number {
  return typeof value === 'number' ? value : String(value);
}

/** Damage, or a disk that does not give the page. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return isDamage(error.code) || error.code.startsWith('SQLITE_IOERR');
}

function isIn(key: Key, { after, withAfter, before }: Gap): boolean {
  const behind = after === null ? 1 : compareKeys(key, after);
  return (withAfter ? behind >= 0 : behind > 0) && (before === null || compareKeys(key, before) < 0);
}

/** As SQLite orders them: numbers before text, text by its bytes. A shorter key comes before those it begins. */
export function compareKeys(left: Key, right: Key): number {
  for (const [position, a] of left.entries()) {
    const b = right[position];
    if (b === undefined) return 1;
    if (a === b) continue;
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number') return -1;
    if (typeof b === 'number') return 1;
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return left.length - right.length;
}
