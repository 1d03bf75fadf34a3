import { ReadableDatabase } from '../../main/store/database.ts';
import { indexSchema } from '../../main/store/schemas.ts';
import { foldText, searchWords } from '../../shared/model/search-text.ts';
import { seededRandom } from '../support/seeded-random.ts';

interface Searched {
  readonly PatientName: string;
  readonly PatientID: string;
  readonly AccessionNumber: string;
  readonly StudyDescription: string;
}

/** What a person knows of a study and types, from the most usual to the rarest. */
const ways: readonly ((study: Searched) => string)[] = [
  ({ PatientName }) => searchWords(PatientName).join(' '),
  ({ PatientName }) => searchWords(PatientName)[0] ?? '',
  ({ PatientName }) => searchWords(PatientName).toReversed().join(' '),
  ({ PatientID }) => foldText(PatientID),
  ({ AccessionNumber }) => foldText(AccessionNumber),
  ({ StudyDescription }) => searchWords(StudyDescription).join(' '),
  ({ PatientName, StudyDescription }) =>
    `${searchWords(PatientName)[0] ?? ''} ${searchWords(StudyDescription).at(-1) ?? ''}`,
];

/**
 * Texts to be typed letter by letter, of studies of the index by chance, so that every beginning finds something:
 * names, given name first, numbers, descriptions, and a name with a description.
 */
export function typedSearches(dataDirectory: string, count: number): string[] {
  const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  try {
    const random = seededRandom(11);
    const last = index.query<{ last: number }>('SELECT max(study_id) AS last FROM study').get()?.last ?? 0;
    const byId = index.query<Searched>(
      'SELECT PatientName, PatientID, AccessionNumber, StudyDescription FROM study WHERE study_id >= ? LIMIT 1',
    );
    return Array.from({ length: count }, (_, place) => {
      const study = byId.get(1 + Math.floor(random() * last));
      const way = ways[place % ways.length];
      if (study === undefined || way === undefined) throw new Error('The index has no studies');
      return way(study);
    });
  } finally {
    index.close();
  }
}
