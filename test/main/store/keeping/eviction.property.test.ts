import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstanceSource } from '../../../../main/ingest/incoming-instance.ts';
import { evictionRules, type EvictionRule } from '../../../../main/store/keeping/eviction-rules.ts';
import { lengthDraft } from '../../../support/annotation-drafts.ts';
import { openCache, type CacheUnderTest } from '../../../support/cache-under-test.ts';
import { faultyTrashFiles } from '../../../support/faulty-trash-files.ts';
import { sliceFile } from '../../../support/slice-file.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const hourMs = 3_600_000;

/** What can be about a study, each of which must keep it (research: reliability and safety, 4.6). */
const reasons = [
  'unread',
  'flagged',
  'conflict',
  'other patient under the same UID',
  'late object',
  'late duplicate',
  'open',
  'pin',
  'lock',
  'unsent',
  'measured',
  'key image',
  'note',
  'queued',
  'also from a disc',
  'unread relative',
  'unconfirmed object',
  'missing file',
  'damaged file',
] as const;
type Reason = (typeof reasons)[number];

interface StudyPlan {
  readonly objects: number;
  readonly reasons: readonly Reason[];
}

interface LifePlan {
  readonly studies: readonly StudyPlan[];
  /** Hours between the late arrivals and eviction; everything else came two days before those. */
  readonly lateHours: number;
  readonly settleHours: number;
  /** Hours by which the clock is set back before eviction; negative: ahead. */
  readonly backHours: number;
  /** The step of the disk at which the process ends, from 1; it is started again. */
  readonly crashAt: number | null;
}

const studyPlan: fc.Arbitrary<StudyPlan> = fc.record({
  objects: fc.integer({ min: 1, max: 3 }),
  // Mostly one reason at a time: each has to hold alone.
  reasons: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...reasons).map((reason) => [reason]) },
    { weight: 1, arbitrary: fc.subarray([...reasons], { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.constant([]) },
  ),
});
const lifePlan: fc.Arbitrary<LifePlan> = fc.record({
  studies: fc.array(studyPlan, { minLength: 1, maxLength: 4 }),
  lateHours: fc.constantFrom(0, 2, 23, 24.5, 30),
  settleHours: fc.constantFrom(0.1, 24),
  backHours: fc.constantFrom(0, 0, 0, 1, 24, 100, -24, -1000),
  crashAt: fc.option(fc.integer({ min: 1, max: 12 })),
});

interface MadeStudy {
  readonly plan: StudyPlan;
  readonly studyId: number;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

function network(batchId: string): InstanceSource {
  return { kind: 'network', label: 'ARCHIVE', callingAe: 'ARCHIVE', batchId };
}

function uidsOf(study: number, object: number, isRelative = false) {
  const uid = `${study}.${isRelative ? 2 : 1}`;
  return {
    StudyInstanceUID: `2.25.1.${uid}`,
    SeriesInstanceUID: `2.25.2.${uid}`,
    SOPInstanceUID: `2.25.3.${uid}.${object}`,
  };
}

function slice(
  study: number,
  object: number,
  values: { relative?: boolean; pixelValue?: number; PatientName?: string } = {},
): Uint8Array {
  return sliceFile({
    PatientID: `P-${study}`,
    PatientName: values.PatientName ?? 'Phantom^Paula',
    ...uidsOf(study, object, values.relative),
    pixelValue: values.pixelValue ?? 7,
  });
}

/** Whether every byte of every object is there: one that was missing before the eviction aside. */
function isWhole({ files, plan }: MadeStudy): boolean {
  const broken = plan.reasons.includes('missing file') || plan.reasons.includes('damaged file') ? 1 : 0;
  return files.slice(broken).every(({ file, sha256 }) => {
    if (!existsSync(file)) return false;
    const bytes = readFileSync(file);
    // Preamble and prefix 132, then the group length of group 0002, 12 bytes, whose value begins at 140 (PS3.10 7.1).
    const dataSetAt = 132 + 12 + bytes.readUInt32LE(140);
    return createHash('sha256').update(bytes.subarray(dataSetAt)).digest('hex') === sha256;
  });
}

/** A cache that lives through one plan. */
class Life {
  readonly #rules: readonly EvictionRule[];
  readonly #directory = temporaryDirectory();
  /** Running time, which the clock is a jump away from. */
  #runningMs = 0;
  #jumpMs = Date.UTC(2026, 0, 2);
  cache: CacheUnderTest;

  constructor(rules: readonly EvictionRule[], crashAt: number | null) {
    this.#rules = rules;
    this.cache = this.#open(crashAt);
  }

