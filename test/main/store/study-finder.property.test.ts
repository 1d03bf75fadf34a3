import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ReadableDatabase } from '../../../main/store/database.ts';
import { indexSchema, userSchema } from '../../../main/store/schemas.ts';
import { StudyFinder } from '../../../main/store/study-finder.ts';
import { StudyRows } from '../../../main/store/study-rows.ts';
import { searchWords } from '../../../shared/model/search-text.ts';
import {
  readStates,
  studySortColumns,
  type StudyPlaces,
  type StudyQuery,
  type StudyRow,
} from '../../../shared/model/worklist.ts';
import { openCache } from '../../support/cache-under-test.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { sliceFile } from '../../support/slice-file.ts';
import { everything } from '../../support/every-study.ts';

const StudyDates = ['', '20230501', '20240501', '20250501'];
const modalities = ['CT', 'MR', 'US'];
const words = ['anders', 'berg', 'carl'];

/** By the rows themselves, without an index or a list. */
function meets(row: StudyRow, query: StudyPlaces): boolean {
  const { studyDateFrom: from, studyDateTo: to, label, sourceKind } = query;
  return (
    row.studyId <= (query.upToStudyId ?? row.studyId) &&
    searchWords(query.search).every((word) =>
      [row.PatientName, row.PatientID, row.AccessionNumber, row.StudyDescription, ...row.labels]
        .flatMap(searchWords)
        .some((each) => each.startsWith(word)),
    ) &&
    (query.modality === null || row.modalities.includes(query.modality)) &&
    (query.readState === null || row.readState === query.readState) &&
    (from === null || row.StudyDate >= from) &&
    (to === null || (row.StudyDate !== '' && row.StudyDate <= to)) &&
    (sourceKind === undefined || row.source.kind === sourceKind) &&
    (label === undefined || (label !== null && row.labels.includes(label))) &&
    (query.hasNotes !== true || row.noteCount > 0)
  );
}

test('a list has the places that its rows have when each is looked at, whichever way it is found', async () => {
  const random = seededRandom(5);
  const one = <Value>(list: readonly Value[]): Value | undefined => list[Math.floor(random() * list.length)];
  const cache = openCache();
  const studyIds: number[] = [];
  for (let study = 0; study < 60; study += 1) {
    const values = {
      StudyInstanceUID: `2.25.1${study}1`,
      SeriesInstanceUID: `2.25.2${study}1`,
      SOPInstanceUID: `2.25.3${study}1`,
      PatientName: `${one(words)}^${one(words)}`,
      PatientID: `${study}`,
      StudyDate: one(StudyDates) ?? '',
      Modality: one(modalities) ?? '',
    };
    const kind = one(['network', 'network', 'media'] as const) ?? 'network';
    const { studyId } = await cache.take(sliceFile(values), { source: { kind, label: kind } });
    studyIds.push(studyId);
    await cache.store.setReadState({ studyIds: [studyId], readState: one(readStates) ?? 'read' });
    if (random() < 0.4) {
      await cache.store.setLabel({ studyIds: [studyId], label: 'berlin', isOn: true, author: 'a' });
    }
    if (random() < 0.4) {
      const { StudyInstanceUID } = values;
      await cache.store.setNote(studyId, { noteId: randomUUID(), StudyInstanceUID, text: 'x' }, 'a');
    }
  }
  for (const studyId of studyIds) if (random() < 0.2) await cache.store.moveToTrash(studyId, []);
  const index = ReadableDatabase.openReadable(cache.dataDirectory, indexSchema);
  const user = ReadableDatabase.openReadable(cache.dataDirectory, userSchema);
  const rows = new StudyRows(index, user);
  const all = new StudyFinder(index, rows);
  for (let round = 0; round < 600; round += 1) {
    const maybe = <Value>(share: number, value: Value): Value | undefined =>
      random() < share ? value : undefined;
    const query: StudyQuery = {
      ...everything,
      search: maybe(0.5, one(['a', 'b', 'be', 'berg carl', 'carl anders', 'd'])) ?? '',
      modality: maybe(0.4, one([...modalities, 'XA'])) ?? null,
      readState: maybe(0.4, one(readStates)) ?? null,
      studyDateFrom: maybe(0.4, '20240101') ?? null,
      studyDateTo: maybe(0.4, '20241231') ?? null,
      sort: { column: one(studySortColumns) ?? 'StudyDate', descending: random() < 0.5 },
      offset: Math.floor(random() * 12),
      limit: 1 + Math.floor(random() * 12),
      ...(random() < 0.3 ? { sourceKind: 'network' } : {}),
      ...(random() < 0.2 ? { label: 'berlin' } : {}),
      ...(random() < 0.2 ? { hasNotes: true } : {}),
      ...(random() < 0.3 ? { upToStudyId: one(studyIds) ?? 0 } : {}),
    };
    const { sort } = query;
    const inOrder = all.page({ ...everything, sort }, () => false).rows.filter((row) => meets(row, query));
    const expected = inOrder.slice(query.offset, query.offset + query.limit).map(({ studyId }) => studyId);
    for (const few of [0, 1, 4, 15, 100]) {
      const finder = new StudyFinder(index, rows, few);
      const page = finder.page(query, () => false);
      expect({ query, few, total: page.total }).toEqual({ query, few, total: inOrder.length });
      expect({ query, few, found: page.rows.map(({ studyId }) => studyId) }).toEqual({
        query,
        few,
        found: expected,
      });
      expect(finder.idsAt(query)).toEqual(expected);
    }
  }
  index.close();
  user.close();
});
