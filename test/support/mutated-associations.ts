import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingInstance, Ingest } from '../../main/ingest/incoming-instance.ts';
import { Listener } from '../../main/receive/listener.ts';
import { receiverSettingsFrom } from '../../main/receive/receiver-settings.ts';
import { systemTimers } from '../../main/receive/timers.ts';
import type { AssociationSummary } from '../../shared/model/receiver.ts';
import { ScriptedPeer } from './scripted-peer.ts';
import {
  associateRequest,
  echoRequest,
  pData,
  pdv,
  releaseRequest,
  storeMessage,
} from './upper-layer-bytes.ts';

/** How far an association came, from the door to its end. */
export const stages = ['before association', 'commands', 'within a data set', 'whole object'] as const;
export type Stage = (typeof stages)[number];

export interface FuzzResult {
  /** Associations by stage, and within it by how they ended. */
  readonly outcomes: Readonly<Record<Stage, Readonly<Record<string, number>>>>;
  readonly objectsKept: number;
  /** Begun and neither kept nor forgotten. */
  readonly objectsLeft: number;
  readonly openAssociations: number;
  /** What must not be: faults of ours, and associations that did not end; with the seed that shows it. */
  readonly failures: readonly string[];
}

export interface FuzzOptions {
  readonly count: number;
  /** Association `n` is made from `seed + n` alone. */
  readonly seed: number;
  /** Connections at a time. */
  readonly concurrency?: number;
  readonly onProgress?: (done: number) => void;
}

/** Longest that an association may take from its connection to its end. */
const hangMs = 20_000;

const stream = Buffer.concat([
  associateRequest(),
  pData(pdv(1, 'command', echoRequest())),
  storeMessage(Buffer.alloc(700, 5), { fragmentBytes: 300 }),
  storeMessage(Buffer.alloc(500, 6), { messageId: 2, fragmentBytes: 100 }),
  releaseRequest,
]);

/** Sends associations with faults in them to a listener of its own, and says what became of each. */
export async function fuzzAssociations(options: FuzzOptions): Promise<FuzzResult> {
  const { count, seed, concurrency = 8, onProgress = () => undefined } = options;
  const ingest = new CountingIngest();
  const failures: string[] = [];
  const outcomes: Record<Stage, Record<string, number>> = {
    'before association': {},
    commands: {},
    'within a data set': {},
    'whole object': {},
  };
  const established = new Set<string>();
  let ended = 0;
  const onAssociation = (summary: AssociationSummary): void => {
    const { associationId, state, stored, problem } = summary;
    if (state === 'established') established.add(associationId);
    // An object that became durable after its peer had left is told a second time.
    if (summary.endedAt === null || summary.unanswered > 0) return;
    ended += 1;
    if (/fault/iu.test(problem ?? '')) failures.push(`${problem}`);
    const stage = stageOf(established.delete(associationId), ingest.begun.delete(associationId), stored);
    outcomes[stage][state] = (outcomes[stage][state] ?? 0) + 1;
  };
  const listener = await Listener.start({
    settings: receiverSettingsFrom({
      'receiver.port': 0,
      'receiver.maxAssociations': 1024,
      'receiver.maxAssociationsPerHost': 1024,
    }),
    tls: null,
    ingest,
    measureFreeBytes: () => Promise.resolve(Number.POSITIVE_INFINITY),
    timers: systemTimers,
    now: Date.now,
    onAssociation,
    onTransferred: () => undefined,
    onRefusedObjects: () => undefined,
    onForbidden: () => undefined,
    onFault: (error) => failures.push(error.message),
  });
  let next = 0;
  const sendSome = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const ownSeed = seed + next;
      const peer = await ScriptedPeer.connect(listener.address.port);
      const random = randomNumbers(ownSeed);
      const bytes = mutate(stream, random);
      // A third whole, the others in pieces, so that the receiver is also met in the middle of everything.
      const pieceBytes = ownSeed % 3 === 0 ? bytes.length : 600;
      for (let at = 0; at < bytes.length;) {
        const end = at + Math.ceil(pieceBytes / 2) + (random() % pieceBytes);
        await peer.send(bytes.subarray(at, end));
        // Some turns of the event loop, for the receiver to accept, read and begin its objects.
        await delay(1);
        at = end;
      }
      peer.halfClose();
      const hung = new AbortController();
      const how = await Promise.race([
        peer.closed().then(() => 'closed'),
        delay(hangMs, 'hung', { signal: hung.signal }),
      ]);
      hung.abort();
      if (how === 'hung') failures.push(`seed ${ownSeed}: no end within ${hangMs / 1000} s`);
      peer.destroy();
      onProgress(ended);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sendSome));
  const isSettled = (): boolean => ended === count && ingest.openCount === 0;
  const deadline = Date.now() + hangMs;
  while (!isSettled() && Date.now() < deadline) await delay(10);
  if (ended !== count) failures.push(`${count} associations, of which ${ended} ended`);
  const { openAssociations } = listener.status();
  await listener.stop();
  return {
    outcomes,
    objectsKept: ingest.keptCount,
    objectsLeft: ingest.openCount,
    openAssociations,
    failures,
  };
}

function stageOf(wasEstablished: boolean, hasBegunObject: boolean, stored: number): Stage {
  if (stored > 0) return 'whole object';
  if (hasBegunObject) return 'within a data set';
  return wasEstablished ? 'commands' : 'before association';
}

/** Takes objects without a disk, and remembers which associations began one. */
class CountingIngest implements Ingest {
  readonly begun = new Set<string>();
  openCount = 0;
  keptCount = 0;

  begin: Ingest['begin'] = async ({ batchId }): Promise<IncomingInstance> => {
    this.begun.add(batchId);
    this.openCount += 1;
    let isOpen = true;
    const close = (): void => {
      if (isOpen) this.openCount -= 1;
      isOpen = false;
    };
    return {
      write: async () => undefined,
      finish: async () => {
        close();
        this.keptCount += 1;
        return { outcome: 'stored', SOPInstanceUID: '', studyId: 1, instanceId: this.keptCount };
      },
      abort: async () => close(),
    };
  };
}

/** Numbers from 0 to 2³² − 1, the same for each seed (Marsaglia's xorshift32). */
function randomNumbers(seed: number): () => number {
  // Seeds that follow each other must not give streams that resemble each other; 0 would stay 0.
  let state = Math.imul(seed, 2_654_435_761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** One to three faults: a changed byte, a cut, a doubled or an inserted stretch. */
function mutate(original: Buffer, random: () => number): Buffer {
  let mutated = Buffer.from(original);
  for (let fault = random() % 3; fault >= 0; fault -= 1) {
    const at = random() % mutated.length;
    const length = 1 + (random() % 20);
    switch (random() % 6) {
      case 0:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + length)]);
        break;
      case 1:
        mutated = Buffer.concat([mutated.subarray(0, at + length), mutated.subarray(at)]);
        break;
      case 2: {
        const inserted = Buffer.from(Array.from({ length }, random));
        mutated = Buffer.concat([mutated.subarray(0, at), inserted, mutated.subarray(at)]);
        break;
      }
      default:
        mutated[at] = random();
    }
    if (mutated.length === 0) return mutated;
  }
  return mutated;
}
