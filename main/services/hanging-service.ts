import { setImmediate as nextTurn } from 'node:timers/promises';
import { NegatoscopeError } from '../../shared/errors.ts';
import { hangStudy } from '../../shared/hanging/hang-study.ts';
import type { CompiledNames } from '../../shared/hanging/names/name-table.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { readProtocol, type ProtocolProblem } from '../../shared/hanging/read-protocol.ts';
import type {
  DryRun,
  HangingChoice,
  HangingSetup,
  ProtocolVersion,
  SavedLevel,
} from '../../shared/model/hanging.ts';
import { unpackDisplaySet } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { partsOf } from '../hanging/hang-stored-study.ts';
import type { HangingApi } from '../store/hanging/hanging-api.ts';
import type { ReaderApi } from '../store/reader-api.ts';
import type { ReadingSessions } from './reading-service.ts';

/** Hanging protocols: those that were saved, and what a person chose for an open study. */
export interface HangingService {
  setup(): Promise<HangingSetup>;
  /** Answers the protocol with its new version. Throws `hanging.locked`. */
  save(protocol: Protocol): Promise<Protocol>;
  /** A protocol from the text of a file, checked and not saved. */
  read(text: string): { protocol: Protocol | null; problems: readonly ProtocolProblem[] };
  remove(id: string, level: SavedLevel): Promise<void>;
  history(id: string): Promise<ProtocolVersion[]>;
  /** Makes an older version the newest. Throws `hanging.locked`, `request.invalid`. */
  restore(id: string, level: SavedLevel, version: number): Promise<Protocol>;
  /** Throws `reading.stale-token`. */
  choose(token: string, studyId: number, choice: HangingChoice | null): Promise<void>;
  /** Which of the newest studies a protocol matches; nothing is changed. */
  dryRun(protocol: Protocol, mostStudies: number): Promise<DryRun>;
}

export interface HangingServiceParts {
  readonly store: HangingApi;
  readonly reader: Pick<
    ReaderApi,
    'hangingSetup' | 'protocolHistory' | 'protocolVersion' | 'queryStudies' | 'displaySets'
  >;
  readonly reading: Pick<ReadingSessions, 'checkStudy'>;
  readonly author: string;
  /** After a change is durable. */
  readonly onChanged: () => void;
}

/** Studies of a dry run that are listed. */
const listedStudies = 50;
const pageStudies = 100;

export function createHangingService(parts: HangingServiceParts): HangingService {
  const { store, reader, reading, author, onChanged } = parts;
  const save = async (protocol: Protocol): Promise<Protocol> => {
    const saved = await store.saveProtocol({ protocol, author, mayChangeLocked: false });
    onChanged();
    return saved;
  };
  return {
    setup: async () => reader.hangingSetup(),
    save,
    read(text) {
      const read = readProtocol(text);
      return read.kind === 'protocol'
        ? { protocol: read.protocol, problems: [] }
        : { protocol: null, problems: read.problems };
    },
    async remove(id, level) {
      await store.removeProtocol({ id, level, author, mayChangeLocked: false });
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
      return save(read.protocol);
    },
    async choose(token, studyId, choice) {
      reading.checkStudy(token, studyId);
      await store.setHangingChoice(studyId, choice);
    },
    async dryRun(protocol, mostStudies) {
      const { names } = partsOf(await reader.hangingSetup());
      const result: DryRun = { looked: 0, total: 0, matches: 0, withPrior: 0, studies: [] };
      for (let offset = 0; offset < mostStudies; offset += pageStudies) {
        const page = await reader.queryStudies({
          search: '',
          modality: null,
          readState: null,
          studyDateFrom: null,
          studyDateTo: null,
          sort: { column: 'StudyDate', descending: true },
          offset,
          limit: Math.min(pageStudies, mostStudies - offset),
        });
        result.total = page.total;
        if (page.rows.length === 0) break;
        for (const row of page.rows) {
          result.looked += 1;
          note(result, row, await tryOn(reader, row, protocol, names));
          // Where this thread is also the window's, it must stay free between two studies.
          await nextTurn();
        }
      }
      return result;
    },
  };
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
    screenCount: 1,
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
  if (result.studies.length < listedStudies) {
    result.studies.push({
      studyId: row.studyId,
      StudyDate: row.StudyDate,
      PatientName: row.PatientName,
      StudyDescription: row.StudyDescription,
      prior: tried.prior,
    });
  }
}
