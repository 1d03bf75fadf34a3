import { searchWords } from '../../shared/model/search-text.ts';
import type { StudyPage, StudyPlaces, StudyQuery } from '../../shared/model/worklist.ts';
import type { Parameter, ReadableDatabase } from './database.ts';
import type { ReceivingTest } from './receiving-state.ts';
import type { StudyRows } from './study-rows.ts';

/** How each column sorts; every expression has an index of its own. `study_id` makes the order total. */
const sortExpressions: Readonly<Record<StudyQuery['sort']['column'], readonly string[]>> = {
  readState: [`CASE read_state WHEN 'unread' THEN 0 WHEN 'flagged' THEN 1 ELSE 2 END`],
  PatientName: ['name_sort'],
  PatientID: ['PatientID COLLATE NOCASE'],
  PatientBirthDate: ['PatientBirthDate'],
  PatientSex: ['PatientSex'],
  StudyDate: ['StudyDate', 'StudyTime'],
  modalities: ['modalities'],
  StudyDescription: ['StudyDescription COLLATE NOCASE'],
  labels: ['labels COLLATE NOCASE'],
  BodyPartExamined: ['BodyPartExamined COLLATE NOCASE'],
  AccessionNumber: ['AccessionNumber COLLATE NOCASE'],
  ReferringPhysicianName: ['ReferringPhysicianName COLLATE NOCASE'],
  instanceCount: ['instance_count'],
  source: ['source_label COLLATE NOCASE'],
  arrivedAt: ['arrived_at'],
};

/** The terms of ORDER BY; every one of them has an index of its own. */
export function orderBy({ column, descending }: StudyQuery['sort']): string {
  return [...sortExpressions[column], 'study_id']
    .map((expression) => `${expression} ${descending ? 'DESC' : 'ASC'}`)
    .join(', ');
}

/**
 * The FTS5 expression for what a user typed: every word, in any order, as a prefix. Words consist of letters and
 * digits only and are quoted, so no input reaches the query syntax. Null when the text has no word.
 */
export function searchExpression(search: string): string | null {
  const words = searchWords(search);
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}

const searchTable = 'study_search';

