import { searchWords } from '../../shared/model/search-text.ts';
import type { StudyPage, StudyQuery } from '../../shared/model/worklist.ts';
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

/** One condition, in the forms that the two questions are answered fastest with. */
interface Condition {
  /** For counting: through whatever index fits. */
  readonly counting: string;
  /** For a page of many matches: tested row by row along the index of the sort column (`+` hides it from others). */
  readonly paging: string;
  readonly parameter: Parameter;
  /** Set when a table of its own lists the matching studies, once each. */
  readonly listedIn?: { readonly table: string; readonly id: string; readonly where: string };
}

function listed(table: string, id: string, where: string, parameter: Parameter): Condition {
  const list = `(SELECT ${id} FROM ${table} WHERE ${where})`;
  return {
    counting: `study_id IN ${list}`,
    paging: `+study_id IN ${list}`,
    parameter,
    listedIn: { table, id, where },
  };
}

function plain(sql: string, parameter: Parameter): Condition {
  return { counting: sql, paging: sql, parameter };
}

const readStateRanks = { unread: 0, flagged: 1, read: 2 } as const;

/** Null when nothing can match. */
function conditionsOf(query: StudyQuery): Condition[] | null {
  const conditions: Condition[] = [];
  if (query.search.trim() !== '') {
    const expression = searchExpression(query.search);
    // Punctuation alone matches nothing; an empty MATCH would be an error.
    if (expression === null) return null;
    conditions.push(listed('study_search', 'rowid', 'study_search MATCH ?', expression));
  }
  if (query.modality !== null) {
    conditions.push(listed('study_modality', 'study_id', 'modality = ?', query.modality));
  }
  if (query.sourceKind !== undefined && query.sourceKind !== null) {
    conditions.push(plain('source_kind = ?', query.sourceKind));
  }
  if (query.readState !== null) {
    const rank = `${sortExpressions.readState.join()} = ?`;
    conditions.push({
      counting: rank,
      paging: `+(${sortExpressions.readState.join()}) = ?`,
      parameter: readStateRanks[query.readState],
    });
  }
  if (query.studyDateFrom !== null) conditions.push(plain('StudyDate >= ?', query.studyDateFrom));
  if (query.studyDateTo !== null) {
    // Below any date there is '', a study without one, which no range contains.
    conditions.push(plain(`StudyDate > '' AND StudyDate <= ?`, query.studyDateTo));
  }
  if (query.upToStudyId !== undefined) conditions.push(plain('study_id <= ?', query.upToStudyId));
  return conditions;
}

function countStudies(index: ReadableDatabase, query: StudyQuery, conditions: readonly Condition[]): number {
  const parameters = conditions.map((condition) => condition.parameter);
  const [first, ...others] = conditions;
  const count = (sql: string): number => index.query<{ n: number }>(sql).get(...parameters)?.n ?? 0;
  if (first === undefined) return count('SELECT studies AS n FROM total');
  // The list alone tells, without a look at any study; ids in it are study ids.
  if (first.listedIn !== undefined && others.length === (query.upToStudyId === undefined ? 0 : 1)) {
    const { table, id, where } = first.listedIn;
    const upTo = query.upToStudyId === undefined ? '' : ` AND ${id} <= ?`;
    return count(`SELECT count(*) AS n FROM ${table} WHERE ${where}${upTo}`);
  }
  const where = conditions.map((condition) => condition.counting).join(' AND ');
  return count(`SELECT count(*) AS n FROM study WHERE ${where}`);
}

/**
 * Above this many matches a page is found sooner by walking the index of the sort column than by looking up and
 * sorting all matches: both take about 3 ms there, of 100 000 studies.
 */
const fewMatches = 2000;

/** One page of the worklist. */
export function queryStudies(
  index: ReadableDatabase,
  rows: StudyRows,
  query: StudyQuery,
  isReceiving: ReceivingTest,
): StudyPage {
  const conditions = conditionsOf(query);
  const total = conditions === null ? 0 : countStudies(index, query, conditions);
  const newest = index
    .query<{ study_id: number | null }>('SELECT max(study_id) AS study_id FROM study')
    .get();
  const page =
    conditions === null || total === 0
      ? []
      : findPage(index, query, conditions, total <= fewMatches ? 'counting' : 'paging');
  return {
    total,
    newestStudyId: newest?.study_id ?? 0,
    rows: page.map((studyId) => rows.byId(studyId, isReceiving)).filter((row) => row !== undefined),
  };
}

function findPage(
  index: ReadableDatabase,
  query: StudyQuery,
  conditions: readonly Condition[],
  form: 'counting' | 'paging',
): number[] {
  const where = ['true', ...conditions.map((condition) => condition[form])].join(' AND ');
  return index
    .query<{ study_id: number }>(
      `SELECT study_id FROM study WHERE ${where} ORDER BY ${orderBy(query.sort)} LIMIT ? OFFSET ?`,
    )
    .all(...conditions.map((condition) => condition.parameter), query.limit, query.offset)
    .map((row) => row.study_id);
}
