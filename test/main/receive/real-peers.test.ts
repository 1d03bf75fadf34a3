import dcmjsDimse from 'dcmjs-dimse';
import { describe, expect, test } from 'vitest';
import { sha256, writeSlices } from '../../support/ct-slices.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { ReceiverUnderTest } from '../../support/receiver-under-test.ts';
import { runProgram } from '../../support/run-program.ts';

describe("DCMTK's senders", () => {
  test.skipIf(programsMissing('echoscu'))('echoscu verifies', async () => {
    const receiver = await ReceiverUnderTest.start();
    const { exitCode, output } = await runProgram('echoscu', ['-v', '127.0.0.1', String(receiver.port)]);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('Received Echo Response (Success)')]);
    expect(await receiver.ended()).toMatchObject({ callingAe: 'ECHOSCU', state: 'released', problem: null });
  });

  test.skipIf(programsMissing('storescu'))('storescu stores; the bytes are those of its files', async () => {
    const receiver = await ReceiverUnderTest.start();
    const slices = writeSlices(12);
    const { exitCode, output } = await runProgram('storescu', [
      '127.0.0.1',
      String(receiver.port),
      ...slices.map(({ file }) => file),
    ]);
    expect([exitCode, output]).toEqual([0, '']);
    expect(receiver.ingest.objects.map((object) => object.sha256)).toEqual(
      slices.map(({ dataSet }) => sha256(dataSet)),
    );
    expect(await receiver.ended()).toMatchObject({ state: 'released', stored: 12, refused: 0 });
  });

  test.skipIf(programsMissing('storescu'))('four storescu at once, and an echo between', async () => {
    const receiver = await ReceiverUnderTest.start();
    const slices = writeSlices(10);
    const sending = [1, 2, 3, 4].map(() =>
      runProgram('storescu', ['127.0.0.1', String(receiver.port), ...slices.map(({ file }) => file)]),
    );
    await receiver.expectNextAssociationWorks();
    expect((await Promise.all(sending)).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const sent = slices.flatMap(({ dataSet }) => Array.from({ length: 4 }, () => sha256(dataSet)));
    const stored = receiver.ingest.objects.filter(({ source }) => source.callingAe === 'STORESCU');
    expect(stored.map((object) => object.sha256).toSorted()).toEqual(sent.toSorted());
  });

  test.skipIf(programsMissing('storescu'))('storescu goes on after an object was refused', async () => {
    const receiver = await ReceiverUnderTest.start();
    const slices = writeSlices(3);
    let finished = 0;
    receiver.ingest.hooks.finish = () => {
      finished += 1;
      return finished === 2 ? Promise.reject(new Error('a fault of ours')) : Promise.resolve();
    };
    const { output } = await runProgram('storescu', [
      '-v',
      '--no-halt',
      '127.0.0.1',
      String(receiver.port),
      ...slices.map(({ file }) => file),
    ]);
    expect(output.match(/Received Store Response \(.*\)/g)).toEqual([
      'Received Store Response (Success)',
      expect.stringMatching(/0x0110|ProcessingFailure|Unknown Status/i),
      'Received Store Response (Success)',
    ]);
    expect(receiver.ingest.objects).toHaveLength(2);
  });

  test.skipIf(programsMissing('findscu'))('findscu is told that its context is not supported', async () => {
    const receiver = await ReceiverUnderTest.start();
    const { exitCode, output } = await runProgram('findscu', [
      '-S',
      '-k',
      '0008,0052=STUDY',
      '127.0.0.1',
      String(receiver.port),
    ]);
    expect([exitCode === 0, output]).toEqual([
      false,
      expect.stringContaining('No Acceptable Presentation Contexts'),
    ]);
    await receiver.expectNextAssociationWorks();
  });
});

describe('the dcmjs-dimse sender', () => {
  test('verifies and stores in one association', async () => {
    const receiver = await ReceiverUnderTest.start();
    const slices = writeSlices(5);
    dcmjsDimse.log.setLevel('error');
    const client = new dcmjsDimse.Client();
    const statuses: number[] = [];
    const requests = [
      new dcmjsDimse.requests.CEchoRequest(),
      ...slices.map(({ file }) => new dcmjsDimse.requests.CStoreRequest(file)),
    ];
    for (const request of requests) {
      request.on('response', (response: { getStatus(): number }) => statuses.push(response.getStatus()));
      client.addRequest(request);
    }
    const closed = new Promise<void>((resolve, reject) => {
      client.on('closed', () => resolve());
      client.on('networkError', reject);
    });
    client.send('127.0.0.1', receiver.port, 'DCMJS', 'NEGATOSCOPE', {
      asyncOps: { maxAsyncOpsInvoked: 5, maxAsyncOpsPerformed: 5 },
    });
    await closed;
    expect(statuses).toEqual([0, 0, 0, 0, 0, 0]);
    expect(receiver.ingest.objects.map(({ format }) => format)).toEqual(
      slices.map(({ SOPInstanceUID }) => expect.objectContaining({ AffectedSOPInstanceUID: SOPInstanceUID })),
    );
    expect(await receiver.ended()).toMatchObject({ callingAe: 'DCMJS', state: 'released', stored: 5 });
  });
});
