import type { RefusedObjects } from '../receive/refusals.ts';
import type {
  ActiveParticipant,
  AuditCode,
  AuditedClass,
  AuditMessage,
  ParticipantObject,
} from './audit-message.ts';

/** The events that this program reports (PS3.15 A.5.3), as messages. Patients are named here and in no other log. */

const dcm = (code: string, meaning: string): AuditCode => ({ code, system: 'DCM', meaning });

/** PS3.16 CID 400 to 405. */
export const auditCodes = {
  applicationActivity: dcm('110100', 'Application Activity'),
  dicomInstancesAccessed: dcm('110103', 'DICOM Instances Accessed'),
  dicomInstancesTransferred: dcm('110104', 'DICOM Instances Transferred'),
  dicomStudyDeleted: dcm('110105', 'DICOM Study Deleted'),
  import: dcm('110107', 'Import'),
  securityAlert: dcm('110113', 'Security Alert'),
  applicationStart: dcm('110120', 'Application Start'),
  applicationStop: dcm('110121', 'Application Stop'),
  nodeAuthentication: dcm('110126', 'Node Authentication'),
  securityConfiguration: dcm('110129', 'Security Configuration'),
  application: dcm('110150', 'Application'),
  destinationRole: dcm('110152', 'Destination Role ID'),
  sourceRole: dcm('110153', 'Source Role ID'),
  sourceMedia: dcm('110155', 'Source Media'),
  mediaUri: dcm('110037', 'URI'),
  studyInstanceUid: dcm('110180', 'Study Instance UID'),
  sopClassUid: dcm('110181', 'SOP Class UID'),
  nodeId: dcm('110182', 'Node ID'),
  uri: { code: '12', system: 'RFC-3881', meaning: 'URI' },
  patientNumber: { code: '2', system: 'RFC-3881', meaning: 'Patient Number' },
} as const satisfies Record<string, AuditCode>;

/** The families of events that the functions below make messages of. */
export const auditedEvents: readonly AuditCode[] = [
  auditCodes.applicationActivity,
  auditCodes.dicomInstancesAccessed,
  auditCodes.dicomInstancesTransferred,
  auditCodes.dicomStudyDeleted,
  auditCodes.import,
  auditCodes.securityAlert,
];

/** The program that reports. */
export interface AuditedNode {
  readonly ae: string;
  readonly hostName: string;
  readonly processId: number;
  /** The account that runs it: nobody logs in to this program itself. */
  readonly userName: string;
}

export interface AuditedPeer {
  /** Empty where the peer did not get as far as to say it. */
  readonly callingAe: string;
  readonly address: string;
}

/** A study and its patient, as the index has them. */
export interface AuditedStudy {
  readonly StudyInstanceUID: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly PatientID: string;
  readonly PatientName: string;
}

