import { mkdtempSync, readFileSync, readdirSync, statSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DataSetBuilder, explicitLittle, implicitLittle } from '../../support/dicom-builder.ts';
import { startReceivingThreads } from '../../support/receiving-threads.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import {
  associateRequest,
  ctStorage,
  pData,
  pdv,
  storeMessage,
  storeRequest,
} from '../../support/upper-layer-bytes.ts';

/** Objects over the wire into the real ingest, as the listener's thread does it: the statuses of N31 to N42. */
const dataDirectory = mkdtempSync(path.join(os.tmpdir(), 'negatoscope-test-'));
const threads = startReceivingThreads(dataDirectory);
let port = 0;

beforeAll(async () => {
  // The folders are there once the store has opened.
  await threads.store.settings();
  ({ port } = await threads.receiver.start({ 'receiver.port': 0 }));
});
afterAll(async () => {
  await threads.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const implicit = '1.2.840.10008.1.2';
const explicit = '1.2.840.10008.1.2.1';
const deflated = '1.2.840.10008.1.2.1.99';

const understood = 0x0000;
const cannotUnderstand = 0xc000;
const mismatch = 0xa900;

function filesIn(folder: string): string[] {
  const entries = readdirSync(path.join(dataDirectory, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** What stands in the spool; the file made ahead for the next object is empty. */
function spooled(): string[] {
  return filesIn('spool').filter((file) => statSync(file, { throwIfNoEntry: false })?.size !== 0);
}

async function associate(TransferSyntaxUID = implicit): Promise<ScriptedPeer> {
  const peer = await ScriptedPeer.connect(port);
  onTestFinished(() => peer.destroy());
  const contexts = [{ id: 3, abstractSyntaxes: [ctStorage], transferSyntaxes: [TransferSyntaxUID] }];
  await peer.send(associateRequest({ contexts }));
  expect((await peer.receive())?.type).toBe(0x02);
  return peer;
}

async function send(
  peer: ScriptedPeer,
  dataSet: Uint8Array,
  instanceUid: string,
  classUid = ctStorage,
): Promise<number> {
  await peer.send(storeMessage(dataSet, { instanceUid, classUid }));
  return (await peer.receiveResponse()).status;
}

let lastInstance = 0;
/** A UID that no other object has. */
function newUid(): string {
  lastInstance += 1;
  return `2.25.7.${lastInstance}`;
}

interface Values {
  readonly SOPClassUID?: string;
  readonly SOPInstanceUID: string;
  readonly PatientID?: string;
  readonly StudyInstanceUID?: string | null;
  readonly SeriesInstanceUID?: string;
  readonly pixel?: number;
}

/** A CT of 16 × 16 pixels. */
function ct(values: Values, encoding = implicitLittle): Uint8Array {
  const builder = new DataSetBuilder(encoding)
    .text(0x00080016, 'UI', values.SOPClassUID ?? ctStorage)
    .text(0x00080018, 'UI', values.SOPInstanceUID)
    .text(0x00080060, 'CS', 'CT')
    .text(0x00100010, 'PN', 'Test^Builder')
    .text(0x00100020, 'LO', values.PatientID ?? 'ID-1');
  if (values.StudyInstanceUID !== null) {
    builder.text(0x0020000d, 'UI', values.StudyInstanceUID ?? '2.25.700');
  }
  return builder
    .text(0x0020000e, 'UI', values.SeriesInstanceUID ?? '2.25.701')
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME2')
    .numbers(0x00280010, 'US', 16)
    .numbers(0x00280011, 'US', 16)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', 16)
    .numbers(0x00280102, 'US', 15)
    .numbers(0x00280103, 'US', 0)
    .bytes(0x7fe00010, 'OW', new Uint8Array(512).fill(values.pixel ?? 1))
    .build();
}

describe('an object over the wire', () => {
  type Refused = readonly [
    name: string,
    make: (SOPInstanceUID: string) => Uint8Array,
    status: number,
    requestSuffix: string,
  ];
  const refused: readonly Refused[] = [
    [
      'N31 cut in an element header',
      (uid) => ct({ SOPInstanceUID: uid }).subarray(0, -516),
      cannotUnderstand,
      '',
    ],
    ['N32 of 1000 bytes FFH', () => new Uint8Array(1000).fill(0xff), cannotUnderstand, ''],
    [
      'N33 whose pixel data of 512 bytes ends after 100',
      (uid) => ct({ SOPInstanceUID: uid }).subarray(0, -412),
      cannotUnderstand,
      '',
    ],
    ['N34 of another instance than its request', (uid) => ct({ SOPInstanceUID: uid }), mismatch, '.1'],
    [
      'N34 of another class than its request',
      (uid) => ct({ SOPInstanceUID: uid, SOPClassUID: '1.2.840.10008.5.1.4.1.1.4' }),
      mismatch,
      '',
    ],
    [
      'N35 without a study UID',
      (uid) => ct({ SOPInstanceUID: uid, StudyInstanceUID: null }),
      cannotUnderstand,
      '',
    ],
    [
      'N35 with an empty study UID',
      (uid) => ct({ SOPInstanceUID: uid, StudyInstanceUID: '' }),
      cannotUnderstand,
      '',
    ],
    [
      'N35 with a path for a study UID',
      (uid) => ct({ SOPInstanceUID: uid, StudyInstanceUID: '../../etc' }),
      cannotUnderstand,
      '',
    ],
    [
      'N35 with a series UID of 65 characters',
      (uid) => ct({ SOPInstanceUID: uid, SeriesInstanceUID: `1.${'2'.repeat(63)}` }),
      cannotUnderstand,
      '',
    ],
    [
      'N35 with letters in its series UID',
      (uid) => ct({ SOPInstanceUID: uid, SeriesInstanceUID: '1.2.abc' }),
      cannotUnderstand,
      '',
    ],
    ['N36 of no length', () => new Uint8Array(0), cannotUnderstand, ''],
    [
      'N38 in another transfer syntax than agreed',
      (uid) => ct({ SOPInstanceUID: uid }, explicitLittle),
      cannotUnderstand,
      '',
    ],
  ];

  test.each(refused)(
    '%s is refused, nothing of it is stored, and the association goes on',
    async (_name, make, status, requestSuffix) => {
      const before = filesIn('instances');
      const quarantined = filesIn('quarantine').length;
      const peer = await associate();
      const uid = newUid();
      expect(await send(peer, make(uid), uid + requestSuffix)).toBe(status);
      expect(filesIn('instances')).toEqual(before);
      expect(spooled()).toEqual([]);
      expect(filesIn('quarantine').length).toBeGreaterThan(quarantined);
      const next = newUid();
      expect(await send(peer, ct({ SOPInstanceUID: next }), next)).toBe(understood);
      expect(filesIn('instances')).toHaveLength(before.length + 1);
      const another = newUid();
      expect(await send(await associate(), ct({ SOPInstanceUID: another }), another)).toBe(understood);
    },
  );

  test('N35 whose UIDs are padded with spaces and NULs is stored', async () => {
    const before = filesIn('instances').length;
    const uid = newUid();
    const dataSet = ct({ SOPInstanceUID: `${uid}\0`, StudyInstanceUID: '2.25.700 \0' });
    expect(await send(await associate(), dataSet, uid)).toBe(understood);
    expect(filesIn('instances')).toHaveLength(before + 1);
  });

  test('N37 with the message ID of the one before is answered like any other', async () => {
    const peer = await associate();
    for (const uid of [newUid(), newUid()]) {
      await peer.send(storeMessage(ct({ SOPInstanceUID: uid }), { instanceUid: uid, messageId: 5 }));
      const response = await peer.receiveResponse();
      expect([response.status, response.elements.get(0x0120)?.readUInt16LE(0)]).toEqual([understood, 5]);
    }
  });

  test('N39 that is deflated is stored as it came; one that is cut within is refused', async () => {
    const peer = await associate(deflated);
    const uid = newUid();
    const good = deflateRawSync(ct({ SOPInstanceUID: uid }, explicitLittle));
    expect(await send(peer, good, uid)).toBe(understood);
    const isKept = filesIn('instances').some((file) => readFileSync(file).includes(good));
    expect(isKept).toBe(true);
    const cutUid = newUid();
    const cut = deflateRawSync(ct({ SOPInstanceUID: cutUid }, explicitLittle));
    expect(await send(peer, cut.subarray(0, -20), cutUid)).toBe(cannotUnderstand);
    const next = newUid();
    const last = deflateRawSync(ct({ SOPInstanceUID: next }, explicitLittle));
    expect(await send(peer, last, next)).toBe(understood);
  });

  test('N40 that comes again is answered with success and stored once', async () => {
    const peer = await associate();
    const uid = newUid();
    const dataSet = ct({ SOPInstanceUID: uid });
    expect(await send(peer, dataSet, uid)).toBe(understood);
    const before = filesIn('instances');
    expect(await send(peer, dataSet, uid)).toBe(understood);
    expect(await send(await associate(), dataSet, uid)).toBe(understood);
    expect(filesIn('instances')).toEqual(before);
    expect(spooled()).toEqual([]);
  });

  test('N41 N42 of the same UID with other pixels, or of the same study with another patient, is kept beside', async () => {
    const peer = await associate();
    const uid = newUid();
    expect(await send(peer, ct({ SOPInstanceUID: uid, pixel: 1 }), uid)).toBe(understood);
    const before = filesIn('instances').length;
    expect(await send(peer, ct({ SOPInstanceUID: uid, pixel: 2 }), uid)).toBe(understood);
    expect(filesIn('instances')).toHaveLength(before + 1);
    const stranger = newUid();
    expect(await send(peer, ct({ SOPInstanceUID: stranger, PatientID: 'ID-2' }), stranger)).toBe(understood);
    expect(filesIn('instances')).toHaveLength(before + 2);
  });

  test('N22 whose data set is broken off by a new command is not stored', async () => {
    const before = filesIn('instances');
    const peer = await associate(explicit);
    const uid = newUid();
    await peer.send(
      pData(pdv(3, 'command', storeRequest({ instanceUid: uid }))),
      pData(pdv(3, 'data-set', ct({ SOPInstanceUID: uid }, explicitLittle), { isLast: false })),
      pData(pdv(3, 'command', storeRequest({ instanceUid: uid, messageId: 2 }))),
    );
    expect((await peer.receive())?.type).toBe(0x07);
    await expect.poll(spooled).toEqual([]);
    expect(filesIn('instances')).toEqual(before);
  });
});
