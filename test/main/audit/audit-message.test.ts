import { describe, expect, test } from 'vitest';
import {
  applicationActivity,
  auditedEvents,
  dataImported,
  instancesRefused,
  instancesTransferred,
  nodeRefused,
  quarantineChanged,
  securityChanged,
  studyCorrected,
  studyDeleted,
  studyOpened,
  studyRestored,
} from '../../../main/audit/audit-events.ts';
import { encodeAuditMessage } from '../../../main/audit/audit-message.ts';
import { checkAuditXml, readXml, type XmlElement } from '../../support/audit-schema.ts';

const node = { ae: 'NEGATOSCOPE', hostName: 'room-4', processId: 77, userName: 'doe' };
const occasion = { node, time: '2024-01-31T08:09:10.123Z' };
const peer = { callingAe: 'CT1', address: '10.0.0.5' };
const study = {
  StudyInstanceUID: '1.2.3',
  StudyDescription: 'Thorax',
  AccessionNumber: 'A-1',
  PatientID: '4711',
  PatientName: 'Doe^Jane',
};
const another = { ...study, StudyInstanceUID: '1.2.4', AccessionNumber: '' };

const ours = 'UserID="77" AlternativeUserID="AETITLES=NEGATOSCOPE" UserIsRequestor="false"';
const source =
  '<AuditSourceIdentification AuditSourceID="NEGATOSCOPE@room-4"><AuditSourceTypeCode csd-code="1"/></AuditSourceIdentification>';
const patient =
  '<ParticipantObjectIdentification ParticipantObjectID="4711" ParticipantObjectTypeCode="1" ParticipantObjectTypeCodeRole="1">' +
  '<ParticipantObjectIDTypeCode csd-code="2" codeSystemName="RFC-3881" originalText="Patient Number"/>' +
  '<ParticipantObjectName>Doe^Jane</ParticipantObjectName></ParticipantObjectIdentification>';

const codedElement = (name: string, value: string, meaning: string): string =>
  `<${name} csd-code="${value}" codeSystemName="DCM" originalText="${meaning}"/>`;

const deleted = (isByPerson: boolean): string =>
  encodeAuditMessage(studyDeleted(occasion, study, 'moved to the trash', isByPerson));

