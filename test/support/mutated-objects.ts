import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openDecodePool, type DecodePool } from '../../main/decode/pool.ts';
import type { IncomingFormat, InstanceSource } from '../../main/ingest/incoming-instance.ts';
import { inflateDataSet } from '../../main/ingest/inflate.ts';
import { openIngest, type FileIngest } from '../../main/ingest/open-ingest.ts';
import { systemFs, type DurableFs } from '../../main/store/durable-fs.ts';
import { openReader, type Reader } from '../../main/store/open-reader.ts';
import { openStore } from '../../main/store/open-store.ts';
import { Part10Parser, parsePart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { asNegatoscopeError, isNegatoscopeError } from '../../shared/errors.ts';
import { unpackDisplaySet } from '../../shared/model/reading.ts';
import { fuzzedOriginals, type FuzzedOriginal, type OwnUids } from './fuzzed-originals.ts';
import { seededRandom } from './seeded-random.ts';

/** How far a mutated object came. */
export const objectStages = [
  'refused in file meta',
  'refused in the data set',
  'kept, no picture',
  'kept, frame refused',
  'kept, frame decoded',
] as const;
export type ObjectStage = (typeof objectStages)[number];

/** Parts of an object that its first fault is in, each as likely where the object has it. */
export const objectPlaces = ['file meta', 'attributes', 'pixel data'] as const;
export type ObjectPlace = (typeof objectPlaces)[number];

export interface ObjectFuzzResult {
  /** Objects by stage, and within it by the code of the refusal, or by the name of the original. */
  readonly outcomes: Readonly<Record<ObjectStage, Readonly<Record<string, number>>>>;
  readonly faults: Readonly<Record<ObjectPlace, number>>;
  readonly kept: number;
  /** What must not be, with the seed that shows it. */
  readonly failures: string[];
}

export interface ObjectFuzzOptions {
  readonly count: number;
  /** Object `n` is made from `seed + n` alone. */
  readonly seed: number;
  /** Of an own, empty data directory. */
  readonly dataDirectory: string;
  readonly decoderUrl: URL;
  readonly concurrency?: number;
  readonly onProgress?: (done: number) => void;
}

/** Longest that one object may take until it is kept and its frame is answered. */
const hangMs = 30_000;
/** Objects that share a study, and studies that share a patient: opening one reads all of both, whatever the run's length. */
const objectsAStudy = 40;
const studiesAPatient = 5;

/** Nothing here is about power: without the flushes the same calls take a tenth of the time. */
const unsyncedFs: DurableFs = { ...systemFs, sync: async () => undefined, syncDirectory: () => undefined };

interface FuzzParts {
  readonly ingest: FileIngest;
  readonly reader: Reader;
  readonly pool: DecodePool;
}

/**
 * Gives objects with faults in them to a cache of its own, as files and as they come over the network, asks for the
 * first frame of those that are kept, and says what became of each.
 */
export async function fuzzObjects(options: ObjectFuzzOptions): Promise<ObjectFuzzResult> {
  const { count, seed, dataDirectory, decoderUrl, concurrency = 8, onProgress = () => undefined } = options;
  const originals = await fuzzedOriginals();
  const store = openStore({ dataDirectory, now: Date.now, onChanged: () => undefined, fs: unsyncedFs });
  const reader = openReader({ dataDirectory, now: Date.now });
  const ingest = openIngest({ dataDirectory, store, now: Date.now, fs: unsyncedFs });
  const pool = openDecodePool({ workerUrl: decoderUrl, threads: 1 });
  const parts = { ingest, reader, pool };
  const failures: string[] = [];
  const outcomes: Record<ObjectStage, Record<string, number>> = {
    'refused in file meta': {},
    'refused in the data set': {},
    'kept, no picture': {},
    'kept, frame refused': {},
    'kept, frame decoded': {},
  };
  const faults: Record<ObjectPlace, number> = { 'file meta': 0, attributes: 0, 'pixel data': 0 };
  let next = 0;
  let done = 0;
  let kept = 0;
  let quarantined = 0;
  const takeSome = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const ownSeed = seed + next;
      const mutated = mutatedObject(originals, ownSeed);
      faults[mutated.place] += 1;
      const late = setTimeout(() => failures.push(`seed ${ownSeed}: no end`), hangMs);
      try {
        const { stage, as } = await giveOne(parts, mutated);
        outcomes[stage][as] = (outcomes[stage][as] ?? 0) + 1;
        if (stage.startsWith('kept')) kept += 1;
        else if (mutated.format.kind === 'data-set') quarantined += 1;
      } catch (error) {
        failures.push(`seed ${ownSeed}: ${asNegatoscopeError(error, 'fuzzObjects').message}`);
      } finally {
        clearTimeout(late);
      }
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeSome));
  await ingest.close();
  failures.push(...(await whatIsLeft(dataDirectory, reader, kept, quarantined)));
  await pool.close();
  await reader.close();
  await store.close();
  return { outcomes, faults, kept, failures };
}

