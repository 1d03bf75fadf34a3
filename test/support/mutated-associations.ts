import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingInstance, Ingest } from '../../main/ingest/incoming-instance.ts';
import { Listener } from '../../main/receive/listener.ts';
import { receiverSettingsFrom } from '../../main/receive/receiver-settings.ts';
import { systemTimers } from '../../main/timers.ts';
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
  /** Where the first fault was, and of which kind. */
  readonly faults: Readonly<Record<Place, { readonly cut: number; readonly changed: number }>>;
  readonly objectsKept: number;
  /** Begun and neither kept nor forgotten. */
  readonly objectsLeft: number;
  readonly openAssociations: number;
  /** What must not be: faults of ours, and associations that did not end; with the seed that shows it. */
  readonly failures: string[];
}

export interface FuzzOptions {
  readonly count: number;
  /** Association `n` is made from `seed + n` alone. */
  readonly seed: number;
  /** Connections at a time. */
  readonly concurrency?: number;
  readonly onProgress?: (done: number) => void;
}

function none(): { cut: number; changed: number } {
  return { cut: 0, changed: 0 };
}

/** Longest that an association may take from its connection to its end. */
const hangMs = 20_000;

/** What a sender says, in order; every part is as likely to have the first fault in it as every other. */
const request = associateRequest();
const echo = pData(pdv(1, 'command', echoRequest()));
const [storeCommand, dataSetHeads, dataSet] = storeParts(Buffer.alloc(700, 5), 300);
const second = storeMessage(Buffer.alloc(500, 6), { messageId: 2, fragmentBytes: 100 });
const stream = Buffer.concat([request, echo, storeCommand, dataSet, second, releaseRequest]);

export const places = [
  'association request',
  'C-ECHO',
  'C-STORE command',
  'heads of a data set',
  'data set',
  'second object',
  'release',
] as const;
export type Place = (typeof places)[number];

/** Offsets in the stream at which a fault of each place may be. */
const offsetsOf = offsetsByPlace();

function offsetsByPlace(): Readonly<Record<Place, readonly number[]>> {
  let start = 0;
  const range = (bytes: Uint8Array): number[] => {
    const from = start;
    start += bytes.length;
    return Array.from(bytes, (_, index) => from + index);
  };
  const [inRequest, inEcho, inCommand] = [range(request), range(echo), range(storeCommand)];
  const dataSetAt = start;
  return {
    'association request': inRequest,
    'C-ECHO': inEcho,
    'C-STORE command': inCommand,
    'heads of a data set': dataSetHeads.map((offset) => dataSetAt + offset),
    'data set': range(dataSet),
    'second object': range(second),
    release: range(releaseRequest),
  };
}

/** A C-STORE: its command, the offsets of PDU and PDV headers (6 and 6 bytes) in its data set's PDUs, and those. */
function storeParts(data: Uint8Array, fragmentBytes: number): [Buffer, number[], Buffer] {
  const whole = storeMessage(data, { fragmentBytes });
  const commandBytes = 6 + whole.readUInt32BE(2);
  const pdus = whole.subarray(commandBytes);
  const heads: number[] = [];
  for (let at = 0; at < pdus.length; at += 6 + pdus.readUInt32BE(at + 2)) {
    heads.push(...Array.from({ length: 12 }, (_, index) => at + index));
  }
  return [whole.subarray(0, commandBytes), heads, pdus];
}

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
  const faults: Record<Place, { cut: number; changed: number }> = {
    'association request': none(),
    'C-ECHO': none(),
    'C-STORE command': none(),
    'heads of a data set': none(),
    'data set': none(),
    'second object': none(),
    release: none(),
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
      const { bytes, place, isCut } = mutate(random);
      faults[place][isCut ? 'cut' : 'changed'] += 1;
      // A third whole, the others in pieces, so that the receiver is also met in the middle of everything.
      const pieceBytes = ownSeed % 3 === 0 ? bytes.length : 600;
      for (let at = 0; at < bytes.length;) {
        const end = at + Math.ceil(pieceBytes / 2) + (random() % pieceBytes);
        await peer.send(bytes.subarray(at, end));
        // Some turns of the event loop, for the receiver to accept, read and begin its objects.
        await delay(1);
        at = end;
      }
      // A peer that goes away closes its side, or is gone without a word.
      if (isCut && random() % 2 === 0) peer.reset();
      else peer.halfClose();
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
    faults,
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

interface Mutated {
  readonly bytes: Buffer;
  /** Of the first fault. */
  readonly place: Place;
  /** The stream ends at the first fault. */
  readonly isCut: boolean;
}

/** One to three faults: a cut for good, a changed byte, a lost, a doubled or an inserted stretch. The first is in a place by lot. */
function mutate(random: () => number): Mutated {
  const place = places[random() % places.length] ?? 'release';
  const offsets = offsetsOf[place];
  const first = offsets[random() % offsets.length] ?? 0;
  if (random() % 4 === 0) return { bytes: stream.subarray(0, first), place, isCut: true };
  let bytes = spoil(stream, first, random);
  for (let more = random() % 3; more > 0 && bytes.length > 0; more -= 1) {
    bytes = spoil(bytes, random() % bytes.length, random);
  }
  return { bytes, place, isCut: false };
}

function spoil(original: Buffer, at: number, random: () => number): Buffer {
  const length = 1 + (random() % 20);
  switch (random() % 6) {
    case 0:
      return Buffer.concat([original.subarray(0, at), original.subarray(at + length)]);
    case 1:
      return Buffer.concat([original.subarray(0, at + length), original.subarray(at)]);
    case 2: {
      const inserted = Buffer.from(Array.from({ length }, random));
      return Buffer.concat([original.subarray(0, at), inserted, original.subarray(at)]);
    }
    default: {
      const changed = Buffer.from(original);
      changed[at] = random();
      return changed;
    }
  }
}