describe('the messages of PS3.15 A.5.3, byte for byte', () => {
  test('application start and stop (A.5.3.1)', () => {
    for (const [what, value, meaning] of [
      ['start', '110120', 'Application Start'],
      ['stop', '110121', 'Application Stop'],
    ] as const) {
      expect(encodeAuditMessage(applicationActivity(occasion, what))).toBe(
        [
          '<AuditMessage>',
          '<EventIdentification EventActionCode="E" EventDateTime="2024-01-31T08:09:10.123Z" EventOutcomeIndicator="0">',
          codedElement('EventID', '110100', 'Application Activity'),
          codedElement('EventTypeCode', value, meaning),
          '</EventIdentification>',
          `<ActiveParticipant ${ours}>${codedElement('RoleIDCode', '110150', 'Application')}</ActiveParticipant>`,
          source,
          '</AuditMessage>',
        ].join(''),
      );
    }
  });

  test('objects transferred (A.5.3.7)', () => {
    const sopClasses = [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', instanceCount: 300 }];
    const message = instancesTransferred(occasion, { peer, study, sopClasses, isNew: true });
    expect(encodeAuditMessage(message)).toBe(
      [
        '<AuditMessage>',
        '<EventIdentification EventActionCode="C" EventDateTime="2024-01-31T08:09:10.123Z" EventOutcomeIndicator="0">',
        codedElement('EventID', '110104', 'DICOM Instances Transferred'),
        '</EventIdentification>',
        '<ActiveParticipant UserID="CT1" AlternativeUserID="AETITLES=CT1" UserIsRequestor="true" NetworkAccessPointID="10.0.0.5" NetworkAccessPointTypeCode="2">',
        codedElement('RoleIDCode', '110153', 'Source Role ID'),
        '</ActiveParticipant>',
        `<ActiveParticipant ${ours}>${codedElement('RoleIDCode', '110152', 'Destination Role ID')}</ActiveParticipant>`,
        source,
        '<ParticipantObjectIdentification ParticipantObjectID="1.2.3" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3">',
        codedElement('ParticipantObjectIDTypeCode', '110180', 'Study Instance UID'),
        '<ParticipantObjectName>Thorax</ParticipantObjectName>',
        '<ParticipantObjectDescription><Accession Number="A-1"/>',
        '<SOPClass UID="1.2.840.10008.5.1.4.1.1.2" NumberOfInstances="300"/></ParticipantObjectDescription>',
        '</ParticipantObjectIdentification>',
        patient,
        '</AuditMessage>',
      ].join(''),
    );
    const again = instancesTransferred(occasion, { peer, study, sopClasses, isNew: false });
    expect(encodeAuditMessage(again)).toContain('EventActionCode="R"');
  });

  test('a study deleted (A.5.3.8): by a person in the program, or by the program itself', () => {
    const objects = [
      source,
      '<ParticipantObjectIdentification ParticipantObjectID="1.2.3" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3">',
      codedElement('ParticipantObjectIDTypeCode', '110180', 'Study Instance UID'),
      '<ParticipantObjectName>Thorax</ParticipantObjectName>',
      '</ParticipantObjectIdentification>',
      patient,
      '</AuditMessage>',
    ];
    const event = [
      '<AuditMessage>',
      '<EventIdentification EventActionCode="D" EventDateTime="2024-01-31T08:09:10.123Z" EventOutcomeIndicator="0">',
      codedElement('EventID', '110105', 'DICOM Study Deleted'),
      '<EventOutcomeDescription>moved to the trash</EventOutcomeDescription></EventIdentification>',
    ];
    expect(deleted(true)).toBe(
      [
        ...event,
        '<ActiveParticipant UserID="doe" UserName="doe" UserIsRequestor="true"/>',
        `<ActiveParticipant ${ours}/>`,
        ...objects,
      ].join(''),
    );
    expect(deleted(false)).toBe(
      [...event, `<ActiveParticipant ${ours.replace('"false"', '"true"')}/>`, ...objects].join(''),
    );
  });

  test('a study had back (A.5.3.6, C), and objects of the quarantine by our name for them', () => {
    expect(encodeAuditMessage(studyRestored(occasion, study))).toContain('EventActionCode="C"');
    const ids = ['a'.repeat(64), 'b'.repeat(64)];
    const xml = encodeAuditMessage(quarantineChanged(occasion, ids, 'removed for good', true));
    expect(xml).toContain('EventActionCode="D"');
    expect(xml).toContain(
      `<ParticipantObjectIdentification ParticipantObjectID="quarantine/${ids[1]}" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3">` +
        '<ParticipantObjectIDTypeCode csd-code="12" codeSystemName="RFC-3881" originalText="URI"/>',
    );
  });

  test('objects refused (A.5.3.7, outcome 4): what they said they were, and no patient', () => {
    const message = instancesRefused(occasion, peer, {
      reason: 'dicom.truncated',
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      instanceCount: 2,
      SOPInstanceUIDs: ['1.2.3.4', '<&'],
    });
    expect(encodeAuditMessage(message)).toBe(
      [
        '<AuditMessage>',
        '<EventIdentification EventActionCode="C" EventDateTime="2024-01-31T08:09:10.123Z" EventOutcomeIndicator="4">',
        codedElement('EventID', '110104', 'DICOM Instances Transferred'),
        '<EventOutcomeDescription>dicom.truncated</EventOutcomeDescription></EventIdentification>',
        '<ActiveParticipant UserID="CT1" AlternativeUserID="AETITLES=CT1" UserIsRequestor="true" NetworkAccessPointID="10.0.0.5" NetworkAccessPointTypeCode="2">',
        codedElement('RoleIDCode', '110153', 'Source Role ID'),
        '</ActiveParticipant>',
        `<ActiveParticipant ${ours}>${codedElement('RoleIDCode', '110152', 'Destination Role ID')}</ActiveParticipant>`,
        source,
        '<ParticipantObjectIdentification ParticipantObjectID="1.2.840.10008.5.1.4.1.1.2" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3">',
        codedElement('ParticipantObjectIDTypeCode', '110181', 'SOP Class UID'),
        '<ParticipantObjectName>refused</ParticipantObjectName>',
        '<ParticipantObjectDescription><SOPClass UID="1.2.840.10008.5.1.4.1.1.2" NumberOfInstances="2">',
        '<Instance UID="1.2.3.4"/><Instance UID="&#60;&#38;"/></SOPClass></ParticipantObjectDescription>',
        '</ParticipantObjectIdentification>',
        '</AuditMessage>',
      ].join(''),
    );
  });

  test('a change of security that a person made (A.5.3.11)', () => {
    const what = 'receiver.host is now 0.0.0.0';
    const encoded = encodeAuditMessage(securityChanged(occasion, what));
    expect(encoded).toContain('EventActionCode="E"');
    expect(encoded).toContain('EventOutcomeIndicator="0"');
    expect(encoded).toContain(codedElement('EventID', '110113', 'Security Alert'));
    // PS3.16 CID 403.
    expect(encoded).toContain(codedElement('EventTypeCode', '110129', 'Security Configuration'));
    expect(encoded).toContain(`value="${Buffer.from(what).toString('base64')}"`);
  });

  test('a peer that was kept out (A.5.3.11)', () => {
    const reason = 'TLS: CERT_HAS_EXPIRED';
    const message = nodeRefused(occasion, { callingAe: '', address: '10.0.0.9' }, reason);
    expect(encodeAuditMessage(message)).toBe(
      [
        '<AuditMessage>',
        '<EventIdentification EventActionCode="E" EventDateTime="2024-01-31T08:09:10.123Z" EventOutcomeIndicator="8">',
        codedElement('EventID', '110113', 'Security Alert'),
        codedElement('EventTypeCode', '110126', 'Node Authentication'),
        `<EventOutcomeDescription>${reason}</EventOutcomeDescription></EventIdentification>`,
        `<ActiveParticipant ${ours}/>`,
        '<ActiveParticipant UserID="10.0.0.9" UserIsRequestor="false" NetworkAccessPointID="10.0.0.9" NetworkAccessPointTypeCode="2"/>',
        source,
        '<ParticipantObjectIdentification ParticipantObjectID="10.0.0.9" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="13">',
        codedElement('ParticipantObjectIDTypeCode', '110182', 'Node ID'),
        '<ParticipantObjectName>10.0.0.9</ParticipantObjectName>',
        // Base64 of "TLS: CERT_HAS_EXPIRED".
        '<ParticipantObjectDetail type="Alert Description" value="VExTOiBDRVJUX0hBU19FWFBJUkVE"/>',
        '</ParticipantObjectIdentification></AuditMessage>',
      ].join(''),
    );
  });

  test('data imported (A.5.3.5): each study, and each patient once', () => {
    const root = readXml(encodeAuditMessage(dataImported(occasion, 'CD 7', [study, another], 0)));
    const ids = root.children.map((child) => child.attributes['ParticipantObjectID']);
    expect(ids.filter((id) => id !== undefined)).toEqual(['1.2.3', '1.2.4', '4711']);
    expect(eventOf(root)).toEqual(['C', '110107', 'Import']);
    expect(root.children.slice(1, 3).map(({ attributes }) => attributes)).toEqual([
      { UserID: 'doe', UserName: 'doe', UserIsRequestor: 'true' },
      { UserID: 'CD 7', UserIsRequestor: 'false' },
    ]);
    expect(root.children[2]?.children.map(({ name }) => name)).toEqual(['RoleIDCode', 'MediaIdentifier']);
  });

  test('data imported of which some was refused (outcome 4), also when nothing was kept', () => {
    const [event] = readXml(encodeAuditMessage(dataImported(occasion, 'CD 7', [], 3))).children;
    expect(event?.attributes['EventOutcomeIndicator']).toBe('4');
    expect(event?.children.at(-1)).toMatchObject({
      name: 'EventOutcomeDescription',
      text: '3 files refused',
    });
  });

  test('a study opened (A.5.3.6)', () => {
    const root = readXml(encodeAuditMessage(studyOpened(occasion, study)));
    expect(eventOf(root)).toEqual(['R', '110103', 'DICOM Instances Accessed']);
    expect(root.children[1]?.attributes).toEqual({ UserID: 'doe', UserName: 'doe', UserIsRequestor: 'true' });
    expect(root.children.at(-1)?.attributes['ParticipantObjectID']).toBe('4711');
  });
});

test('a study that a person gave to another patient (A.5.3.6, an update): both patients', () => {
  const after = { ...study, PatientID: '4712', PatientName: 'Doe^Jane' };
  const root = readXml(encodeAuditMessage(studyCorrected(occasion, study, after)));
  expect(eventOf(root)).toEqual(['U', '110103', 'DICOM Instances Accessed']);
  const ids = root.children.map((child) => child.attributes['ParticipantObjectID']);
  expect(ids.filter((id) => id !== undefined)).toEqual(['1.2.3', '4711', '4712']);
});

function eventOf(root: XmlElement): unknown {
  const event = root.children[0];
  const id = event?.children[0]?.attributes;
  return [event?.attributes['EventActionCode'], id?.['csd-code'], id?.['originalText']];
}

describe('the schema of PS3.15 A.5.1', () => {
  const hostile = { ...study, PatientName: `<script>&"'\t\n\u0000\uD800\u202E`, PatientID: ']]>&amp;' };
  const messages = {
    start: applicationActivity(occasion, 'start'),
    deleted: studyDeleted(occasion, study, 'moved to the trash', true),
    evicted: studyDeleted(occasion, study, 'taken out by quota or retention', false),
    restored: studyRestored(occasion, study),
    quarantine: quarantineChanged(occasion, ['a'.repeat(64)], 'deleted', false),
    stop: applicationActivity(occasion, 'stop'),
    refused: nodeRefused(occasion, peer, 'calling AE title not recognized'),
    transferred: instancesTransferred(occasion, {
      peer,
      study: another,
      sopClasses: [{ SOPClassUID: '1.2', instanceCount: 1 }],
      isNew: true,
    }),
    corrected: studyCorrected(occasion, study, another),
    security: securityChanged(occasion, 'receiver.host is now 0.0.0.0'),
    refusedObjects: instancesRefused(occasion, peer, {
      reason: 'store.full',
      SOPClassUID: '1.2',
      instanceCount: 1,
      SOPInstanceUIDs: ['1.2.3'],
    }),
    imported: dataImported(occasion, 'folder', [study, another], 0),
    opened: studyOpened(occasion, hostile),
  };

  test.each(Object.entries(messages))('is kept by: %s', (_name, message) => {
    expect(checkAuditXml(encodeAuditMessage(message))).toEqual([]);
  });

  test('is kept by every event that the program reports', () => {
    const made = new Set(Object.values(messages).map(({ event }) => event));
    expect([...made].map(({ code }) => code).toSorted()).toEqual(
      auditedEvents.map(({ code }) => code).toSorted(),
    );
  });

  test('finds what breaks it', () => {
    const good = encodeAuditMessage(messages.transferred);
    const breaks: readonly (readonly [RegExp, string])[] = [
      [/ EventOutcomeIndicator="0"/, ''],
      [/EventActionCode="C"/, 'EventActionCode="X"'],
      [/<AuditSourceIdentification.*<\/AuditSourceIdentification>/, ''],
      [/ originalText="Patient Number"/, ''],
      [/UserIsRequestor="true"/, 'UserIsRequestor="yes"'],
      [/<ParticipantObjectName>Doe\^Jane<\/ParticipantObjectName>/, ''],
      [/<AuditMessage>/, '<AuditMessage extra="1">'],
    ];
    for (const [part, instead] of breaks) {
      const broken = good.replace(part, instead);
      expect(broken).not.toBe(good);
      expect([part.source, checkAuditXml(broken).length > 0]).toEqual([part.source, true]);
    }
  });

  test('values come back from the XML as they were, but for what XML cannot hold', () => {
    const root = readXml(encodeAuditMessage(messages.opened));
    const object = root.children.at(-1);
    expect(object?.attributes['ParticipantObjectID']).toBe(']]>&amp;');
    expect(object?.children.at(-1)?.text).toBe(`<script>&"'\t\n\uFFFD\uFFFD\u202E`);
  });
});
