import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Importer } from '../../../main/media/importer.ts';
import { digestDataSet } from '../../../renderer/state/data-set-digest.ts';
import { uploadFiles, type UploadOutcome } from '../../../renderer/state/upload.ts';
import { openCache, type CacheUnderTest } from '../../support/cache-under-test.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { makeMedium, openImporter, slice } from '../../support/import-scene.ts';

/** Sends a folder as a window does, over the importer itself; `put` may refuse to. */
async function send(
  importer: Importer,
  folder: string,
  sent: string[],
  put: (name: string) => Response | undefined = () => undefined,
): Promise<UploadOutcome> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const files = names.map((name) => ({
    name: `cd/${name}`,
    file: new File([readFileSync(path.join(folder, name))], path.basename(name)),
  }));
  return uploadFiles(files, {
    put: async ({ name, file }) => {
      const refusal = put(name);
      if (refusal !== undefined) return refusal;
      sent.push(name);
      const fileId = await importer.beginFile('job', name);
      await importer.writeFile(fileId, new Uint8Array(await file.arrayBuffer()));
      await importer.endFile(fileId);
      return new Response(null, { status: 204 });
    },
    plan: (all) => importer.planUpload('job', all),
    isHere: async ({ name, file }) => {
      const digest = await digestDataSet(file);
      return digest === null ? null : importer.claimFile('job', { name, ...digest });
    },
    onSent: () => undefined,
  });
}

/** Three slices listed as C, A, B; a fourth that is not listed. */
function makeDisc(): string {
  const disc = makeMedium();
  writeFileSync(path.join(disc, 'DICOM', 'EXTRA'), slice(9));
  return disc;
}

function open(): { cache: CacheUnderTest; importer: Importer } {
  const cache = openCache();
  return { cache, importer: openImporter(cache) };
}

test('a dropped disc is sent in the order of its directory, and what that lists or leaves out is told', async () => {
  const { importer } = open();
  const sent: string[] = [];
  await importer.beginUpload('job', 'cd');
  const disc = makeDisc();
  await send(importer, disc, sent);
  expect(sent).toEqual(['cd/DICOMDIR', 'cd/DICOM/C', 'cd/DICOM/A', 'cd/DICOM/B', 'cd/DICOM/EXTRA']);
  const { report } = await importer.endUpload('job', null);
  expect(report).toMatchObject({
    found: 5,
    stored: 4,
    skipped: [{ path: 'cd/DICOMDIR', reason: 'media directory' }],
    unlisted: ['cd/DICOM/EXTRA'],
    refused: [],
    mismatched: [],
  });
});

test('a file that the directory of a dropped disc lists and that is not there is told, as is one of another object', async () => {
  const { importer } = open();
  const disc = makeDisc();
  // A is what the directory says of B.
  writeFileSync(path.join(disc, 'DICOM', 'A'), slice(3));
  await importer.beginUpload('job', 'cd');
  await send(importer, disc, [], (name) =>
    name.endsWith('/B') ? new Response(null, { status: 500 }) : undefined,
  );
  const names = ['cd/DICOMDIR', 'cd/DICOM/A', 'cd/DICOM/C'];
  const fileId = await importer.beginFile('job', 'cd/DICOMDIR');
  await importer.writeFile(fileId, readFileSync(path.join(disc, 'DICOMDIR')));
  await importer.endFile(fileId);
  expect(await importer.planUpload('job', names)).toEqual([0, 2, 1]);
  const { report } = await importer.endUpload('job', null);
  expect(report.refused).toEqual([
    {
      path: 'cd/DICOM/B',
      code: 'media.missing',
      message: 'Listed in the media directory, not on the medium',
    },
  ]);
  expect(report.mismatched).toEqual([
    {
      path: 'cd/DICOM/A',
      reason: 'The media directory lists it with another SOP Instance UID than it has',
    },
  ]);
});

