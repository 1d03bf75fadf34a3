import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lengthDraft } from '../support/annotation-drafts.ts';
import { findProgram } from '../support/external-programs.ts';
import { runProgram } from '../support/run-program.ts';
import { sliceFile } from '../support/slice-file.ts';
import { benchDirectory } from './bench-directory.ts';
import { startBenchHost } from './bench-host.ts';
import { elapsedMs, figure, quantile } from './figures.ts';
import { manyMr } from './sent-objects.ts';
import { printMachine, printTable } from './table.ts';
import { connectClient } from './workstation-client.ts';

/**
 * How long a measurement takes until it is durable, as the window sees it (from its call over HTTP to the answer), at
 * rest and while four associations of `storescu` send 2 000 MR objects as fast as they are taken. Goal: within 50 ms.
 */
const associations = 4;
/** Between two saves: people are slower. */
const pauseMs = 3;
const atRest = 100;

await run();

async function run(): Promise<void> {
  if (findProgram('storescu') === undefined) {
    process.stdout.write('Not measured: storescu (Debian package dcmtk) is missing.\n');
    return;
  }
  const directory = benchDirectory();
  const { files } = manyMr(directory);
  const slice = path.join(directory, 'slice.dcm');
  writeFileSync(slice, sliceFile());
  printMachine();
  const host = await startBenchHost();
  const client = await connectClient(host.url);
  try {
    await client.importPaths([slice]);
    const studyId = await client.findStudy('P-1');
    const { token } = await client.rpc.reading.open.mutate({ studyId, windowId: randomUUID() });
    const save = (): Promise<number> => {
      const draft = lengthDraft({ annotationId: randomUUID() });
      return elapsedMs(() =>
        client.rpc.marks.saveAnnotation.mutate({ token, studyId, draft, baseRevision: 0 }),
      );
    };
    const resting: number[] = [];
    for (let count = 0; count < atRest; count++) {
      resting.push(await save());
      await delay(pauseMs);
    }
    const busy: number[] = [];
    const sending = new AbortController();
    const seconds =
      (await elapsedMs(async () => {
        const senders = Promise.all(
          Array.from({ length: associations }, async (_, share) => {
            const shared = files.filter((__, index) => index % associations === share);
            const target = ['-aec', host.dicom.ae, '127.0.0.1', String(host.dicom.port)];
            const { exitCode, output } = await runProgram('storescu', [...target, ...shared]);
            if (exitCode !== 0) throw new Error(`storescu ended with ${exitCode}: ${output.trim()}`);
          }),
        ).finally(() => {
          sending.abort();
        });
        while (!sending.signal.aborted) {
          busy.push(await save());
          await delay(pauseMs);
        }
        await senders;
      })) / 1000;
    const { annotations } = await client.rpc.marks.list.query({ token });
    printTable({
      title: `A measurement until it is durable, ms (${annotations.length} of ${atRest + busy.length} found again)`,
      head: ['while', 'saves', 'p50', 'p99', 'most'],
      rows: [
        ['at rest', ...figures(resting)],
        [
          `storing, ${figure(files.length / seconds)} objects/s over ${associations} associations`,
          ...figures(busy),
        ],
      ],
    });
  } finally {
    client.close();
    await host.stop();
  }
}

function figures(values: readonly number[]): string[] {
  return [
    String(values.length),
    ...[quantile(values, 0.5), quantile(values, 0.99), Math.max(...values)].map(figure),
  ];
}
