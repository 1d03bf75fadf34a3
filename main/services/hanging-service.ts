import { setImmediate as nextTurn } from 'node:timers/promises';
import { NegatoscopeError } from '../../shared/errors.ts';
import { hangStudy } from '../../shared/hanging/hang-study.ts';
import type { CompiledNames, NameTable } from '../../shared/hanging/names/name-table.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { fact } from '../../shared/hanging/derive-series-names.ts';
import { evaluateCondition } from '../../shared/hanging/evaluate-condition.ts';
import { protocolSizeLimit, readProtocol } from '../../shared/hanging/read-protocol.ts';
import type {
  DryRun,
  ExportedObject,
  HangingChoice,
  HangingSetup,
  ProtocolVersion,
  ReadProtocolFile,
  SavedLevel,
} from '../../shared/model/hanging.ts';
import { unpackDisplaySet } from '../../shared/model/reading.ts';
import { everyStudy, type StudyRow } from '../../shared/model/worklist.ts';
import { writeProtocolObject } from '../hanging/dicom/protocol-object.ts';
import { partsOf } from '../hanging/hang-stored-study.ts';
import { readProtocolFile } from '../hanging/protocol-file.ts';
import { siteNamesFile } from '../store/hanging/hanging-reader.ts';
import type { HangingApi } from '../store/hanging/hanging-api.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { ReadingSessions } from './reading-service.ts';

/** Hanging protocols: those that were saved, and what a person chose for an open study. */
export interface HangingService {
  setup(): Promise<HangingSetup>;
  /** Answers the protocol with its new version. Throws `hanging.locked`. */
  save(protocol: Protocol): Promise<Protocol>;
  /** A protocol from the bytes of a file in base64, JSON or DICOM, checked and not saved. */
  readFile(base64: string): ReadProtocolFile;
  /** A protocol as a Hanging Protocol object (PS3.3 C.23), and what that cannot say. */
  writeObject(protocol: Protocol): ExportedObject;
  remove(id: string, level: SavedLevel): Promise<void>;
  history(id: string): Promise<ProtocolVersion[]>;
  /** Null where it is a removal, or cannot be read by this version of the program. */
  version(id: string, level: SavedLevel, version: number): Promise<Protocol | null>;
  /** Makes an older version the newest. Throws `hanging.locked`, `request.invalid`. */
  restore(id: string, level: SavedLevel, version: number): Promise<Protocol>;
  /** Throws `reading.stale-token`. */
  choose(token: string, studyId: number, choice: HangingChoice | null): Promise<void>;
  /** Replaces what the site calls things. Throws `request.invalid` while the file that is there cannot be read. */
  saveNames(names: NameTable): Promise<void>;
  /** Which studies a protocol matches, a part at a time, the newest first; nothing is changed. */
  dryRun(protocol: Protocol, offset: number, limit: number): Promise<DryRun>;
}

export interface HangingServiceParts {
  readonly store: HangingApi;
  readonly reader: Pick<
    ReaderApi,
    'hangingSetup' | 'protocolHistory' | 'protocolVersion' | 'queryStudies' | 'displaySets'
  >;
  readonly reading: Pick<ReadingSessions, 'checkStudy'>;
  readonly author: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly writeNames: (names: NameTable) => Promise<void>;
  /** After a change is durable. */
  readonly onChanged: () => void;
}

