import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { openReader, type Reader } from '../../main/store/open-reader.ts';
import { connectCalls, type Callable } from '../../main/threads/message-calls.ts';
import { callPort, startThread } from '../../main/threads/worker-thread.ts';
import { everyStudy, studySortColumns, type StudyQuery } from '../../shared/model/worklist.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { benchDirectory } from './bench-directory.ts';
import { elapsedMs, figure, quantile } from './figures.ts';
import { instancesAStudy, modalities, studyCount, writeLargeIndex } from './large-index.ts';
import { printMachine, printTable } from './table.ts';

/**
 * The worklist over 1 000 000 instances in 100 000 studies, asked through the reader thread as the window does: page,
 * search, open, count. Elapsed times contain whatever else the machine does; the processor's time, taken in this thread,
 * does not. The index is generated; NEGATOSCOPE_BENCH_INDEX names a directory that keeps it between runs.
 */
const callsEach = 200;

const usual: StudyQuery = {
  ...everyStudy,
  offset: 0,
  limit: 100,
};

const random = seededRandom(7);
const below = (limit: number): number => Math.floor(random() * limit);
const one = <Value>(list: readonly Value[], otherwise: Value): Value => list[below(list.length)] ?? otherwise;

const columns = [
  'PatientName',
  'PatientID',
  'StudyDate',
  'modalities',
  'arrivedAt',
  'readState',
  'source',
] as const;
const names = ['ba', 'schmidt', 'tan', 'weber1', 'ahn104', 'kim', 'x', 'm'];

type Ask = (
  reader: Pick<Callable<Reader>, 'queryStudies' | 'displaySets' | 'studyDetail' | 'counts'>,
) => Promise<unknown>;

const questions: Readonly<Record<string, Ask>> = {
  'page: the newest': (reader) => reader.queryStudies(usual),
  'page: scrolled, any column': (reader) =>
    reader.queryStudies({
      ...usual,
      offset: below(studyCount - 100),
      sort: { column: one(columns, 'StudyDate'), descending: below(2) === 1 },
    }),
  'search: name or its beginning': (reader) => reader.queryStudies({ ...usual, search: one(names, 'x') }),
  'search: accession number': (reader) =>
    reader.queryStudies({ ...usual, search: `A${1_000_001 + below(studyCount)}` }),
  'search: one letter, sorted by name': (reader) =>
    reader.queryStudies({ ...usual, search: 's', sort: { column: 'PatientName', descending: false } }),
  'filter: modality': (reader) => reader.queryStudies({ ...usual, modality: one(modalities, 'CT') }),
  'filter: dates and modality': (reader) =>
    reader.queryStudies({ ...usual, modality: one(modalities, 'CT'), ...oneYear() }),
  'filter: dates, modality and name': (reader) =>
    reader.queryStudies({ ...usual, modality: one(modalities, 'CT'), ...oneYear(), search: one(names, 'x') }),
  'filter: unread and name': (reader) =>
    reader.queryStudies({ ...usual, readState: 'unread', search: one(names, 'x') }),
  'filter: unread': (reader) => reader.queryStudies({ ...usual, readState: 'unread' }),
  'filter: from the network': (reader) => reader.queryStudies({ ...usual, sourceKind: 'network' }),
  'filter: from discs, any column': (reader) =>
    reader.queryStudies({
      ...usual,
      sourceKind: 'media',
      sort: { column: one(columns, 'StudyDate'), descending: below(2) === 1 },
    }),
  'filter: from discs, modality and name': (reader) =>
    reader.queryStudies({
      ...usual,
      sourceKind: 'media',
      modality: one(modalities, 'CT'),
      search: one(names, 'x'),
    }),
  'open: display sets and priors': (reader) => reader.displaySets(1 + below(studyCount)),
  'open: side panel': (reader) => reader.studyDetail(1 + below(studyCount)),
  count: (reader) => reader.counts(),
};

/** One filter each, with any value; any of them together are a question of their own. */
const filters: Readonly<Record<string, () => Partial<StudyQuery>>> = {
  // The last one begins the accession number of every study.
  name: () => ({ search: one([...names, 'thorax', 's', 'a'], 'x') }),
  modality: () => ({ modality: one(modalities, 'CT') }),
  dates: oneYear,
  'read state': () => ({ readState: one(['unread', 'read', 'flagged'] as const, 'unread') }),
  source: () => ({ sourceKind: one(['media', 'network', 'folder'] as const, 'media') }),
};

/** Every combination of filters, with any column to sort by. */
function combinations(): Record<string, Ask> {
  const kinds = Object.entries(filters);
  const found: Record<string, Ask> = {};
  for (let bits = 1; bits < 2 ** kinds.length; bits += 1) {
    const chosen = kinds.filter((_, bit) => (bits & (1 << bit)) !== 0);
    found[`together: ${chosen.map(([name]) => name).join(', ')}`] = (reader) =>
      reader.queryStudies({
        ...usual,
        sort: { column: one(studySortColumns, 'StudyDate'), descending: below(2) === 1 },
        ...Object.assign({}, ...chosen.map(([, filter]) => filter())),
      });
  }
  return found;
}

function oneYear(): Pick<StudyQuery, 'studyDateFrom' | 'studyDateTo'> {
  const year = 2016 + below(9);
  return { studyDateFrom: `${year}0101`, studyDateTo: `${year}1231` };
}

await run();

async function run(): Promise<void> {
  const kept = process.env['NEGATOSCOPE_BENCH_INDEX'];
  const dataDirectory = kept ?? benchDirectory();
  const file = path.join(dataDirectory, 'index.sqlite');
  printMachine();
  if (!existsSync(file)) {
    const ms = await elapsedMs(async () => writeLargeIndex(dataDirectory));
    process.stdout.write(`${studyCount * instancesAStudy} instances written in ${figure(ms / 1000)} s\n`);
  }
  process.stdout.write(
    `${studyCount * instancesAStudy} instances in ${studyCount} studies: ${figure(statSync(file).size / 2 ** 20)} MB of index\n\n`,
  );
  const thread = startThread(new URL('../../main/store/reader-worker.ts', import.meta.url), {
    name: 'reader',
    workerData: { dataDirectory },
  });
  const reader = connectCalls<Reader>(callPort(thread), 'reader').api;
  const here = openReader({ dataDirectory, now: Date.now });
  const rows: string[][] = [];
  for (const [name, ask] of [...Object.entries(questions), ...Object.entries(combinations())]) {
    const elapsed: number[] = [];
    const busy: number[] = [];
    for (let call = 0; call < callsEach; call++) {
      elapsed.push(await elapsedMs(() => ask(reader)));
      const before = process.threadCpuUsage();
      await ask(here);
      const { user, system } = process.threadCpuUsage(before);
      busy.push((user + system) / 1000);
    }
    const cells = [
      quantile(elapsed, 0.5),
      quantile(elapsed, 0.99),
      quantile(busy, 0.5),
      quantile(busy, 0.99),
    ];
    rows.push([name, ...cells.map(figure)]);
  }
  await here.close();
  await reader.close();
  await thread.terminate();
  printTable({
    title: `Answers of the reader thread, ms, ${callsEach} of each`,
    head: ['question', 'elapsed p50', 'p99', 'processor p50', 'p99'],
    rows,
  });
}