interface Occasion {
  readonly node: AuditedNode;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** A.5.3.1 */
export function applicationActivity({ node, time }: Occasion, what: 'start' | 'stop'): AuditMessage {
  return {
    event: auditCodes.applicationActivity,
    types: [what === 'start' ? auditCodes.applicationStart : auditCodes.applicationStop],
    action: 'E',
    time,
    outcome: '0',
    participants: [process(node, auditCodes.application)],
    sourceId: sourceIdOf(node),
    objects: [],
  };
}

/** A.5.3.11, for a peer that was kept out. `reason` is without patient data. */
export function nodeRefused({ node, time }: Occasion, peer: AuditedPeer, reason: string): AuditMessage {
  return {
    event: auditCodes.securityAlert,
    types: [auditCodes.nodeAuthentication],
    action: 'E',
    time,
    // Serious failure: the attempt was ended, and that kept the system secure.
    outcome: '8',
    outcomeDescription: reason,
    participants: [process(node), { ...remoteProcess(peer), UserIsRequestor: false }],
    sourceId: sourceIdOf(node),
    objects: [
      {
        typeCode: '2',
        role: '13',
        idType: auditCodes.nodeId,
        id: peer.address,
        name: peer.callingAe === '' ? peer.address : peer.callingAe,
        details: [{ type: 'Alert Description', value: reason }],
      },
    ],
  };
}

/** A.5.3.11: who is let in, and what we show, was changed by a person. `what` is without patient data. */
export function securityChanged({ node, time }: Occasion, what: string): AuditMessage {
  return {
    event: auditCodes.securityAlert,
    types: [auditCodes.securityConfiguration],
    action: 'E',
    time,
    outcome: '0',
    outcomeDescription: what,
    participants: [person(node), process(node)],
    sourceId: sourceIdOf(node),
    objects: [
      {
        typeCode: '2',
        role: '13',
        idType: auditCodes.nodeId,
        id: node.hostName,
        name: node.ae,
        details: [{ type: 'Alert Description', value: what }],
      },
    ],
  };
}

export interface Transfer {
  readonly peer: AuditedPeer;
  readonly study: AuditedStudy;
  readonly sopClasses: readonly AuditedClass[];
  /** False when each of the objects was here already. */
  readonly isNew: boolean;
}

/** A.5.3.7: objects of one study that came over one association. */
export function instancesTransferred({ node, time }: Occasion, transfer: Transfer): AuditMessage {
  const { peer, study, sopClasses, isNew } = transfer;
  return {
    event: auditCodes.dicomInstancesTransferred,
    types: [],
    action: isNew ? 'C' : 'R',
    time,
    outcome: '0',
    participants: transferParticipants(node, peer),
    sourceId: sourceIdOf(node),
    objects: [studyObject(study, sopClasses), patientObject(study)],
  };
}

/**
 * A.5.3.7 with a failure: objects that came over one association and were not kept. Neither their study nor their
 * patient is told: most of them could not be read, and what cannot be read must not be believed.
 */
export function instancesRefused(
  { node, time }: Occasion,
  peer: AuditedPeer,
  { reason, SOPClassUID, instanceCount, SOPInstanceUIDs }: RefusedObjects,
): AuditMessage {
  return {
    event: auditCodes.dicomInstancesTransferred,
    types: [],
    action: 'C',
    time,
    // Minor failure: the sender was told, and may send them again.
    outcome: '4',
    outcomeDescription: reason,
    participants: transferParticipants(node, peer),
    sourceId: sourceIdOf(node),
    objects: [
      {
        typeCode: '2',
        role: '3',
        idType: auditCodes.sopClassUid,
        id: SOPClassUID,
        name: 'refused',
        sopClasses: [{ SOPClassUID, instanceCount, SOPInstanceUIDs }],
      },
    ],
  };
}

function transferParticipants(node: AuditedNode, peer: AuditedPeer): ActiveParticipant[] {
  return [
    { ...remoteProcess(peer), UserIsRequestor: true, roles: [auditCodes.sourceRole] },
    process(node, auditCodes.destinationRole),
  ];
}

/** A.5.3.5: `label` names the folder or medium, without its path; `refusedCount` of its files could not be kept. */
export function dataImported(
  { node, time }: Occasion,
  label: string,
  studies: readonly AuditedStudy[],
  refusedCount: number,
): AuditMessage {
  const patients = new Map(studies.map((study) => [`${study.PatientID}\n${study.PatientName}`, study]));
  return {
    event: auditCodes.import,
    types: [],
    action: 'C',
    time,
    outcome: refusedCount === 0 ? '0' : '4',
    ...(refusedCount === 0 ? {} : { outcomeDescription: `${refusedCount} files refused` }),
    participants: [
      person(node, auditCodes.destinationRole),
      {
        UserID: label,
        UserIsRequestor: false,
        roles: [auditCodes.sourceMedia],
        mediaType: auditCodes.mediaUri,
      },
    ],
    sourceId: sourceIdOf(node),
    objects: [...studies.map((study) => studyObject(study)), ...[...patients.values()].map(patientObject)],
  };
}

/** A.5.3.6: a person opened a study. */
export function studyOpened({ node, time }: Occasion, study: AuditedStudy): AuditMessage {
  return {
    event: auditCodes.dicomInstancesAccessed,
    types: [],
    action: 'R',
    time,
    outcome: '0',
    participants: [person(node), process(node)],
    sourceId: sourceIdOf(node),
    objects: [studyObject(study), patientObject(study)],
  };
}

/** A.5.3.6, an update: a person said that a study is another patient's than it was shown as. */
export function studyCorrected(
  { node, time }: Occasion,
  before: AuditedStudy,
  after: AuditedStudy,
): AuditMessage {
  return {
    event: auditCodes.dicomInstancesAccessed,
    types: [],
    action: 'U',
    time,
    outcome: '0',
    participants: [person(node), process(node)],
    sourceId: sourceIdOf(node),
    // Both patients: the one that it was taken from, and the one that it was given to.
    objects: [studyObject(after), patientObject(before), patientObject(after)],
  };
}

/** A study without an accession number: what is kept of one that is gone. */
export type RemovedStudy = Omit<AuditedStudy, 'AccessionNumber'>;

/**
 * A.5.3.8: a study that was deleted as a whole. Twice where somebody could have had it back: when it went to the trash,
 * and when it went for good; `what` says which. `isByPerson` is false where the program did it by the rules it was given.
 */
export function studyDeleted(
  { node, time }: Occasion,
  study: RemovedStudy,
  what: string,
  isByPerson: boolean,
): AuditMessage {
  return {
    event: auditCodes.dicomStudyDeleted,
    types: [],
    action: 'D',
    time,
    outcome: '0',
    outcomeDescription: what,
    participants: doneBy(node, isByPerson),
    sourceId: sourceIdOf(node),
    objects: removedObjects(study),
  };
}

/** A.5.3.6, a creation: a person had a study back from the trash. */
export function studyRestored({ node, time }: Occasion, study: RemovedStudy): AuditMessage {
  return {
    event: auditCodes.dicomInstancesAccessed,
    types: [],
    action: 'C',
    time,
    outcome: '0',
    outcomeDescription: 'brought back from the trash',
    participants: [person(node), process(node)],
    sourceId: sourceIdOf(node),
    objects: removedObjects(study),
  };
}

function doneBy(node: AuditedNode, isByPerson: boolean): ActiveParticipant[] {
  return isByPerson ? [person(node), process(node)] : [{ ...process(node), UserIsRequestor: true }];
}

function removedObjects(study: RemovedStudy): ParticipantObject[] {
  const whole: AuditedStudy = { ...study, AccessionNumber: '' };
  return [studyObject(whole), patientObject(whole)];
}

/** What somebody may do with an object that could not be read (`QuarantineService`). */
export type QuarantineAction = 'deleted' | 'brought back' | 'removed for good' | 'tried again';

const quarantineActions = {
  deleted: 'D',
  'brought back': 'C',
  'removed for good': 'D',
  'tried again': 'R',
} as const satisfies Record<QuarantineAction, AuditMessage['action']>;

/** A.5.3.6, of objects in quarantine: by our name for them, since what cannot be read says neither study nor patient. */
export function quarantineChanged(
  { node, time }: Occasion,
  quarantineIds: readonly string[],
  what: QuarantineAction,
  isByPerson: boolean,
): AuditMessage {
  return {
    event: auditCodes.dicomInstancesAccessed,
    types: [],
    action: quarantineActions[what],
    time,
    outcome: '0',
    outcomeDescription: `quarantined objects ${what}`,
    participants: doneBy(node, isByPerson),
    sourceId: sourceIdOf(node),
    objects: quarantineIds.map((id) => ({
      typeCode: '2',
      role: '3',
      idType: auditCodes.uri,
      id: `quarantine/${id}`,
      name: 'quarantined object',
    })),
  };
}

function sourceIdOf({ ae, hostName }: AuditedNode): string {
  return `${ae}@${hostName}`;
}

/** This program: its process id, and its AE title as A.5.2.2 writes it. */
function process(node: AuditedNode, role?: AuditCode): ActiveParticipant {
  return {
    UserID: String(node.processId),
    AlternativeUserID: `AETITLES=${node.ae}`,
    UserIsRequestor: false,
    roles: role === undefined ? [] : [role],
  };
}

function person(node: AuditedNode, role?: AuditCode): ActiveParticipant {
  return {
    UserID: node.userName,
    UserName: node.userName,
    UserIsRequestor: true,
    roles: role === undefined ? [] : [role],
  };
}

function remoteProcess({ callingAe, address }: AuditedPeer): Omit<ActiveParticipant, 'UserIsRequestor'> {
  return {
    // Its process id is not known to us.
    UserID: callingAe === '' ? address : callingAe,
    ...(callingAe === '' ? {} : { AlternativeUserID: `AETITLES=${callingAe}` }),
    roles: [],
    address,
  };
}

function studyObject(study: AuditedStudy, sopClasses?: Transfer['sopClasses']): ParticipantObject {
  return {
    typeCode: '2',
    role: '3',
    idType: auditCodes.studyInstanceUid,
    id: study.StudyInstanceUID,
    name: study.StudyDescription,
    AccessionNumber: study.AccessionNumber,
    ...(sopClasses === undefined ? {} : { sopClasses }),
  };
}

function patientObject({ PatientID, PatientName }: AuditedStudy): ParticipantObject {
  return {
    typeCode: '1',
    role: '1',
    idType: auditCodes.patientNumber,
    id: PatientID,
    name: PatientName,
  };
}
