import { builtInProtocols } from '../../shared/hanging/built-in/built-in-protocols.ts';
import { hangStudy } from '../../shared/hanging/hang-study.ts';
import { builtInNames } from '../../shared/hanging/names/built-in-names.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { patientOf, type HeaderOfStudy } from '../support/hanging-studies.ts';
import { figure, median, quantile } from './figures.ts';
import { printMachine, printTable } from './table.ts';

/**
 * Milliseconds from the opened study's display sets to what hangs where, all rules of all protocols explained: what a
 * click waits for beside fetching. 200 protocols on a patient with 50 studies; the series of the opened study are
 * known, of the priors only their rows, as when a study opens.
 */
const kinds: readonly HeaderOfStudy[] = [
  { description: 'CT Thorax mit KM', series: [] },
  { description: 'MRT Schädel', series: [] },
  { description: 'Handgelenk links 2 Ebenen', series: [] },
  { description: 'CT CHEST W/ & W/O', series: [] },
  { description: '胸部CT', series: [] },
];
const chest: HeaderOfStudy = {
  description: 'CT Thorax/Abdomen mit KM',
  series: Array.from({ length: 12 }, (_, index) => ({
    Modality: 'CT',
    description:
      ['Topogramm', 'Thorax 3.0 Br38', 'Lunge 1.0 Br59', 'Abdomen 5.0 portalvenös'][index % 4] ?? '',
    plane: (['ax', 'ax', 'cor', 'sag'] as const)[index % 4] ?? 'ax',
    kernel: index % 3 === 0 ? 'Br59' : 'Br38',
    thickness: 1 + (index % 5),
    agent: 'Imeron 350',
    count: 60,
  })),
};

function patient(studyCount: number) {
  const priors = Array.from({ length: studyCount - 1 }, (_, index): HeaderOfStudy => {
    const { description = '' } = kinds[index % kinds.length] ?? {};
    const date = String(20260101 - (index + 1) * 10_000 + (index % 12) * 100);
    return { description, date, series: [{ Modality: index % 2 === 0 ? 'CT' : 'MR' }] };
  });
  const toHang = patientOf(chest, priors);
  return { ...toHang, others: toHang.others.map(({ study }) => ({ study, displaySets: null })) };
}

function protocols(count: number): Protocol[] {
  const known = builtInProtocols();
  return Array.from({ length: count }, (_, index) => {
    const protocol = known[index % known.length];
    if (protocol === undefined) throw new Error('there are no built in protocols');
    const copy = structuredClone(protocol);
    return { ...copy, id: `${protocol.id}-${index}` };
  });
}

printMachine();
const rows: string[][] = [];
for (const [protocolCount, studyCount] of [
  [builtInProtocols().length, 1],
  [builtInProtocols().length, 50],
  [200, 50],
] as const) {
  const request = {
    patient: patient(studyCount),
    protocols: protocols(protocolCount),
    names: builtInNames(),
    screenCount: 1,
  };
  const first = performance.now();
  hangStudy(request);
  const coldMs = performance.now() - first;
  const times = Array.from({ length: 500 }, () => {
    const start = performance.now();
    hangStudy(request);
    return performance.now() - start;
  });
  rows.push([
    `${protocolCount} protocols, ${studyCount} studies`,
    figure(coldMs),
    figure(median(times)),
    figure(quantile(times, 0.99)),
  ]);
}
printTable({
  title: 'From display sets to what hangs where, ms',
  head: ['', 'first', 'median', 'p99'],
  rows,
});