interface Clause {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** A table of its own that lists the studies which match, each once. */
interface StudyList {
  readonly table: string;
  /** The column with the study's id. */
  readonly id: string;
  readonly where: Clause;
}

/** One condition, in the forms that the questions are answered fastest with. */
interface Condition {
  /** As the planner likes it: through whatever index fits. */
  readonly counting: Clause;
  /** Tested study by study, by their id in this column, without a look at the study (`+` hides it from the planner). */
  readonly among: (column: string) => Clause;
  /** Along the index of the sort column: what `among` says of `+study_id`, unless something is faster. */
  readonly paging?: Clause;
  /** Of the sort column itself: its index begins with the studies that match. */
  readonly alongItsColumn?: { readonly column: StudyQuery['sort']['column']; readonly clause: Clause };
  readonly list?: StudyList;
  /** How many studies match; left out: not counted. */
  readonly count?: number;
  /** The studies that do not match, where they are the fewer. */
  readonly outside?: Clause;
}

function membership({ table, id, where }: StudyList, column: string): Clause {
  return {
    sql: `${column} IN (SELECT ${id} FROM ${table} WHERE ${where.sql})`,
    parameters: where.parameters,
  };
}

function both(clauses: readonly Clause[]): Clause {
  return {
    sql: ['true', ...clauses.map(({ sql }) => sql)].join(' AND '),
    parameters: clauses.flatMap(({ parameters }) => parameters),
  };
}

/** Dates of studies; below any there is `''`, a study without one, which no range contains. */
function dateClauses({ studyDateFrom, studyDateTo }: StudyPlaces): Clause[] {
  const clauses: Clause[] = [];
  if (studyDateFrom !== null) clauses.push({ sql: 'StudyDate >= ?', parameters: [studyDateFrom] });
  if (studyDateTo !== null) {
    clauses.push({ sql: `StudyDate > '' AND StudyDate <= ?`, parameters: [studyDateTo] });
  }
  return clauses;
}

/** Studies that match and those that do not, each found in an index alone. */
interface Sides {
  readonly inside: Clause;
  readonly outside: Clause;
}

/**
 * A condition on a column of the studies. Whether a study meets it is looked up in the list of the fewer: those that
 * match, or those that do not. A look at the study itself costs three times as much.
 */
function sided(index: ReadableDatabase, { inside, outside }: Sides): Condition {
  const total = totalOf(index);
  const half = Math.floor(total / 2);
  const found = countWhere(index, inside, half + 1);
  const isSmall = found <= half;
  const count = isSmall ? found : total - countWhere(index, outside, total);
  const [negation, { sql, parameters }] = isSmall ? ['', inside] : ['NOT ', outside];
  return {
    counting: inside,
    among: (column) => ({
      sql: `${column} ${negation}IN (SELECT study_id FROM study WHERE ${sql})`,
      parameters,
    }),
    count,
    ...(isSmall ? {} : { outside }),
  };
}

function totalOf(index: ReadableDatabase): number {
  return index.query<{ n: number }>('SELECT studies AS n FROM total').get()?.n ?? 0;
}

function countWhere(index: ReadableDatabase, { sql, parameters }: Clause, most: number): number {
  const query = index.query<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM study WHERE ${sql} LIMIT ${most})`,
  );
  return query.get(...parameters)?.n ?? 0;
}

function dateSides({ studyDateFrom: from, studyDateTo: to }: StudyPlaces, inside: Clause): Sides {
  const outside: Clause[] = [];
  if (from !== null) outside.push({ sql: 'StudyDate < ?', parameters: [from] });
  if (to !== null)
    outside.push({ sql: `StudyDate = ''`, parameters: [] }, { sql: 'StudyDate > ?', parameters: [to] });
  return {
    inside,
    outside: {
      sql: outside.map(({ sql }) => sql).join(' OR '),
      parameters: outside.flatMap(({ parameters }) => parameters),
    },
  };
}

const readStateRanks = { unread: 0, flagged: 1, read: 2 } as const;

/** Null when nothing can match. */
function conditionsOf(index: ReadableDatabase, query: StudyPlaces): Condition[] | null {
  const conditions: Condition[] = [];
  if (query.search.trim() !== '') {
    const expression = searchExpression(query.search);
    // Punctuation alone matches nothing; an empty MATCH would be an error.
    if (expression === null) return null;
    const where = { sql: `${searchTable} MATCH ?`, parameters: [expression] };
    const list = { table: searchTable, id: 'rowid', where };
    conditions.push({
      counting: membership(list, 'study_id'),
      among: (column) => membership(list, column),
      list,
    });
  }
  const dates = both(dateClauses(query));
  const hasDates = query.studyDateFrom !== null || query.studyDateTo !== null;
  if (query.modality !== null) conditions.push(ofModality(index, query.modality, dates, hasDates));
  else if (hasDates) {
    conditions.push({
      ...sided(index, dateSides(query, dates)),
      alongItsColumn: { column: 'StudyDate', clause: dates },
    });
  }
  if (query.sourceKind !== undefined && query.sourceKind !== null) {
    const parameters = [query.sourceKind];
    conditions.push(
      sided(index, {
        inside: { sql: 'source_kind = ?', parameters },
        outside: { sql: '(source_kind < ? OR source_kind > ?)', parameters: [...parameters, ...parameters] },
      }),
    );
  }
  if (query.label !== undefined && query.label !== null) {
    const where = { sql: 'study_label.label = ?', parameters: [query.label] };
    const list = { table: 'study_label', id: 'study_id', where };
    conditions.push({
      counting: membership(list, 'study_id'),
      among: (column) => membership(list, column),
      list,
    });
  }
  if (query.hasNotes === true) {
    conditions.push(
      sided(index, {
        inside: { sql: 'note_count > 0', parameters: [] },
        outside: { sql: 'note_count = 0', parameters: [] },
      }),
    );
  }
  if (query.readState !== null) {
    const rank = sortExpressions.readState.join();
    const parameters = [readStateRanks[query.readState]];
    const inside = { sql: `${rank} = ?`, parameters };
    conditions.push({
      ...sided(index, {
        inside,
        outside: { sql: `(${rank} < ? OR ${rank} > ?)`, parameters: [...parameters, ...parameters] },
      }),
      alongItsColumn: { column: 'readState', clause: inside },
    });
  }
  return conditions;
}

/** By a list that has the dates too. */
function ofModality(index: ReadableDatabase, modality: string, dates: Clause, hasDates: boolean): Condition {
  const list = {
    table: 'study_modality',
    id: 'study_id',
    where: both([{ sql: 'modality = ?', parameters: [modality] }, dates]),
  };
  const condition = {
    counting: membership(list, 'study_id'),
    among: (column: string): Clause => membership(list, column),
    list,
  };
  if (hasDates) return condition;
  return {
    ...condition,
    // Along an index of the studies, looking each up is less than listing a third of the cache for one page.
    paging: {
      sql: `EXISTS (SELECT 1 FROM study_modality AS listed
        WHERE listed.modality = ? AND listed.study_id = study.study_id)`,
      parameters: [modality],
    },
    alongItsColumn: { column: 'modalities', clause: withModality(index, modality) },
  };
}

/** The values of the column that name it, among the few dozen that there are. */
function withModality(index: ReadableDatabase, modality: string): Clause {
  const values = index
    .query<{ modalities: string }>(
      // From each value to the next in the index, without the rows in between.
      `WITH RECURSIVE value (modalities) AS (
        SELECT min(modalities) FROM study UNION ALL
        SELECT (SELECT min(study.modalities) FROM study WHERE study.modalities > value.modalities)
          FROM value WHERE value.modalities IS NOT NULL)
        SELECT modalities FROM value WHERE modalities IS NOT NULL`,
    )
    .all()
    .map(({ modalities }) => modalities)
    .filter((modalities) => modalities.split('\\').includes(modality));
  return { sql: `modalities IN (${values.map(() => '?').join(', ')})`, parameters: values };
}

/** Studies that came after the page was first asked for are left out. */
function upTo({ upToStudyId }: StudyPlaces, column: string): Clause[] {
  return upToStudyId === undefined ? [] : [{ sql: `${column} <= ?`, parameters: [upToStudyId] }];
}

/** Where studies that meet conditions are found, by what, and the column with their id. */
interface Found {
  readonly from: string;
  readonly where: Clause;
  readonly id: string;
}

/**
 * By the lists of studies, as far as conditions have some, before a look at any study. The search leads, where there is
 * one: full text search is quick to go through, and slow to be asked about one study. Without a list the condition leads
 * that the fewest studies meet.
 */
function throughLists(conditions: readonly Condition[], needsStudy: boolean): Found {
  const leading =
    conditions.find(({ list }) => list !== undefined) ??
    conditions.toSorted((a, b) => (a.count ?? 0) - (b.count ?? 0))[0];
  const others = conditions.filter((condition) => condition !== leading);
  const list = leading?.list;
  if (list === undefined || (needsStudy && list.table !== searchTable)) {
    return {
      from: 'study',
      where: both([
        ...(leading === undefined ? [] : [leading.counting]),
        ...others.map(({ among }) => among('+study_id')),
      ]),
      id: 'study_id',
    };
  }
  const id = `${list.table}.${list.id}`;
  return {
    // In this order, whatever the planner thinks.
    from: needsStudy ? `${list.table} CROSS JOIN study ON study.study_id = ${id}` : list.table,
    where: both([list.where, ...others.map(({ among }) => among(`+${id}`))]),
    id,
  };
}

/** Along the index of the sort column, each study tested. */
function alongColumn(conditions: readonly Condition[], { column }: StudyQuery['sort']): Found {
  const clauses = conditions.map(({ alongItsColumn, paging, among }) =>
    alongItsColumn?.column === column ? alongItsColumn.clause : (paging ?? among('+study_id')),
  );
  return { from: 'study', where: both(clauses), id: 'study_id' };
}

function countStudies(index: ReadableDatabase, query: StudyPlaces, conditions: readonly Condition[]): number {
  if (query.upToStudyId === undefined) {
    const [only, another] = conditions;
    if (only === undefined) return totalOf(index);
    if (another === undefined && only.count !== undefined) return only.count;
  }
  const outside = conditions.map((condition) => condition.outside).filter((clause) => clause !== undefined);
  if (query.upToStudyId === undefined && outside.length === conditions.length) {
    // Nearly all match each: those that fail one are counted.
    const failing = outside.map(({ sql }) => `SELECT study_id FROM study WHERE ${sql}`).join(' UNION ALL ');
    const parameters = outside.flatMap((clause) => clause.parameters);
    const found = index
      .query<{ n: number }>(`SELECT count(*) AS n FROM study WHERE study_id IN (${failing})`)
      .get(...parameters);
    return totalOf(index) - (found?.n ?? 0);
  }
  const { from, where, id } = throughLists(conditions, false);
  const { sql, parameters } = both([where, ...upTo(query, id)]);
  return (
    index.query<{ n: number }>(`SELECT count(*) AS n FROM ${from} WHERE ${sql}`).get(...parameters)?.n ?? 0
  );
}

/**
 * Above this many matches a page is found by walking the index of the sort column instead of by looking up and sorting
 * all matches. Of 100 000 studies, looking up 12 000 takes about 8 ms of processor time; a walk takes 1 ms where the
 * matches lie evenly, and 30 ms where they are all at its end.
 */
const fewMatches = 12_000;

/** One page of the worklist. */
export function queryStudies(
  index: ReadableDatabase,
  rows: StudyRows,
  query: StudyQuery,
  isReceiving: ReceivingTest,
  mostLookedUp = fewMatches,
): StudyPage {
  const conditions = conditionsOf(index, query);
  const total = conditions === null ? 0 : countStudies(index, query, conditions);
  const newest = index
    .query<{ study_id: number | null }>('SELECT max(study_id) AS study_id FROM study')
    .get();
  const page =
    conditions === null || total === 0
      ? []
      : findPage(
          index,
          query,
          total <= mostLookedUp ? throughLists(conditions, true) : alongColumn(conditions, query.sort),
        );
  return {
    total,
    newestStudyId: newest?.study_id ?? 0,
    rows: page.map((studyId) => rows.byId(studyId, isReceiving)).filter((row) => row !== undefined),
  };
}

/** Which studies are at some places of a list, in its order. */
export function studyIdsAt(index: ReadableDatabase, query: StudyPlaces, mostLookedUp = fewMatches): number[] {
  const conditions = conditionsOf(index, query);
  if (conditions === null) return [];
  const isFew = countStudies(index, query, conditions) <= mostLookedUp;
  return findPage(index, query, isFew ? throughLists(conditions, true) : alongColumn(conditions, query.sort));
}

function findPage(index: ReadableDatabase, query: StudyPlaces, { from, where, id }: Found): number[] {
  const { sql, parameters } = both([where, ...upTo(query, id)]);
  return index
    .query<{ study_id: number }>(
      `SELECT study.study_id FROM ${from} WHERE ${sql} ORDER BY ${orderOf(query)} LIMIT ? OFFSET ?`,
    )
    .all(...parameters, query.limit, query.offset)
    .map((row) => row.study_id);
}

/** All of one read state are equal: by that order nothing needs to be sorted. */
function orderOf({ readState, sort }: StudyPlaces): string {
  if (readState === null || sort.column !== 'readState') return orderBy(sort);
  return `study_id ${sort.descending ? 'DESC' : 'ASC'}`;
}