test('a drop that was cut short goes on when the same is dropped again: what is here is counted and not sent', async () => {
  const { cache, importer } = open();
  const disc = makeDisc();
  const sent: string[] = [];
  await importer.beginUpload('job', 'cd');
  let left = 3;
  const cut = await send(importer, disc, sent, () =>
    left-- > 0 ? undefined : new Response(null, { status: 404 }),
  );
  expect(cut.cutShort).toBe('ended');
  await importer.endUpload('job', { code: 'upload.window-closed', message: '' });
  expect(sent).toHaveLength(3);

  const again: string[] = [];
  await importer.beginUpload('job', 'cd');
  const { cutShort } = await send(importer, disc, again);
  expect(cutShort).toBeNull();
  const { report, notSent } = await importer.endUpload('job', null);
  expect(report).toMatchObject({ found: 5, stored: 2, duplicate: 2, unlisted: ['cd/DICOM/EXTRA'] });
  expect(notSent).toBe(2);
  expect(again.filter((name) => sent.includes(name))).toEqual(['cd/DICOMDIR']);
  expect((await cache.reader.counts()).instances).toBe(4);
});

test('an encrypted archive that a window sent is read with its password, after a wrong one, and is not sent again', async ({
  skip,
}) => {
  skip(programsMissing('zip'), 'zip is not here');
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, '1'), slice(1));
  writeFileSync(path.join(folder, '2'), slice(2));
  execFileSync(requireProgram('zip'), ['-q', '-P', 'secret', 'study.zip', '1', '2'], { cwd: folder });
  const { cache, importer } = open();
  await importer.beginUpload('job', 'study.zip');
  const fileId = await importer.beginFile('job', 'study.zip');
  await importer.writeFile(fileId, readFileSync(path.join(folder, 'study.zip')));
  await importer.endFile(fileId);
  const encrypted = { refused: [{ code: 'media.encrypted' }, { code: 'media.encrypted' }] };
  expect(await importer.endUpload('job', null)).toMatchObject({ canGoOn: true, report: encrypted });
  expect(await importer.goOn('job', 'wrong')).toMatchObject({ canGoOn: true, report: encrypted });
  const whole = { found: 2, stored: 2, refused: [] };
  expect(await importer.goOn('job', 'secret')).toMatchObject({ canGoOn: false, report: whole });
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
});

test('an encrypted archive that nobody opens goes with its row', async ({ skip }) => {
  skip(programsMissing('zip'), 'zip is not here');
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, '1'), slice(1));
  execFileSync(requireProgram('zip'), ['-q', '-P', 'secret', 'study.zip', '1'], { cwd: folder });
  const { cache, importer } = open();
  await importer.beginUpload('job', 'study.zip');
  const fileId = await importer.beginFile('job', 'study.zip');
  await importer.writeFile(fileId, readFileSync(path.join(folder, 'study.zip')));
  await importer.endFile(fileId);
  await importer.endUpload('job', null);
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toHaveLength(1);
  await importer.forget('job');
  expect(readdirSync(path.join(cache.dataDirectory, 'spool'))).toEqual([]);
  await expect(importer.goOn('job', 'secret')).rejects.toMatchObject({ code: 'store.not-found' });
});

test('an upload that the end of the program cut short is there at the next start, with what became of its files', async () => {
  const { cache, importer } = open();
  await importer.beginUpload('job', 'cd');
  const fileId = await importer.beginFile('job', 'cd/one');
  await importer.writeFile(fileId, slice(1));
  await importer.endFile(fileId);
  // The diary is written behind.
  const ledger = path.join(cache.dataDirectory, 'imports', 'job.jsonl');
  await expect.poll(() => readFileSync(ledger, 'utf8')).toContain('cd/one');
  expect(await openImporter(cache).recall()).toMatchObject([
    {
      jobId: 'job',
      upload: 'cd',
      endedAt: null,
      result: {
        canGoOn: false,
        report: { found: 1, stored: 1 },
        interruption: { code: 'import.program-ended' },
      },
    },
  ]);
  await importer.endUpload('job', null);
  expect(readdirSync(path.dirname(ledger))).toEqual([]);
});