interface MutatedObject {
  readonly original: FuzzedOriginal;
  readonly place: ObjectPlace;
  readonly format: IncomingFormat;
  readonly bytes: Uint8Array;
  readonly chunkBytes: number;
}

/** What became of one; throws what must not be. */
async function giveOne(
  { ingest, reader, pool }: FuzzParts,
  { original, format, bytes, chunkBytes }: MutatedObject,
): Promise<{ stage: ObjectStage; as: string }> {
  const source: InstanceSource =
    format.kind === 'data-set'
      ? { kind: 'network', label: 'FUZZ', callingAe: 'FUZZ', batchId: 'fuzz-network' }
      : { kind: 'folder', label: 'fuzz', batchId: 'fuzz-folder' };
  const incoming = ingest.begin(source, format);
  let instanceId: number;
  let studyId: number;
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      await incoming.write(bytes.subarray(at, at + chunkBytes));
    }
    ({ instanceId, studyId } = await incoming.finish());
  } catch (error) {
    if (!isNegatoscopeError(error) || !error.code.startsWith('dicom.')) throw error;
    const reachesDataSet = format.kind === 'data-set' || isMetaRead(bytes);
    return { stage: reachesDataSet ? 'refused in the data set' : 'refused in file meta', as: error.code };
  }
  // Opening its study is what a person would do next.
  const { displaySets } = await reader.displaySets(studyId);
  for (const set of displaySets) unpackDisplaySet(set);
  try {
    await reader.imageDescription(instanceId);
  } catch (error) {
    if (!isNegatoscopeError(error, 'image.no-pixel-data')) throw error;
    return { stage: 'kept, no picture', as: original.name };
  }
  try {
    await pool.decode(await reader.frameSource(instanceId, 0), { priority: 'visible' });
  } catch (error) {
    if (!isNegatoscopeError(error) || !/^(?:codec|image|dicom)\./u.test(error.code)) throw error;
    if (error.code === 'codec.timeout') throw error;
    return { stage: 'kept, frame refused', as: error.code };
  }
  return { stage: 'kept, frame decoded', as: original.name };
}

function isMetaRead(bytes: Uint8Array): boolean {
  const parser = new Part10Parser({ inflate: inflateDataSet });
  try {
    parser.push(bytes);
    return parser.end().dataSetOffsetBytes >= 0;
  } catch {
    return parser.dataSetOffsetBytes !== undefined;
  }
}

