import { searchWords } from '../../shared/model/search-text.ts';
import type { StudyPlaces, StudyQuery } from '../../shared/model/worklist.ts';
import type { Parameter } from './database.ts';

export interface Clause {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** One condition of a query, in the forms that it is asked in. */
export interface Condition {
  /** Selects the ids of the studies that meet it, each once, from an index or a list alone. */
  readonly inside: Clause;
  /** Selects the others; left out where no index has them. */
  readonly outside?: Clause;
  /** Says of one row of `study` that it meets it; left out of the search, which is slow to be asked about one study. */
  readonly ofRow?: Clause;
}

/** How each read state sorts; `study_by_read_state` is an index of it. */
export const readStateRank = `CASE read_state WHEN 'unread' THEN 0 WHEN 'flagged' THEN 1 ELSE 2 END`;
const readStateRanks = { unread: 0, flagged: 1, read: 2 } as const;

/**
 * The FTS5 expression for what a user typed: every word, in any order, as a prefix. Words consist of letters and
 * digits only and are quoted, so no input reaches the query syntax. Null when the text has no word.
 */
export function searchExpression(search: string): string | null {
  const words = searchWords(search);
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}

/** What a query asks of studies, the search first. Null when nothing can match. */
export function conditionsOf(query: StudyPlaces): Condition[] | null {
  const { search, sourceKind, label, hasNotes, readState } = query;
  const conditions: Condition[] = [];
  if (search.trim() !== '') {
    const expression = searchExpression(search);
    // Punctuation alone matches nothing; an empty MATCH would be an error.
    if (expression === null) return null;
    conditions.push({
      inside: {
        sql: 'SELECT rowid FROM study_search WHERE study_search MATCH ?',
        parameters: [expression],
      },
    });
  }
  const dates = datesOf(query);
  if (query.modality !== null) conditions.push(ofModality(query.modality, dates?.inside));
  else if (dates !== undefined) conditions.push(ofColumn(dates.inside, dates.outside));
  if (sourceKind !== undefined && sourceKind !== null) conditions.push(equal('source_kind', sourceKind));
  if (label !== undefined && label !== null) {
    conditions.push(ofList('study_label', { sql: 'label = ?', parameters: [label] }));
  }
  if (hasNotes === true) conditions.push(ofColumn({ sql: 'note_count > 0', parameters: [] }));
  if (readState !== null) conditions.push(equal(readStateRank, readStateRanks[readState]));
  return conditions;
}

/** @param outside the ranges of the index that hold the others; of none, they cannot be named */
function ofColumn(inside: Clause, outside: readonly Clause[] = []): Condition {
  const select = ({ sql }: Clause): string => `SELECT study_id FROM study WHERE ${sql}`;
  return {
    inside: { sql: select(inside), parameters: inside.parameters },
    ...(outside.length === 0
      ? {}
      : {
          outside: {
            // An OR takes twice as long: it looks whether a row was there already.
            sql: outside.map(select).join(' UNION ALL '),
            parameters: outside.flatMap(({ parameters }) => parameters),
          },
        }),
    ofRow: inside,
  };
}

/** Of an expression with an index, in which what is equal and what is not are ranges. */
function equal(expression: string, value: Parameter): Condition {
  const parameters = [value];
  return ofColumn({ sql: `${expression} = ?`, parameters }, [
    { sql: `${expression} < ?`, parameters },
    { sql: `${expression} > ?`, parameters },
  ]);
}

/** By a table of its own that lists the studies, each once. */
function ofList(table: string, { sql, parameters }: Clause): Condition {
  return {
    inside: { sql: `SELECT study_id FROM ${table} WHERE ${sql}`, parameters },
    ofRow: {
      sql: `EXISTS (SELECT 1 FROM ${table} AS listed WHERE listed.study_id = study.study_id AND ${sql})`,
      parameters,
    },
  };
}

/** By a list that has the dates too. */
function ofModality(modality: string, dates: Clause | undefined): Condition {
  return ofList('study_modality', {
    sql: dates === undefined ? 'modality = ?' : `modality = ? AND ${dates.sql}`,
    parameters: [modality, ...(dates?.parameters ?? [])],
  });
}

/** Below any date there is `''`, a study without one, which no range contains. */
function datesOf({
  studyDateFrom: from,
  studyDateTo: to,
}: Pick<StudyQuery, 'studyDateFrom' | 'studyDateTo'>): { inside: Clause; outside: Clause[] } | undefined {
  if (from === null && to === null) return undefined;
  const since =
    from === null
      ? { inside: `StudyDate > ''`, outside: `StudyDate = ''`, parameters: [] }
      : { inside: 'StudyDate >= ?', outside: 'StudyDate < ?', parameters: [from] };
  if (to === null) {
    const { parameters } = since;
    return { inside: { sql: since.inside, parameters }, outside: [{ sql: since.outside, parameters }] };
  }
  return {
    inside: { sql: `${since.inside} AND StudyDate <= ?`, parameters: [...since.parameters, to] },
    outside: [
      { sql: since.outside, parameters: since.parameters },
      { sql: 'StudyDate > ?', parameters: [to] },
    ],
  };
}
