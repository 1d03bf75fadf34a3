import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import dcmjsDimse from 'dcmjs-dimse';
import { describe, expect, test } from 'vitest';
import { programsMissing } from '../../support/external-programs.ts';
import { buildFile, identifiedDataSet } from '../../support/dicom-builder.ts';
import { ReceiverUnderTest } from '../../support/receiver-under-test.ts';
import { runProgram } from '../../support/run-program.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { ctStorage, explicitLittle } from '../../support/upper-layer-bytes.ts';

interface Slice {
  readonly file: string;
  readonly SOPInstanceUID: string;
  readonly dataSet: Uint8Array;
}

/** CT files of 16-bit pixels, no two alike. */
function writeSlices(count: number, columns = 256, rows = 256): Slice[] {
  const directory = temporaryDirectory();
  return Array.from({ length: count }, (_, index) => {
    const SOPInstanceUID = `2.25.100.${index + 1}`;
    const pixels = new Uint8Array(rows * columns * 2).fill(index + 1);
    const dataSet = identifiedDataSet(undefined, { SOPClassUID: ctStorage, SOPInstanceUID })
      .numbers(0x00280002, 'US', 1)
      .text(0x00280004, 'CS', 'MONOCHROME2')
      .numbers(0x00280010, 'US', rows)
      .numbers(0x00280011, 'US', columns)
      .numbers(0x00280100, 'US', 16)
      .numbers(0x00280101, 'US', 16)
      .numbers(0x00280102, 'US', 15)
      .numbers(0x00280103, 'US', 0)
      .bytes(0x7fe00010, 'OW', pixels)
      .build();
    const file = path.join(directory, `${index}.dcm`);
    const style = { MediaStorageSOPClassUID: ctStorage, MediaStorageSOPInstanceUID: SOPInstanceUID };
    writeFileSync(file, buildFile(dataSet, explicitLittle, style));
    return { file, SOPInstanceUID, dataSet };
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

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
