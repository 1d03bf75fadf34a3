import { describe, expect, test } from 'vitest';
import { auditReading, openAuditTrail, type AuditTrail } from '../../../main/audit/audit-trail.ts';
import type { ReadingService } from '../../../main/services/services.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { StudyRow } from '../../../shared/model/worklist.ts';
import { auditMessages } from '../../support/audit-messages.ts';
import { checkAuditXml, readXml } from '../../support/audit-schema.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const rows: readonly StudyRow[] = [
  buildStudyRow({ studyId: 1, StudyInstanceUID: '1.2.1', PatientID: 'P1', PatientName: 'One^A' }),
  buildStudyRow({ studyId: 2, StudyInstanceUID: '1.2.2', PatientID: 'P2', PatientName: 'Two^B' }),
];
const peer = { callingAe: 'CT1', address: '10.0.0.5' };

/** Meanings of the event's codes, and the objects that it names. */
function readMessage(message: string): string[] {
  expect(checkAuditXml(message)).toEqual([]);
  const { children } = readXml(message);
  const codes = children[0]?.children.map(({ attributes }) => attributes['originalText']) ?? [];
  const ids = children.map(({ attributes }) => attributes['ParticipantObjectID']);
  return [...codes, ...ids].filter((value) => value !== undefined);
}

async function openTrail(
  studyRows = async (ids: readonly number[]): Promise<readonly StudyRow[]> =>
    rows.filter(({ studyId }) => ids.includes(studyId)),
): Promise<{ trail: AuditTrail; faults: NegatoscopeError[]; written: () => string[][] }> {
  const dataDirectory = temporaryDirectory();
  const faults: NegatoscopeError[] = [];
  const trail = await openAuditTrail({
    dataDirectory,
    ae: 'ROOM_4',
    now: () => Date.UTC(2024, 0, 31),
    studyRows,
    onFault: (error) => faults.push(error),
  });
  const written = (): string[][] => auditMessages(dataDirectory).map(readMessage);
  return { trail, faults, written };
}

describe('the audit trail', () => {
  test('says that the application starts and stops, and what happened between', async () => {
    const { trail, faults, written } = await openTrail();
    expect(written()).toEqual([['Application Activity', 'Application Start']]);
    trail.nodeRefused(peer, 'calling AE title not recognized');
    trail.transferred(peer, [
      { studyId: 1, sopClasses: [{ SOPClassUID: '1.2', instanceCount: 2 }], isNew: true },
      { studyId: 2, sopClasses: [{ SOPClassUID: '1.2', instanceCount: 1 }], isNew: false },
    ]);
    const refused = {
      reason: 'dicom.truncated',
      SOPClassUID: '1.2.9',
      instanceCount: 3,
      SOPInstanceUIDs: [],
    };
    trail.objectsRefused(peer, [refused, { ...refused, reason: 'store.full' }]);
    trail.imported('CD', [1, 2], 0);
    trail.opened(2);
    await trail.close();
    const records = written();
    expect(records[0]).toEqual(['Application Activity', 'Application Start']);
    expect(records.at(-1)).toEqual(['Application Activity', 'Application Stop']);
    expect(records.slice(1, -1).map(String).toSorted()).toEqual(
      [
        ['DICOM Instances Accessed', '1.2.2', 'P2'],
        // A message for each study: it may speak of one patient only.
        ['DICOM Instances Transferred', '1.2.1', 'P1'],
        ['DICOM Instances Transferred', '1.2.2', 'P2'],
        ['DICOM Instances Transferred', '1.2.9'],
        ['DICOM Instances Transferred', '1.2.9'],
        ['Import', '1.2.1', '1.2.2', 'P1', 'P2'],
        ['Security Alert', 'Node Authentication', '10.0.0.5'],
      ].map(String),
    );
    expect(faults).toEqual([]);
  });

  test('lets the event go on when its record cannot be made, and says so', async () => {
    const problem = new NegatoscopeError('store.not-found', 'no such study', { kind: 'study', id: '9' });
    const { trail, faults, written } = await openTrail(() => Promise.reject(problem));
    trail.opened(9);
    trail.nodeRefused(peer, 'x');
    await trail.close();
    expect(faults).toEqual([problem]);
    expect(written().map(([event]) => event)).toEqual([
      'Application Activity',
      'Security Alert',
      'Application Activity',
    ]);
  });
});

test('a study that is opened is told, also as a prior; one that is refused is not', async () => {
  const opened: number[] = [];
  const trail = {
    nodeRefused: () => undefined,
    securityChanged: () => undefined,
    transferred: () => undefined,
    objectsRefused: () => undefined,
    imported: () => undefined,
    corrected: () => undefined,
    removed: () => undefined,
    quarantineChanged: () => undefined,
    opened: (studyId: number) => void opened.push(studyId),
    close: () => Promise.resolve(),
  };
  const stale = new NegatoscopeError('reading.stale-token', 'stale', { expected: 'a', found: 'b' });
  const [study] = rows;
  if (study === undefined) throw new Error('no study');
  const reading: ReadingService = {
    open: (studyId) =>
      studyId === 9
        ? Promise.reject(stale)
        : Promise.resolve({ token: 't', patientKey: 'k', study, displaySets: [], priors: [] }),
    displaySets: (token) => (token === 't' ? Promise.resolve([]) : Promise.reject(stale)),
    instanceTags: () => Promise.reject(stale),
    stay: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const audited = auditReading(reading, trail);
  expect(await audited.open(1, 'w')).toMatchObject({ token: 't' });
  expect(await audited.displaySets('t', 2)).toEqual([]);
  await audited.close('t');
  await expect(audited.open(9, 'w')).rejects.toBe(stale);
  await expect(audited.displaySets('other', 3)).rejects.toBe(stale);
  expect(opened).toEqual([1, 2]);
});
