import { deflateRawSync } from 'node:zlib';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ReadableDatabase } from '../../../main/store/database.ts';
import { indexSchema } from '../../../main/store/schemas.ts';
import { openReader, type Reader } from '../../../main/store/open-reader.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { asNegatoscopeError } from '../../../shared/errors.ts';
import {
  DataSetBuilder,
  concat,
  explicitBig,
  explicitLittle,
  hex,
  identifiedDataSet,
  implicitLittle,
  latin1,
  undefinedLength,
  type BuildEncoding,
} from '../../support/dicom-builder.ts';
import { startReceivingThreads } from '../../support/receiving-threads.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { abortPdu, associateRequest, storeMessage } from '../../support/upper-layer-bytes.ts';

/**
 * The parser's negative numbers (N51 to N72) over the wire: each hostile data set into the real listener, ingest and
 * store. Whatever becomes of it, nothing of a refused one is outside the quarantine, and the next object of the same
 * association, and of another one, is stored.
 */
const dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-test-'));
const threads = startReceivingThreads(dataDirectory);
let port = 0;
let reader: Reader;

beforeAll(async () => {
  await threads.store.settings();
  ({ port } = await threads.receiver.start({ 'receiver.port': 0 }));
  reader = openReader({ dataDirectory, now: Date.now });
});
afterAll(async () => {
  await reader.close();
  await threads.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  rle: '1.2.840.10008.1.2.5',
} as const;
type Syntax = keyof typeof syntaxes;

const success = 0x0000;
const cannotUnderstand = 0xc000;

function files(folder: string): string[] {
  return readdirSync(path.join(dataDirectory, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** What stands in the spool; the file made ahead for the next object is empty. */
const spooled = (): string[] =>
  files('spool').filter((file) => statSync(file, { throwIfNoEntry: false })?.size !== 0);

async function associate(syntax: Syntax): Promise<ScriptedPeer> {
  const peer = await ScriptedPeer.connect(port);
  onTestFinished(() => peer.destroy());
  const contexts = [{ id: 3, abstractSyntaxes: [secondaryCapture], transferSyntaxes: [syntaxes[syntax]] }];
  await peer.send(associateRequest({ contexts }));
  expect((await peer.receive())?.type).toBe(0x02);
  return peer;
}

async function send(peer: ScriptedPeer, dataSet: Uint8Array, instanceUid: string): Promise<number> {
  await peer.send(storeMessage(dataSet, { instanceUid, classUid: secondaryCapture }));
  return (await peer.receiveResponse()).status;
}

let lastInstance = 0;
const newUid = (): string => `2.25.51.${++lastInstance}`;

/** Before the pixels; `more` comes between, in the order of tags. */
function described(uid: string, encoding: BuildEncoding = explicitLittle): DataSetBuilder {
  return identifiedDataSet(encoding, { SOPClassUID: secondaryCapture, SOPInstanceUID: uid });
}

function withPixels(builder: DataSetBuilder, rows = 4): DataSetBuilder {
  return builder
    .numbers(Tag.SamplesPerPixel, 'US', 1)
    .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .numbers(Tag.Rows, 'US', rows)
    .numbers(Tag.Columns, 'US', 4)
    .numbers(Tag.BitsAllocated, 'US', 16)
    .numbers(Tag.BitsStored, 'US', 16)
    .numbers(Tag.HighBit, 'US', 15)
    .numbers(Tag.PixelRepresentation, 'US', 0);
}

const pixels = new Uint8Array(32).fill(7);
const whole = (uid: string, encoding = explicitLittle): Uint8Array =>
  withPixels(described(uid, encoding)).bytes(Tag.PixelData, 'OW', pixels).build();

/** An element that stands behind everything else, with what is hostile in it, after a whole image. */
const trailing = (uid: string, hostile: (builder: DataSetBuilder) => DataSetBuilder): Uint8Array =>
  hostile(withPixels(described(uid)).bytes(Tag.PixelData, 'OW', pixels)).build();

/** Before the pixels, in a private group that every sequence is allowed in. */
const inside = (uid: string, hostile: (builder: DataSetBuilder) => DataSetBuilder): Uint8Array =>
  withPixels(hostile(described(uid).text(0x00210010, 'LO', 'HOSTILE')))
    .bytes(Tag.PixelData, 'OW', pixels)
    .build();

const private1 = 0x00211001;

/** Each level is a header of 12 bytes and an item of 8. */
function nested(depth: number, style: 'defined' | 'undefined'): Uint8Array {
  const open = new DataSetBuilder();
  const close = new DataSetBuilder();
  for (let within = (depth - 1) * 20; within >= 0; within -= 20) {
    if (style === 'defined') open.header(private1, 'SQ', within + 8).item(0xfffee000, within);
    else {
      open.header(private1, 'SQ', undefinedLength).item(0xfffee000, undefinedLength);
      close.item(0xfffee00d, 0).item(0xfffee0dd, 0);
    }
  }
  return concat(open.build(), close.build());
}

type Case = readonly [
  name: string,
  make: (uid: string) => Uint8Array,
  /** A status that is no success, or what asking for the first frame comes to. */
  becomes: number | string,
  syntax?: Syntax,
];

const shown = 'shown';

const cases: readonly Case[] = [
  ...[0x7fff_fff0, 0xffff_fff0, 0xffff_fffe].flatMap((length): Case[] =>
    ['OB', 'UT', 'UN', 'OW'].map((vr) => [
      `N53 with ${vr} of ${length} bytes and four left`,
      (uid) => trailing(uid, (b) => b.header(0x7fe11010, vr, length).raw(new Uint8Array(4))),
      cannotUnderstand,
    ]),
  ),
  [
    'N54 with 2 000 sequences of defined length in each other',
    (uid) => inside(uid, (b) => b.raw(nested(2000, 'defined'))),
    cannotUnderstand,
  ],
  [
    'N54 with 20 000 sequences of defined length in each other',
    (uid) => inside(uid, (b) => b.raw(nested(20_000, 'defined'))),
    cannotUnderstand,
  ],
  [
    'N55 with 1 000 sequences of undefined length in each other, and 200 KB behind',
    (uid) =>
      inside(uid, (b) => b.raw(nested(1000, 'undefined')).bytes(0x00211002, 'OB', new Uint8Array(200_000))),
    cannotUnderstand,
  ],
  [
    'N56 with the bytes of a delimiter inside a value of an item of undefined length',
    (uid) =>
      inside(uid, (b) =>
        b.sequence(
          private1,
          [
            new DataSetBuilder().bytes(
              private1,
              'OB',
              hex('FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00'),
            ),
          ],
          { sequence: 'undefined', item: 'undefined' },
        ),
      ),
    shown,
  ],
  [
    'N57 with UN of undefined length, which is implicit VR within (CP-246)',
    (uid) =>
      inside(uid, (b) =>
        b
          .header(private1, 'UN', undefinedLength)
          .item(0xfffee000, undefinedLength)
          .raw(new DataSetBuilder(implicitLittle).text(0x00211002, 'LO', 'within').build())
          .item(0xfffee00d, 0)
          .item(0xfffee0dd, 0),
      ),
    shown,
  ],
  [
    'N57 with a sequence in UN of defined length',
    (uid) =>
      inside(uid, (b) => {
        const item = new DataSetBuilder(implicitLittle).text(0x00211002, 'LO', 'within').build();
        return b.bytes(
          private1,
          'UN',
          new DataSetBuilder(implicitLittle).item(0xfffee000, item.length).raw(item).build(),
        );
      }),
    shown,
  ],
  [
    'N58 whose item has no delimiter',
    (uid) =>
      inside(uid, (b) =>
        b.header(private1, 'SQ', undefinedLength).item(0xfffee000, undefinedLength).item(0xfffee0dd, 0),
      ),
    cannotUnderstand,
  ],
  [
    'N58 whose sequence has no delimiter',
    (uid) => trailing(uid, (b) => b.header(0x7fe31010, 'SQ', undefinedLength).item(0xfffee000, 0)),
    cannotUnderstand,
  ],
  [
    'N58 whose item is longer than what is around it',
    (uid) => inside(uid, (b) => b.header(private1, 'SQ', 16).item(0xfffee000, 400).raw(new Uint8Array(8))),
    cannotUnderstand,
  ],
  [
    'N59 with a value of odd length',
    (uid) => inside(uid, (b) => b.header(private1, 'LO', 3).raw(Uint8Array.of(65, 66, 67))),
    shown,
  ],
  [
    'N59 with a VR of small letters',
    (uid) => inside(uid, (b) => b.header(private1, 'lo', 4).raw(Uint8Array.of(65, 66, 67, 32))),
    shown,
  ],
  [
    'N59 with a VR of NULs',
    (uid) => inside(uid, (b) => b.header(private1, '\0\0', 4).raw(new Uint8Array(4))),
    shown,
  ],
  [
    'N59 with the VRs of 64 bits',
    (uid) =>
      inside(uid, (b) =>
        b.numbers(private1, 'UV', 5).numbers(0x00211002, 'SV', -5).bytes(0x00211003, 'OV', new Uint8Array(8)),
      ),
    shown,
  ],
  ['N60 in big endian where little endian was agreed', (uid) => whole(uid, explicitBig), cannotUnderstand],
  ['N60 in implicit VR where explicit was agreed', (uid) => whole(uid, implicitLittle), cannotUnderstand],
  [
    'N61 that is a deflate bomb',
    (uid) => {
      const head = withPixels(described(uid)).header(Tag.PixelData, 'OW', 0xffff_fff0).build();
      // 600 MB of zeros, more than is inflated of any object.
      const bomb = Buffer.alloc(600_000_000);
      bomb.set(head);
      return deflateRawSync(bomb, { level: 1 });
    },
    cannotUnderstand,
    'deflated',
  ],
  [
    'N61 whose deflated bytes are cut',
    (uid) => deflateRawSync(whole(uid)).subarray(0, 100),
    cannotUnderstand,
    'deflated',
  ],
  [
    'N62 with two Study Instance UIDs',
    (uid) => trailing(uid, (b) => b.text(Tag.StudyInstanceUID, 'UI', '2.25.999')),
    cannotUnderstand,
  ],
  [
    'N63 with no rows',
    (uid) => withPixels(described(uid), 0).bytes(Tag.PixelData, 'OW', pixels).build(),
    'dicom.malformed',
  ],
  [
    'N63 with 65535 rows and pixels for four',
    (uid) => withPixels(described(uid), 65_535).bytes(Tag.PixelData, 'OW', pixels).build(),
    'image.frame-missing',
  ],
  [
    'N69 with a fragment beyond the end',
    (uid) =>
      withPixels(described(uid))
        .header(Tag.PixelData, 'OB', undefinedLength)
        .item(0xfffee000, 0)
        .item(0xfffee000, 1000)
        .raw(new Uint8Array(10))
        .build(),
    cannotUnderstand,
    'rle',
  ],
  [
    'N69 without the delimiter of its fragments',
    (uid) =>
      withPixels(described(uid))
        .header(Tag.PixelData, 'OB', undefinedLength)
        .item(0xfffee000, 0)
        .item(0xfffee000, 10)
        .raw(new Uint8Array(10))
        .build(),
    cannotUnderstand,
    'rle',
  ],
  [
    'N69 whose table points past its fragments',
    (uid) =>
      withPixels(described(uid).text(Tag.NumberOfFrames, 'IS', '2'))
        .encapsulated([new Uint8Array(64), new Uint8Array(64)], [0, 65_535])
        .build(),
    'dicom.malformed',
    'rle',
  ],
  [
    'N72 whose private creator is __proto__',
    (uid) => inside(uid, (b) => b.text(0x00210011, 'LO', '__proto__').text(0x00211101, 'LO', 'constructor')),
    shown,
  ],
];

async function rowCount(): Promise<number> {
  return (await reader.counts()).instances;
}

/** 0, which none has, where it is not stored. */
function instanceIdOf(uid: string): number {
  const index = ReadableDatabase.openReadable(dataDirectory, indexSchema);
  const row = index
    .query<{ instance_id: number }>('SELECT instance_id FROM instance WHERE SOPInstanceUID = ?')
    .get(uid);
  index.close();
  return row?.instance_id ?? 0;
}

/** What asking for the first frame of an instance comes to: its pixels as they were sent, or why not. */
async function firstFrame(uid: string): Promise<string> {
  const instanceId = instanceIdOf(uid);
  try {
    await reader.imageDescription(instanceId);
    const { file, ranges } = await reader.frameSource(instanceId, 0);
    const [range] = ranges;
    const start = range?.offsetBytes ?? 0;
    expect(readFileSync(file).subarray(start, start + pixels.length)).toEqual(Buffer.from(pixels));
    return shown;
  } catch (error) {
    return asNegatoscopeError(error, 'test').code;
  }
}

describe('an object over the wire', () => {
  test.for(cases)(
    '%s: refused whole, or kept and never shown wrong; the next one is stored',
    async ([, make, becomes, syntax = 'explicit']) => {
      const [instances, rows, quarantined] = [
        files('instances'),
        await rowCount(),
        files('quarantine').length,
      ];
      const peer = await associate(syntax);
      const uid = newUid();
      const status = await send(peer, make(uid), uid);
      const isStored = typeof becomes === 'string';
      const added = isStored ? 1 : 0;
      expect(status).toBe(isStored ? success : becomes);
      expect([files('instances').length, await rowCount()]).toEqual([instances.length + added, rows + added]);
      // Reason and bytes of what was refused.
      expect(files('quarantine').length).toBe(quarantined + (isStored ? 0 : 2));
      expect(isStored ? await firstFrame(uid) : status).toBe(becomes);
      await expectNextWorks(peer, syntax);
    },
  );
});

/** On the association that brought it, and on another one. */
async function expectNextWorks(peer: ScriptedPeer, syntax: Syntax): Promise<void> {
  const made: Readonly<Record<Syntax, (uid: string) => Uint8Array>> = {
    explicit: whole,
    implicit: (uid) => whole(uid, implicitLittle),
    deflated: (uid) => deflateRawSync(whole(uid)),
    rle: (uid) =>
      withPixels(described(uid))
        .encapsulated([new Uint8Array(66)])
        .build(),
  };
  const before = files('instances').length;
  for (const next of [peer, await associate(syntax)]) {
    const uid = newUid();
    expect(await send(next, made[syntax](uid), uid)).toBe(success);
  }
  expect(files('instances')).toHaveLength(before + 2);
  await expect.poll(spooled).toEqual([]);
}

test('N51 cut at any byte is refused, or kept without an image where an element ends; never an image that is not whole', async () => {
  const peer = await associate('explicit');
  const uid = newUid();
  const dataSet = whole(uid);
  const ends = new Set(elementEnds(dataSet));
  const rows = await rowCount();
  // From where all is there that identifies it; before, it is refused for that.
  const identified = dataSet.length - pixels.length - 12;
  for (let length = 1; length < identified - 80; length += 7) {
    expect([length, await send(peer, dataSet.subarray(0, length), uid)]).toEqual([length, cannotUnderstand]);
  }
  expect([files('instances').filter((file) => file.includes(uid)), await rowCount()]).toEqual([[], rows]);
  for (let length = identified - 79; length < dataSet.length; length += 1) {
    const next = newUid();
    const status = await send(peer, whole(next).subarray(0, length), next);
    expect([length, status]).toEqual([length, ends.has(length) ? success : cannotUnderstand]);
    expect(await firstFrame(next)).toBe(status === success ? 'image.no-pixel-data' : 'store.not-found');
  }
  await expectNextWorks(peer, 'explicit');
});

/** Where an element of an explicit data set without sequences ends, once it is identified. */
function elementEnds(dataSet: Uint8Array): number[] {
  const view = new DataView(dataSet.buffer, dataSet.byteOffset, dataSet.length);
  const ends: number[] = [];
  for (let at = 0; at < dataSet.length;) {
    const vr = String.fromCodePoint(view.getUint8(at + 4), view.getUint8(at + 5));
    at += vr === 'OW' ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true);
    ends.push(at);
  }
  return ends;
}

test('N52 with bytes overwritten anywhere is answered each time, and as many are stored as were answered with success', async () => {
  const random = seededRandom(52);
  const below = (limit: number): number => Math.floor(random() * limit);
  let peer = await associate('explicit');
  const rows = await rowCount();
  let stored = 0;
  for (let round = 0; round < 300; round += 1) {
    const uid = newUid();
    const dataSet = whole(uid);
    for (let change = 0; change <= below(3); change += 1) dataSet[below(dataSet.length)] = below(256);
    const status = await send(peer, dataSet, uid);
    expect([success, cannotUnderstand, 0xa900]).toContain(status);
    if (status === success) stored += 1;
  }
  expect(await rowCount()).toBe(rows + stored);
  expect(stored).toBeGreaterThan(0);
  peer = await associate('explicit');
  await expectNextWorks(peer, 'explicit');
});

describe('text over the wire', () => {
  const texts: readonly (readonly [name: string, keyword: number, vr: string, value: Uint8Array])[] = [
    ['N64 in a character set that nobody knows', Tag.SpecificCharacterSet, 'CS', latin1('ISO_IR 999 ')],
    [
      'N64 in Japanese with escape sequences',
      Tag.PatientName,
      'PN',
      latin1('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'),
    ],
    [
      'N66 with control characters, NUL and an override of direction',
      Tag.PatientName,
      'PN',
      concat(latin1('A\x1b[2J\0\r\n^B'), hex('E2 80 AE'), latin1('gnp ')),
    ],
    ['N67 that is no number for a slice thickness', 0x00180050, 'DS', latin1('1e400 ')],
    ['N67 that is NaN for a slice thickness', 0x00180050, 'DS', latin1('NaN ')],
    ['N68 that is no date', Tag.StudyDate, 'DA', latin1('20261399')],
    ['N68 that is the hour 24', Tag.StudyTime, 'TM', latin1('240000')],
  ];
  test.each(texts)('%s is kept as it came, and the image is shown', async (_name, tag, vr, value) => {
    const peer = await associate('explicit');
    const uid = newUid();
    const odd = value.length % 2 === 1 ? concat(value, latin1(' ')) : value;
    // Of a patient and a study of its own, so that it is the one that counts.
    const builder = new DataSetBuilder()
      .text(Tag.SOPClassUID, 'UI', secondaryCapture)
      .text(Tag.SOPInstanceUID, 'UI', uid)
      .text(Tag.PatientID, 'LO', uid)
      .text(Tag.StudyInstanceUID, 'UI', `${uid}.1`)
      .text(Tag.SeriesInstanceUID, 'UI', `${uid}.2`);
    const dataSet = withPixels(builder.bytes(tag, vr, odd))
      .bytes(Tag.PixelData, 'OW', pixels)
      .build();
    expect(await send(peer, dataSet, uid)).toBe(success);
    expect(await firstFrame(uid)).toBe(shown);
    const [studyId] = await reader.studyIds(`${uid}.1`);
    const [row] = await reader.studyRows(studyId === undefined ? [] : [studyId]);
    expect(row?.PatientID).toBe(uid);
    await expectNextWorks(peer, 'explicit');
  });
});

test('N65 of UTF-8 in an item is what it says', async () => {
  const peer = await associate('explicit');
  const uid = newUid();
  const text = Buffer.from('Schädel', 'utf8');
  const item = new DataSetBuilder().bytes(0x00080104, 'LO', text);
  const dataSet = withPixels(
    new DataSetBuilder()
      .text(Tag.SpecificCharacterSet, 'CS', 'ISO_IR 192')
      .text(Tag.SOPClassUID, 'UI', secondaryCapture)
      .text(Tag.SOPInstanceUID, 'UI', uid)
      .sequence(0x00082218, [item])
      .text(Tag.PatientID, 'LO', uid)
      .text(Tag.StudyInstanceUID, 'UI', `${uid}.1`)
      .text(Tag.SeriesInstanceUID, 'UI', `${uid}.2`),
  )
    .bytes(Tag.PixelData, 'OW', pixels)
    .build();
  expect(await send(peer, dataSet, uid)).toBe(success);
  const tags = JSON.stringify(await reader.instanceTags(instanceIdOf(uid)));
  expect(tags).toContain('Schädel');
  await expectNextWorks(peer, 'explicit');
});

test('N70 of implicit VR has its padding value read with the sign of the pixels', async () => {
  const peer = await associate('implicit');
  const uid = newUid();
  const dataSet = identifiedDataSet(implicitLittle, { SOPClassUID: secondaryCapture, SOPInstanceUID: uid })
    .numbers(Tag.SamplesPerPixel, 'US', 1)
    .text(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .numbers(Tag.Rows, 'US', 4)
    .numbers(Tag.Columns, 'US', 4)
    .numbers(Tag.BitsAllocated, 'US', 16)
    .numbers(Tag.BitsStored, 'US', 16)
    .numbers(Tag.HighBit, 'US', 15)
    .numbers(Tag.PixelRepresentation, 'US', 1)
    .numbers(Tag.PixelPaddingValue, 'SS', -2000)
    .bytes(Tag.PixelData, 'OW', pixels)
    .build();
  expect(await send(peer, dataSet, uid)).toBe(success);
  expect(JSON.stringify(await reader.imageDescription(instanceIdOf(uid)))).toContain('-2000');
  await expectNextWorks(peer, 'implicit');
});

const descriptors = (): number => readdirSync('/proc/self/fd').length;

test.skipIf(process.platform !== 'linux')(
  'N25 that is broken off at any point, by A-ABORT or by force, leaves neither a file nor an open descriptor',
  { timeout: 60_000 },
  async () => {
    const peer = await associate('explicit');
    await expectNextWorks(peer, 'explicit');
    const [instances, rows, quarantined] = [files('instances'), await rowCount(), files('quarantine')];
    const baseline = descriptors();
    const uid = newUid();
    const message = storeMessage(whole(uid), {
      instanceUid: uid,
      classUid: secondaryCapture,
      fragmentBytes: 40,
    });
    // The last fragment stays away, or it is an object.
    for (let length = 20, turn = 0; length < message.length - 40; length += 37, turn += 1) {
      const broken = await ScriptedPeer.connect(port);
      const contexts = [
        { id: 3, abstractSyntaxes: [secondaryCapture], transferSyntaxes: [syntaxes.explicit] },
      ];
      await broken.send(associateRequest({ contexts }));
      await broken.receive();
      await broken.send(message.subarray(0, length));
      if (turn % 3 === 0) broken.reset();
      else if (turn % 3 === 1) broken.halfClose();
      else await broken.send(abortPdu);
      broken.destroy();
    }
    await expect.poll(spooled, { timeout: 15_000 }).toEqual([]);
    await expect.poll(descriptors, { timeout: 15_000 }).toBeLessThanOrEqual(baseline);
    expect([files('instances'), await rowCount(), files('quarantine')]).toEqual([
      instances,
      rows,
      quarantined,
    ]);
    await expectNextWorks(peer, 'explicit');
  },
);
