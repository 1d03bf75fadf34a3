import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { visibleValues } from '../../renderer/state/visible-results.ts';
import { studyCsv } from '../../renderer/state/worklist-csv.ts';
import { everyStudy, studyRowSchema } from '../../shared/model/worklist.ts';
import { connectClient } from '../bench/workstation-client.ts';
import { auditMessages } from '../support/audit-messages.ts';
import { checkAuditXml } from '../support/audit-schema.ts';
import { runNegatoscope } from '../support/run-negatoscope.ts';
import { ScriptedPeer } from '../support/scripted-peer.ts';
import { sliceDataSet, sliceFile } from '../support/slice-file.ts';
import { startBrowserHost } from '../support/start-browser-host.ts';
import { utf8Bytes } from '../support/study-folder.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { associateRequest, explicitLittle, storeMessage } from '../support/upper-layer-bytes.ts';

/** ANSI escapes by both introducers (ECMA-48 5.3, 5.4), a bell, delete, line ends of three kinds, text turned round. */
const hostile = '\u001B[2J\u001B]0;owned\u0007\u009B31m\u007F\r\nINFO all is well\u2028\u202Efdp.gnp\u2069';
/** What a terminal obeys, or what makes a line read as two or otherwise than it is. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const mr = '1.2.840.10008.5.1.4.1.1.4';
const patient = 'Hostile^Henry';

/** Lines of a file or stream, which may have line ends and nothing else that is not seen. */
function linesOf(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => unseen.test(line))).toEqual([]);
  return lines;
}

const values = (number: number): Parameters<typeof sliceDataSet>[0] => ({
  SpecificCharacterSet: 'ISO_IR 192',
  SOPInstanceUID: `2.25.3${number}`,
  StudyInstanceUID: `2.25.4${number}`,
  PatientID: utf8Bytes(`ID${hostile}`),
  PatientName: utf8Bytes(`${patient}${hostile}`),
  StudyDescription: utf8Bytes('=HYPERLINK("http://x")'),
  // As long as a value with a length of 16 bits may be.
  ReferringPhysicianName: number === 1 ? 'x'.repeat(65_000) : null,
  AccessionNumber: '@SUM(A1);=1+1',
});

const contexts = [{ id: 3, abstractSyntaxes: [mr], transferSyntaxes: [explicitLittle] }];

/** Asks for an association from an AE of this name; answers the type of the PDU that is answered. */
async function associate(
  port: number,
  calling: string,
): Promise<{ peer: ScriptedPeer; type: number | undefined }> {
  const peer = await ScriptedPeer.connect(port);
  onTestFinished(() => peer.destroy());
  await peer.send(associateRequest({ contexts, calling }));
  return { peer, type: (await peer.receive())?.type };
}

/** Sends one good and one damaged object. */
async function send(port: number): Promise<void> {
  const { peer, type } = await associate(port, 'SENDER');
  expect(type).toBe(0x02);
  const good = sliceDataSet(values(1));
  await peer.send(storeMessage(good, { instanceUid: '2.25.31', classUid: mr }));
  expect((await peer.receiveResponse()).status).toBe(0);
  const damaged = sliceDataSet(values(2)).subarray(0, -9);
  await peer.send(storeMessage(damaged, { instanceUid: '2.25.32', classUid: mr }));
  expect((await peer.receiveResponse()).status).not.toBe(0);
}

/** A folder whose own name and files' names are hostile; the second file is no DICOM. */
function makeMedium(): string {
  const folder = path.join(temporaryDirectory(), `cd${hostile}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, `good${hostile}`), sliceFile(values(3)));
  writeFileSync(path.join(folder, `bad${hostile}`), 'Dear colleague, thank you for this patient.');
  return folder;
}

test(
  'N116 hostile names through C-STORE and import leave log, receive log, audit trail, command line and CSV whole, and no patient in the log',
  { timeout: 60_000 },
  async () => {
    const host = await startBrowserHost();
    const client = await connectClient(host.url);
    try {
      // A name that no AE may have (PS3.8 9.3.2): A-ASSOCIATE-RJ.
      expect((await associate(host.dicom.port, 'A\u001B[2J\u009B\r\n"B')).type).toBe(0x03);
      await send(host.dicom.port);
      const medium = makeMedium();
      const report = await client.importPaths([medium]);
      expect(report).toMatchObject({ stored: 1, refused: [{ code: 'dicom.not-dicom' }] });

      // The receive log of the window, as it comes.
      const { recent } = await client.rpc.receiver.status.query();
      expect(JSON.stringify(recent)).not.toMatch(unseen);
      expect(recent).toMatchObject([{ callingAe: 'SENDER', stored: 1 }, { state: 'rejected' }]);

      // What the window draws: every text of every answer.
      const page = await client.rpc.worklist.query.query({
        ...everyStudy,
        search: 'hostile',
        sort: { column: 'arrivedAt', descending: false },
        offset: 0,
        limit: 10,
      });
      const rows = page.rows.map((row) => studyRowSchema.parse(visibleValues(row)));
      expect(rows).toHaveLength(2);
      const shown = JSON.stringify([rows, visibleValues(await client.rpc.activity.list.query())]);
      expect(shown).not.toMatch(unseen);
      expect(shown).not.toContain('\\u001b');

      // RFC 4180: the byte order mark, then a record a line, each of as many fields.
      const csv = studyCsv(rows);
      const records = csv.slice(1).split('\r\n');
      expect(records).toHaveLength(rows.length + 2);
      expect(records.filter((record) => unseen.test(record))).toEqual([]);
      expect(csv).toContain(`,"'=HYPERLINK(""http://x"")",`);
      expect(csv).toContain(`,"'@SUM(A1);'=1+1",`);

      const listed = await runNegatoscope('--data', host.data, 'list', '--level', 'instance', '--json');
      const names = linesOf(listed.stdout).map((line) => JSON.parse(line) as unknown);
      expect(names).toHaveLength(2);
      const other = temporaryDirectory();
      const imported = await runNegatoscope('--data', other, 'import', medium, path.join(medium, 'gone'));
      linesOf(imported.stdout + imported.stderr);
      const missing = await runNegatoscope('--data', other, 'import', path.join(medium, `gone${hostile}`));
      expect(missing.exitCode).not.toBe(0);
      expect(missing.stderr).toContain('gone');
      expect(linesOf(missing.stderr)).toHaveLength(1);

      // Every line of the log is JSON of its own and names no patient.
      linesOf(host.said());
      const logs = path.join(host.data, 'logs');
      const log = readdirSync(logs).flatMap((name) => linesOf(readFileSync(path.join(logs, name), 'utf8')));
      expect(log.length).toBeGreaterThan(2);
      for (const line of log) expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(log.join() + host.said()).not.toMatch(/Henry|HYPERLINK|IDowned/u);

      const events = auditMessages(host.data);
      for (const message of events) expect(checkAuditXml(message)).toEqual([]);
      expect(events.join('\n')).toContain('Henry');
      const verified = await runNegatoscope('--data', host.data, 'audit', 'verify');
      expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    } finally {
      client.close();
      await host.stop();
    }
  },
);
