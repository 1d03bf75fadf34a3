import { searchWords } from '../../shared/model/search-text.ts';
import type { StudyPage, StudyQuery } from '../../shared/model/worklist.ts';
import type { Parameter, ReadableDatabase } from './database.ts';
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

/**
 * The FTS5 expression for what a user typed: every word, in any order, as a prefix. Words consist of letters and
 * digits only and are quoted, so no input reaches the query syntax. Null when the text has no word.
 */
export function searchExpression(search: string): string | null {
  const words = searchWords(search);
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}

interface Conditions {
  readonly where: string;
  readonly parameters: readonly Parameter[];
}

function conditionsOf(query: StudyQuery): Conditions {
  const conditions: string[] = [];
  const parameters: Parameter[] = [];
  if (query.search.trim() !== '') {
    const expression = searchExpression(query.search);
    // Punctuation alone matches nothing; an empty MATCH would be an error.
    if (expression === null) return { where: 'WHERE false', parameters: [] };
    conditions.push('study_id IN (SELECT rowid FROM study_search WHERE study_search MATCH ?)');
    parameters.push(expression);
  }
  if (query.modality !== null) {
    conditions.push('study_id IN (SELECT study_id FROM study_modality WHERE modality = ?)');
    parameters.push(query.modality);
  }
  if (query.readState !== null) {
    conditions.push('read_state = ?');
    parameters.push(query.readState);
  }
  if (query.studyDateFrom !== null) {
    conditions.push('StudyDate >= ?');
    parameters.push(query.studyDateFrom);
  }
  if (query.studyDateTo !== null) {
    // Below any date there is '', a study without one, which no range contains.
    conditions.push(`StudyDate <= ? AND StudyDate <> ''`);
    parameters.push(query.studyDateTo);
  }
  if (query.upToStudyId !== undefined) {
    conditions.push('study_id <= ?');
    parameters.push(query.upToStudyId);
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, parameters };
}

/** One page of the worklist. */
export function queryStudies(
  index: ReadableDatabase,
  rows: StudyRows,
  query: StudyQuery,
  settledBeforeMs: number,
): StudyPage {
  const { where, parameters } = conditionsOf(query);
  const total =
    where === ''
      ? index.query<{ studies: number }>('SELECT studies FROM total').get()?.studies
      : index.query<{ studies: number }>(`SELECT count(*) AS studies FROM study ${where}`).get(...parameters)
          ?.studies;
  const newest = index
    .query<{ study_id: number | null }>('SELECT max(study_id) AS study_id FROM study')
    .get();
  const direction = query.sort.descending ? 'DESC' : 'ASC';
  const order = [...sortExpressions[query.sort.column], 'study_id']
    .map((expression) => `${expression} ${direction}`)
    .join(', ');
  const page = index
    .query<{ study_id: number }>(`SELECT study_id FROM study ${where} ORDER BY ${order} LIMIT ? OFFSET ?`)
    .all(...parameters, query.limit, query.offset);
  return {
    total: total ?? 0,
    newestStudyId: newest?.study_id ?? 0,
    rows: page.map(({ study_id }) => rows.byId(study_id, settledBeforeMs)).filter((row) => row !== undefined),
  };
}