export function createHangingService(parts: HangingServiceParts): HangingService {
  const { store, reader, reading, author, onChanged, now, writeNames } = parts;
  const save = async (protocol: Protocol): Promise<Protocol> => {
    const saved = await store.saveProtocol({ protocol, author, mayChangeLocked: false });
    onChanged();
    return saved;
  };
  return {
    setup: async () => reader.hangingSetup(),
    save,
    readFile: (base64) => readProtocolFile(new Uint8Array(Buffer.from(base64, 'base64'))),
    writeObject(protocol) {
      const { bytes, losses } = writeProtocolObject(protocol, { author, createdAt: dateTimeOf(now()) });
      return { base64: Buffer.from(bytes).toString('base64'), losses: [...losses] };
    },
    async remove(id, level) {
      await store.removeProtocol({ id, level, author, mayChangeLocked: false });
      onChanged();
    },
    async version(id, level, version) {
      const text = await reader.protocolVersion(id, level, version);
      const read = text === null ? undefined : readProtocol(text);
      return read?.kind === 'protocol' ? read.protocol : null;
    },
    async saveNames(names) {
      const { problems, names: known } = await reader.hangingSetup();
      const broken = problems.find(({ what }) => what.includes(siteNamesFile));
      if (known === null && broken !== undefined) {
        throw new NegatoscopeError(
          'request.invalid',
          `${broken.what} cannot be read (${broken.place} ${broken.problem}); they would be lost`,
          { reason: 'names' },
        );
      }
      // What is larger would not be read again.
      const bytes = Buffer.byteLength(JSON.stringify(names, null, 2));
      if (bytes >= protocolSizeLimit) {
        throw new NegatoscopeError(
          'request.invalid',
          `The names take ${bytes} bytes, more than the ${protocolSizeLimit} that are read`,
          { reason: 'names' },
        );
      }
      await writeNames(names);
      onChanged();
    },
    history: async (id) => reader.protocolHistory(id),
    async restore(id, level, version) {
      const text = await reader.protocolVersion(id, level, version);
      const read = text === null ? undefined : readProtocol(text);
      if (read?.kind !== 'protocol') {
        throw new NegatoscopeError('request.invalid', `Version ${version} of ${id} cannot be brought back`, {
          reason: 'version',
        });
      }
      // One that was locked then, and whose lock was taken off since.
      return save({ ...read.protocol, locked: false });
    },
    async choose(token, studyId, choice) {
      reading.checkStudy(token, studyId);
      await store.setHangingChoice(studyId, choice);
    },
    async dryRun(protocol, offset, limit) {
      const { names } = partsOf(await reader.hangingSetup());
      const { rows, total } = await reader.queryStudies({
        ...everyStudy,
        offset,
        limit,
      });
      const result: DryRun = { looked: rows.length, total, matches: 0, withPrior: 0, studies: [] };
      for (const row of rows) {
        if (isRuledOut(protocol, row)) continue;
        note(result, row, await tryOn(reader, row, protocol, names));
        // Where this thread is also the window's, it must stay free between two studies.
        await nextTurn();
      }
      return result;
    },
  };
}

/** DT in UTC. */
export function dateTimeOf(ms: number): string {
  return `${new Date(ms).toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}+0000`;
}

/** What the row of a study says for certain; body part and side are better known from its series. */
const rowAttributes: Readonly<Record<string, (row: StudyRow) => readonly string[]>> = {
  ModalitiesInStudy: ({ modalities }) => modalities,
  StudyDescription: ({ StudyDescription }) => [StudyDescription],
  BodyPartExamined: ({ BodyPartExamined }) => [BodyPartExamined],
  InstitutionName: ({ InstitutionName }) => [InstitutionName],
  ReferringPhysicianName: ({ ReferringPhysicianName }) => [ReferringPhysicianName],
  PatientSex: ({ PatientSex }) => [PatientSex],
};

/** A required rule fails by the row alone: the series, which take most of the time, need not be read. */
function isRuledOut({ rules }: Protocol, row: StudyRow): boolean {
  return rules.some((rule) => {
    const read = rule.about === 'study' && rule.required ? rowAttributes[rule.attribute] : undefined;
    if (read === undefined || rule.about !== 'study') return false;
    const values = read(row).filter((value) => value !== '');
    const facts = new Map(values.length === 0 ? [] : [[rule.attribute, fact(values, '')]]);
    try {
      return !evaluateCondition(rule, facts).passed;
    } catch {
      // The engine itself reports what is broken.
      return false;
    }
  });
}

/** Null: it does not match. */
interface Tried {
  readonly prior: string | null;
}

async function tryOn(
  reader: HangingServiceParts['reader'],
  row: StudyRow,
  protocol: Protocol,
  names: CompiledNames,
): Promise<Tried | null> {
  const { study, displaySets, priors } = await reader.displaySets(row.studyId);
  const hanging = hangStudy({
    patient: {
      study,
      displaySets: displaySets.map(unpackDisplaySet),
      others: priors.map((other) => ({ study: other, displaySets: null })),
    },
    protocols: [protocol],
    names,
    screenCount: screensOf(protocol),
  });
  const page = hanging.pages[hanging.pageIndex];
  if (page === undefined) return null;
  const prior = page.viewports.find(
    ({ imageSet, hung, waitsFor }) => imageSet.isPrior && (hung !== null || waitsFor !== null),
  );
  return { prior: prior?.imageSet.ago ?? null };
}

function note(result: DryRun, row: StudyRow, tried: Tried | null): void {
  if (tried === null) return;
  result.matches += 1;
  if (tried.prior !== null) result.withPrior += 1;
  result.studies.push({
    studyId: row.studyId,
    StudyDate: row.StudyDate,
    PatientName: row.PatientName,
    StudyDescription: row.StudyDescription,
    prior: tried.prior,
  });
}

/** Tried on as many screens as it is made for: it is asked whether it fits the study, not the desk. */
function screensOf({ stages, rules }: Protocol): number {
  const asked = rules.map((rule) => (rule.about === 'screens' ? rule.atLeast : 1));
  return Math.max(1, ...asked, ...stages.map(({ screens }) => screens.length));
}