  #open(crashAt: number | null): CacheUnderTest {
    return openCache(this.#directory, {
      evictionRules: this.#rules,
      now: () => this.#runningMs + this.#jumpMs,
      monotonicMs: () => this.#runningMs,
      ...(crashAt === null ? {} : { trashFiles: faultyTrashFiles(this.#directory, crashAt) }),
    });
  }

  async restart(): Promise<void> {
    await this.cache.close();
    this.cache = this.#open(null);
  }

  /** Every quota is exceeded: the sum that quota looks at is raised, since nobody stores a gigabyte in a test. */
  fill(): void {
    const index = new Database(path.join(this.#directory, 'index.sqlite'));
    index.exec('UPDATE total SET bytes = bytes + 2000000000');
    index.close();
  }

  async live(
    plan: LifePlan,
    quotaGigabytes: number,
  ): Promise<{ lost: number[]; evicted: number; whole: number }> {
    const { store } = this.cache;
    await store.setSettings([{ key: 'study.settleTimeSeconds', value: plan.settleHours * 3600 }]);
    const studies: MadeStudy[] = [];
    for (const [number, study] of plan.studies.entries()) studies.push(await this.#make(number + 1, study));
    this.#runningMs += 48 * hourMs;
    const made: MadeStudy[] = [];
    for (const [number, study] of studies.entries()) made.push(await this.#complete(number + 1, study));
    this.#runningMs += plan.lateHours * hourMs;
    this.#jumpMs -= plan.backHours * hourMs;
    this.fill();
    await store.setSettings([{ key: 'store.quotaGigabytes', value: quotaGigabytes }]);
    await this.#evictAll(made);
    const gone: MadeStudy[] = [];
    for (const study of made) {
      const isListed = (await this.cache.reader.studyRows([study.studyId])).length === 1;
      if (!isListed || !isWhole(study)) gone.push(study);
    }
    const lost = gone.filter((study) => !mayGo(study.plan, plan)).map(({ studyId }) => studyId);
    return { lost, evicted: gone.length, whole: made.length - gone.length };
  }

  async #evictAll(made: readonly MadeStudy[]): Promise<void> {
    const openStudyIds = made
      .filter(({ plan }) => plan.reasons.includes('open'))
      .map(({ studyId }) => studyId);
    for (;;) {
      try {
        if ((await this.cache.store.evictOne({ openStudyIds })).kind !== 'evicted') return;
      } catch {
        await this.restart();
        await this.cache.store.purgeExpired();
      }
    }
  }

  async #make(number: number, plan: StudyPlan): Promise<MadeStudy> {
    const has = (reason: Reason): boolean => plan.reasons.includes(reason);
    const { store } = this.cache;
    const take = (bytes: Uint8Array, source: InstanceSource) => this.cache.take(bytes, { source });
    let studyId = 0;
    for (let object = 0; object < plan.objects; object += 1) {
      ({ studyId } = await take(slice(number, object), network(`a-${number}`)));
    }
    if (has('conflict')) await take(slice(number, 0, { pixelValue: 8 }), network(`b-${number}`));
    if (has('other patient under the same UID')) {
      const { studyId: other } = await take(
        slice(number, 50, { PatientName: 'Other^Olga' }),
        network(`c-${number}`),
      );
      await store.setReadState({ studyIds: [other], readState: 'read' });
    }
    if (has('also from a disc')) {
      await take(slice(number, 0), { kind: 'media', label: 'DISC', batchId: `d-${number}` });
    }
    if (has('unread relative')) await take(slice(number, 0, { relative: true }), network(`e-${number}`));
    const readState = has('unread') ? 'unread' : has('flagged') ? 'flagged' : 'read';
    await store.setReadState({ studyIds: [studyId], readState });
    const uids = uidsOf(number, 0);
    for (const kind of ['pin', 'lock', 'unsent', 'queued'] as const) {
      if (has(kind)) await store.setHold({ studyIds: [studyId], kind, holder: '', isHeld: true });
    }
    if (has('measured')) {
      await store.saveAnnotation({
        studyId,
        draft: lengthDraft({ ...uids, annotationId: `length-${number}` }),
        baseRevision: 0,
        author: '',
      });
    }
    if (has('key image')) await store.setKeyImage(studyId, { ...uids, frameNumber: 1, note: '' }, '');
    if (has('note')) {
      const { StudyInstanceUID } = uids;
      await store.setNote(studyId, { noteId: `note-${number}`, StudyInstanceUID, text: 'compare' }, '');
    }
    return { plan, studyId, files: [] };
  }

  /** What comes two days later, and what an archive says then. */
  async #complete(number: number, { plan, studyId }: MadeStudy): Promise<MadeStudy> {
    const has = (reason: Reason): boolean => plan.reasons.includes(reason);
    const { store, reader } = this.cache;
    const source = network(`l-${number}`);
    if (has('late object')) await this.cache.take(slice(number, 90), { source });
    if (has('late duplicate')) await this.cache.take(slice(number, 0), { source });
    const rows = await reader.list('instance', { study: `2.25.1.${number}.1` });
    const objects = rows.map((row) => ({ file: String(row['file']), sha256: String(row['sha256']) }));
    await store.confirmRemoteCopies(
      objects.slice(has('unconfirmed object') ? 1 : 0).map(({ sha256 }) => sha256),
      'ARCHIVE',
    );
    const instanceId = await this.#instanceOf(studyId);
    if (has('missing file')) await store.markMissing([instanceId]);
    if (has('damaged file')) {
      await store.recordScrub({
        position: '',
        checked: 1,
        found: 1,
        missing: [],
        corrupt: [{ instanceId, found: 'other content' }],
        sound: [],
        isFinished: true,
      });
    }
    return { plan, studyId, files: objects };
  }

  async #instanceOf(studyId: number): Promise<number> {
    const { displaySets } = await this.cache.reader.displaySets(studyId);
    return displaySets[0]?.frames[0]?.instanceId ?? 0;
  }
}

/** What section 4.6 says, told by hand: whether a person who reads it would let the study go. */
function mayGo(study: StudyPlan, life: LifePlan): boolean {
  const late: ReadonlySet<Reason> = new Set(['late object', 'late duplicate']);
  if (study.reasons.some((reason) => !late.has(reason))) return false;
  const isLate = study.reasons.some((reason) => late.has(reason));
  const trueAgeHours = isLate ? life.lateHours : life.lateHours + 48;
  return trueAgeHours >= 24 && trueAgeHours >= life.settleHours + 1;
}

describe('eviction', () => {
  test(
    'never takes a byte of a study that has a reason to stay, through late arrivals, set clocks and crashes',
    { timeout: 120_000 },
    async () => {
      let evicted = 0;
      let whole = 0;
      await fc.assert(
        fc.asyncProperty(lifePlan, async (plan) => {
          const life = new Life(evictionRules, plan.crashAt);
          try {
            const result = await life.live(plan, 1);
            evicted += result.evicted;
            whole += result.whole;
            expect(result.lost).toEqual([]);
          } finally {
            await life.cache.close();
          }
        }),
        { numRuns: 30 },
      );
      // Neither would the property say anything if everything stayed, nor if nothing did.
      expect(evicted).toBeGreaterThan(5);
      expect(whole).toBeGreaterThan(5);
    },
  );

  test('deletes nothing without a quota, and nothing while there is room', { timeout: 60_000 }, async () => {
    const plan = { lateHours: 30, settleHours: 0.1, backHours: 0, crashAt: null };
    for (const quotaGigabytes of [0, 1_000_000]) {
      await fc.assert(
        fc.asyncProperty(fc.array(studyPlan, { minLength: 1, maxLength: 4 }), async (studies) => {
          const life = new Life(evictionRules, null);
          try {
            expect(await life.live({ ...plan, studies }, quotaGigabytes)).toMatchObject({ evicted: 0 });
          } finally {
            await life.cache.close();
          }
        }),
        { numRuns: 5 },
      );
    }
  });
});

describe('the property above would notice', () => {
  /** One study for each reason, and lives in which lateness alone forbids. */
  const studies = reasons.map((reason): StudyPlan => ({ objects: 1, reasons: [reason] }));
  const lives: readonly LifePlan[] = [
    { studies, lateHours: 2, settleHours: 0.1, backHours: 0, crashAt: null },
    { studies, lateHours: 24.5, settleHours: 24, backHours: 0, crashAt: null },
  ];
  const lossesWith = async (rules: readonly EvictionRule[]): Promise<number> => {
    for (const plan of lives) {
      const life = new Life(rules, null);
      const { lost } = await life.live(plan, 1);
      await life.cache.close();
      if (lost.length > 0) return lost.length;
    }
    return 0;
  };

  test('nothing is lost with the rules as they are', async () => {
    expect(await lossesWith(evictionRules)).toBe(0);
  });

  test.for(evictionRules.map(({ name }) => ({ name })))(
    'the rule “$name” missing, or turned round',
    { timeout: 90_000 },
    async ({ name }) => {
      const change = (allows: (rule: EvictionRule) => EvictionRule['allows']): readonly EvictionRule[] =>
        evictionRules.map((rule) => (rule.name === name ? { name, allows: allows(rule) } : rule));
      expect(await lossesWith(change(() => () => true))).toBeGreaterThan(0);
      const flipped = change((rule) => (facts, limits) => !rule.allows(facts, limits));
      expect(await lossesWith(flipped)).toBeGreaterThan(0);
    },
  );
});
