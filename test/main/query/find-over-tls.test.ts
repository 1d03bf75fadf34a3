import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkoutFiles } from '../../../app/launch/checkout-files.ts';
import type { Identity } from '../../../main/certificates/identity.ts';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import type { FindRequest } from '../../../main/query/find-request.ts';
import { findInstances } from '../../../main/query/find-instances.ts';
import { tlsOptions, type TlsMaterial } from '../../../main/receive/tls-profile.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { startOrthanc } from '../../bench/bench-receivers.ts';
import { writeSyntheticStudy } from '../../bench/synthetic-study.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { runProgram } from '../../support/run-program.ts';
import {
  startScriptedArchive,
  type FindScript,
  type ScriptedArchive,
} from '../../support/scripted-archive.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const yearMs = 366 * 24 * 3_600_000;

function make(commonName: string, nowMs = Date.now()): Promise<Identity> {
  return makeIdentity({ commonName, hostNames: ['localhost'], nowMs });
}

const [ours, archiveIdentity, stranger, expired] = await Promise.all([
  make('NEGATOSCOPE'),
  make('ARCHIVE'),
  make('STRANGER'),
  // Made for ten years, eleven years ago.
  make('OLD', Date.now() - 11 * yearMs),
]);

const material: TlsMaterial = {
  identity: ours,
  trusted: [archiveIdentity.certificatesPem, expired.certificatesPem],
};

const goodScript: FindScript = (answer) => {
  answer.pending('1.2.3.1.1', '1.2.3');
  answer.final(0);
};

/** An archive that shows `identity`, and takes nobody but whom `trusted` names. */
function startArchive(
  identity: Identity,
  trusted = [ours.certificatesPem],
  more: object = {},
): Promise<ScriptedArchive> {
  const tls = { ...tlsOptions({ identity, trusted }), rejectUnauthorized: true, ...more };
  return startScriptedArchive(goodScript, undefined, tls);
}

function ask(
  port: number,
  tls: TlsMaterial | null,
  host = '127.0.0.1',
  more: Partial<FindRequest> = {},
): Promise<ReadonlySet<string>> {
  return findInstances(checkoutFiles.workerUrls.query, {
    host,
    port,
    tls,
    calledAe: 'ARCHIVE',
    callingAe: 'NEGATOSCOPE',
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUIDs: ['1.2.3.1'],
    timeoutMs: 20_000,
    mostResponses: 100,
    ...more,
  });
}

test('an archive over TLS is asked where each side trusts the other, by address and by name', async () => {
  const archive = await startArchive(archiveIdentity);
  expect([...(await ask(archive.port, material))]).toEqual(['1.2.3.1.1']);
  expect([...(await ask(archive.port, material, 'localhost'))]).toEqual(['1.2.3.1.1']);
});

describe('an archive over TLS hears not a byte of the question, and confirms nothing, when', () => {
  const refused = [
    { what: 'its certificate is trusted by nobody', identity: stranger, found: /certificate/u },
    { what: 'its certificate has expired', identity: expired, found: /EXPIRED/u },
  ];
  test.for(refused)('$what', async ({ identity, found }) => {
    const archive = await startArchive(identity);
    await expect(ask(archive.port, material)).rejects.toMatchObject({
      code: 'network.protocol',
      message: expect.stringMatching(found),
    });
    expect(archive.requests).toBe(0);
    const good = await startArchive(archiveIdentity);
    expect([...(await ask(good.port, material))]).toEqual(['1.2.3.1.1']);
  });

  test('it does not trust ours', async () => {
    const archive = await startArchive(archiveIdentity, [stranger.certificatesPem]);
    await expect(ask(archive.port, material)).rejects.toMatchObject({ code: 'network.unreachable' });
    expect(archive.requests).toBe(0);
  });

  test('it speaks nothing newer than TLS 1.1', async () => {
    const archive = await startArchive(archiveIdentity, [ours.certificatesPem], {
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    await expect(ask(archive.port, material)).rejects.toMatchObject({ code: 'network.unreachable' });
    expect(archive.requests).toBe(0);
  });

  test('it speaks no TLS at all, or we do not', async () => {
    const plain = await startScriptedArchive(goodScript, (socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    });
    await expect(ask(plain.port, material)).rejects.toMatchObject({ code: 'network.unreachable' });
    const secured = await startArchive(archiveIdentity);
    await expect(ask(secured.port, null)).rejects.toMatchObject({
      code: 'network.unreachable',
    });
    expect(secured.requests).toBe(0);
  });
});

test.skipIf(programsMissing('Orthanc', 'storescu'))(
  'Orthanc over TLS, which asks for our certificate, says what it has',
  { timeout: 60_000 },
  async () => {
    const directory = temporaryDirectory();
    const file = (name: string, pem: string): string => {
      writeFileSync(path.join(directory, name), pem);
      return path.join(directory, name);
    };
    const orthanc = await startOrthanc(directory, undefined, {
      DicomTlsEnabled: true,
      DicomTlsRemoteCertificateRequired: true,
      DicomTlsPrivateKey: file('key.pem', archiveIdentity.keyPem),
      DicomTlsCertificate: file('certificate.pem', archiveIdentity.certificatesPem),
      DicomTlsTrustedCertificates: file('trusted.pem', ours.certificatesPem),
    });
    onTestFinished(() => orthanc.stop());
    const [slice = ''] = writeSyntheticStudy(path.join(directory, 'study'), {
      title: 'ASKED',
      rows: 16,
      columns: 16,
      BitsStored: 12,
      seriesCount: 1,
      slicesASeries: 1,
    });
    const sent = await runProgram('storescu', [
      '+tls',
      file('our-key.pem', ours.keyPem),
      file('our-certificate.pem', ours.certificatesPem),
      '+cf',
      path.join(directory, 'certificate.pem'),
      '127.0.0.1',
      String(orthanc.port),
      slice,
    ]);
    expect(sent).toMatchObject({ exitCode: 0 });
    const { dataSet } = parsePart10(readFileSync(slice));
    const uid = (tag: number): string => dataSet.text(tag) ?? '';
    const series = {
      StudyInstanceUID: uid(Tag.StudyInstanceUID),
      SeriesInstanceUIDs: [uid(Tag.SeriesInstanceUID)],
    };
    expect([...(await ask(orthanc.port, material, '127.0.0.1', series))]).toEqual([uid(Tag.SOPInstanceUID)]);
  },
);