/** Rows, files, quarantine and spool against what was counted. */
async function whatIsLeft(
  dataDirectory: string,
  reader: Reader,
  kept: number,
  quarantined: number,
): Promise<string[]> {
  const files = (folder: string): number =>
    readdirSync(path.join(dataDirectory, folder), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  const { instances } = await reader.counts();
  const found = {
    rows: instances,
    files: files('instances'),
    // Each with its reason beside it.
    quarantined: files('quarantine') / 2,
    spooled: files('spool'),
  };
  const expected = { rows: kept, files: kept, quarantined, spooled: 0 };
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`left ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
}

function mutatedObject(originals: readonly FuzzedOriginal[], seed: number): MutatedObject {
  // Seeds that follow each other must not give objects that resemble each other.
  const random = seededRandom(Math.imul(seed, 2_654_435_761));
  const below = (limit: number): number => Math.floor(random() * limit);
  const original = originals[below(originals.length)];
  if (original === undefined) throw new Error('no originals');
  const studyNumber = Math.floor(seed / objectsAStudy);
  const study = String(studyNumber).padStart(9, '0');
  const uids: OwnUids = {
    StudyInstanceUID: `2.25.1${study}`,
    SeriesInstanceUID: `2.25.2${study}`,
    SOPInstanceUID: `2.25.3${String(seed).padStart(9, '0')}`,
    PatientID: `FUZZ-${String(Math.floor(studyNumber / studiesAPatient)).padStart(9, '0')}`,
  };
  const file = original.build(uids);
  const isNetwork = below(2) === 1;
  const limits = partsOf(file);
  const possible = objectPlaces.filter((place) => {
    const [from, to] = limits[place];
    return to > from && !(isNetwork && place === 'file meta');
  });
  const place = possible[below(possible.length)] ?? 'attributes';
  const [from, to] = limits[place];
  const first = from + below(to - from);
  // What breaks the framing never reaches a decoder: most faults in pixels leave it whole.
  const mutated =
    place === 'pixel data' && below(4) > 0 ? spoilBytes(file, first, to, below) : mutate(file, first, below);
  return {
    original,
    place,
    format: isNetwork
      ? {
          kind: 'data-set',
          TransferSyntaxUID: original.TransferSyntaxUID,
          AffectedSOPClassUID: original.SOPClassUID,
          AffectedSOPInstanceUID: uids.SOPInstanceUID,
        }
      : { kind: 'part10' },
    bytes: isNetwork ? mutated.subarray(limits['file meta'][1]) : mutated,
    chunkBytes: below(3) === 0 ? 1 + below(200) : 16_384,
  };
}

function partsOf(file: Uint8Array): Readonly<Record<ObjectPlace, readonly [from: number, to: number]>> {
  const { dataSet, dataSetOffsetBytes, transferSyntax } = parsePart10(file, { inflate: inflateDataSet });
  const isDeflated = transferSyntax.isDeflated;
  // Its header is of 8 bytes with implicit VR, else of 12.
  const pixelsAt = isDeflated ? undefined : dataSet.element(Tag.PixelData)?.offsetBytes;
  const end = file.length;
  return {
    'file meta': [0, dataSetOffsetBytes],
    attributes: [dataSetOffsetBytes, pixelsAt === undefined ? end : pixelsAt - 12],
    'pixel data': pixelsAt === undefined ? [end, end] : [pixelsAt - 12, end],
  };
}

/** One to eight changed bytes near each other. */
function spoilBytes(
  original: Uint8Array,
  first: number,
  end: number,
  below: (limit: number) => number,
): Uint8Array {
  const bytes = Uint8Array.from(original);
  for (let count = 1 + below(8); count > 0; count -= 1) {
    bytes[Math.min(end - 1, first + below(64))] = below(256);
  }
  return bytes;
}

/** Values that a length is most likely to be believed with. */
const badLengths = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0xffff, 0xfffe_0000] as const;

/** One to three faults: a cut, changed bytes, a lost, doubled or inserted stretch, a length that lies. */
function mutate(original: Uint8Array, first: number, below: (limit: number) => number): Uint8Array {
  let bytes = Uint8Array.from(original);
  let at = first;
  for (let fault = below(2) * below(3); fault >= 0; fault -= 1) {
    const length = 1 + below(24);
    const head = bytes.subarray(0, at);
    switch (below(8)) {
      case 0:
        return bytes.slice(0, at);
      case 1:
        bytes = joined(head, bytes.subarray(at + length));
        break;
      case 2:
        bytes = joined(bytes.subarray(0, at + length), bytes.subarray(at));
        break;
      case 3:
        bytes = joined(
          head,
          Uint8Array.from({ length }, () => below(256)),
          bytes.subarray(at),
        );
        break;
      case 4:
      case 5: {
        const value = badLengths[below(badLengths.length)] ?? 0;
        const size = Math.min(4, bytes.length - at);
        for (let index = 0; index < size; index++) bytes[at + index] = (value >>> (8 * index)) & 0xff;
        break;
      }
      default:
        bytes[at] = below(256);
    }
    if (bytes.length === 0) return bytes;
    // The others anywhere.
    at = below(bytes.length);
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
