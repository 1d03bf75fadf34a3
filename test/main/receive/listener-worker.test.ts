import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isReceiverMessage, type ReceiverApi } from '../../../main/receive/receiver-api.ts';
import type { StoreApi } from '../../../main/store/store-api.ts';
import { connectCalls } from '../../../main/threads/message-calls.ts';
import { callPort, openPort, startThread } from '../../../main/threads/worker-thread.ts';
import { identifiedDataSet, implicitLittle } from '../../support/dicom-builder.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { associateRequest, ctStorage, storeMessage } from '../../support/upper-layer-bytes.ts';

const threadUrl = (name: string): URL => new URL(`../../../main/${name}`, import.meta.url);

/** A listener thread over a store thread, as the workstation starts them. */
function startThreads(dataDirectory: string) {
  const storeThread = startThread(threadUrl('store/store-worker.ts'), {
    name: 'store',
    workerData: { dataDirectory },
  });
  const storePort = openPort(storeThread);
  const listenerThread = startThread(threadUrl('receive/listener-worker.ts'), {
    name: 'listener',
    workerData: { dataDirectory, decoderUrl: threadUrl('decode/decoder-worker.ts').href, storePort },
    transfer: [storePort],
  });
  const store = connectCalls<StoreApi>(callPort(storeThread), 'store thread').api;
  const receiver = connectCalls<ReceiverApi>(callPort(listenerThread), 'listener thread').api;
  const messages: unknown[] = [];
  listenerThread.on('message', (message: unknown) => {
    if (isReceiverMessage(message)) messages.push(message);
  });
  onTestFinished(async () => {
    await receiver.stop();
    await listenerThread.terminate();
    await store.close();
    await storeThread.terminate();
  });
  return { receiver, messages };
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** A CT object of about 700 kB, whose long element crosses several blocks. */
function ctDataSet(SOPInstanceUID: string): Uint8Array {
  return identifiedDataSet(implicitLittle, { SOPClassUID: ctStorage, SOPInstanceUID })
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME2')
    .numbers(0x00280010, 'US', 600)
    .numbers(0x00280011, 'US', 600)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', 16)
    .numbers(0x00280102, 'US', 15)
    .numbers(0x00280103, 'US', 0)
    .bytes(
      0x7fe00010,
      'OW',
      Uint8Array.from({ length: 720_000 }, (_, index) => (index * 7) % 253),
    )
    .build();
}

describe('the listener thread', () => {
  test('stores what it is sent through the one ingest, byte for byte, and says so', async () => {
    const dataDirectory = temporaryDirectory();
    const { receiver, messages } = startThreads(dataDirectory);
    const { port, ae } = await receiver.start({
      'receiver.port': 0,
      'receiver.ae': 'ROOM_4',
      'other.key': 1,
    });
    expect(ae).toBe('ROOM_4');
    const peer = await ScriptedPeer.connect(port);
    onTestFinished(() => peer.destroy());
    await peer.send(associateRequest());
    expect((await peer.receive())?.type).toBe(0x02);

    const dataSet = ctDataSet('2.25.11');
    await peer.send(storeMessage(dataSet, { instanceUid: '2.25.11' }));
    const stored = await peer.receiveResponse();
    expect([stored.status, stored.elements.get(0x0902)?.toString('latin1')]).toEqual([0, undefined]);
    const files = filesUnder(path.join(dataDirectory, 'instances'));
    expect(files).toHaveLength(1);
    const file = readFileSync(files[0] ?? '');
    expect(file.subarray(file.length - dataSet.length).equals(dataSet)).toBe(true);

    // Truncated within its pixel data, and another instance than its request says.
    await peer.send(storeMessage(dataSet.subarray(0, -500), { instanceUid: '2.25.11' }));
    expect((await peer.receiveResponse()).status).toBe(0xc000);
    await peer.send(storeMessage(dataSet, { instanceUid: '2.25.12' }));
    expect((await peer.receiveResponse()).status).toBe(0xa900);
    await peer.send(storeMessage(ctDataSet('2.25.13'), { instanceUid: '2.25.13' }));
    expect((await peer.receiveResponse()).status).toBe(0);
    expect(filesUnder(path.join(dataDirectory, 'instances'))).toHaveLength(2);
    // The file that was made ahead waits a second for another object.
    const spool = path.join(dataDirectory, 'spool');
    await expect.poll(() => filesUnder(spool), { timeout: 10_000 }).toEqual([]);

    expect(await receiver.status()).toMatchObject({
      state: 'listening',
      ae: 'ROOM_4',
      openAssociations: 1,
      recent: [{ stored: 2, refused: 2, state: 'established' }],
    });
    peer.destroy();
    await expect
      .poll(() => messages)
      .toEqual([
        expect.objectContaining({ association: expect.objectContaining({ state: 'established' }) }),
        {
          kind: 'receiver.transferred',
          peer: { callingAe: 'SCRIPTED', address: '127.0.0.1' },
          transfers: [
            {
              studyId: expect.any(Number),
              sopClasses: [{ SOPClassUID: ctStorage, instanceCount: 2 }],
              isNew: true,
            },
          ],
        },
        {
          kind: 'receiver.refused-objects',
          peer: { callingAe: 'SCRIPTED', address: '127.0.0.1' },
          refused: [
            {
              reason: 'dicom.truncated',
              SOPClassUID: ctStorage,
              instanceCount: 1,
              SOPInstanceUIDs: ['2.25.11'],
            },
            {
              reason: 'dicom.command-mismatch',
              SOPClassUID: ctStorage,
              instanceCount: 1,
              SOPInstanceUIDs: ['2.25.12'],
            },
          ],
        },
        expect.objectContaining({ association: expect.objectContaining({ state: 'aborted', stored: 2 }) }),
      ]);
  });

  test('makes a certificate of its own when TLS is first switched on, and keeps it', async () => {
    const dataDirectory = temporaryDirectory();
    const { receiver } = startThreads(dataDirectory);
    const file = path.join(dataDirectory, 'certificates', 'certificate.pem');
    const settings = { 'receiver.port': 0, 'receiver.tls': 'on', 'receiver.ae': 'ROOM_4' };
    const { port } = await receiver.start(settings);
    expect(await receiver.status()).toMatchObject({
      state: 'listening',
      usesTls: true,
      warnings: ['no-trusted-certificate'],
    });
    const made = readFileSync(file, 'utf8');
    const shown = await new Promise<string | undefined>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', ca: made, servername: 'localhost' }, () => {
        resolve(socket.getPeerX509Certificate()?.subject);
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(shown).toBe('CN=ROOM_4');
    await receiver.start(settings);
    expect(readFileSync(file, 'utf8')).toBe(made);

    writeFileSync(path.join(dataDirectory, 'certificates', 'identity.pem'), 'damaged');
    await expect(receiver.start(settings)).rejects.toMatchObject({ code: 'certificate.unusable' });
    expect(await receiver.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('identity.pem'),
    });
  });

  test('says that a port is busy, and starts on another', async () => {
    const { receiver } = startThreads(temporaryDirectory());
    const other = startThreads(temporaryDirectory()).receiver;
    const { port } = await other.start({ 'receiver.port': 0 });
    await expect(receiver.start({ 'receiver.port': port })).rejects.toMatchObject({
      code: 'network.port-busy',
    });
    expect(await receiver.status()).toMatchObject({
      state: 'failed',
      port,
      problem: expect.stringContaining(`${port}`),
    });
    await expect(receiver.start({ 'receiver.port': -1 })).rejects.toMatchObject({ code: 'setting.invalid' });
    await receiver.start({ 'receiver.port': 0 });
    expect(await receiver.status()).toMatchObject({ state: 'listening', problem: null });
    await receiver.stop();
    expect((await receiver.status()).state).toBe('off');
  });
});
