/** A code of a coding scheme (`CodedValueType` of the schema). */
export interface AuditCode {
  readonly code: string;
  /** e.g. `DCM` (PS3.16 Annex D) or `RFC-3881`. */
  readonly system: string;
  readonly meaning: string;
}

export interface ActiveParticipant {
  readonly UserID: string;
  readonly AlternativeUserID?: string;
  readonly UserName?: string;
  readonly UserIsRequestor: boolean;
  readonly roles: readonly AuditCode[];
  /** IP address of the node. */
  readonly address?: string;
  /** Only of a medium. */
  readonly mediaType?: AuditCode;
}

export interface AuditedClass {
  readonly SOPClassUID: string;
  readonly instanceCount: number;
  /** Some or all of them. */
  readonly SOPInstanceUIDs?: readonly string[];
}

export interface ParticipantObject {
  /** 1: person, 2: system object. */
  readonly typeCode: '1' | '2';
  /** 1: patient, 3: report (a study), 13: security resource. */
  readonly role: '1' | '3' | '13';
  readonly idType: AuditCode;
  readonly id: string;
  readonly name: string;
  readonly details?: readonly { readonly type: string; readonly value: string }[];
  readonly AccessionNumber?: string;
  readonly sopClasses?: readonly AuditedClass[];
}

/** An audit message (PS3.15 A.5.1), in our words. */
export interface AuditMessage {
  readonly event: AuditCode;
  readonly types: readonly AuditCode[];
  /** Create, read, execute. */
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** ISO 8601, UTC. */
  readonly time: string;
  /** 0: success; 4, 8, 12: minor, serious, major failure. */
  readonly outcome: '0' | '4' | '8' | '12';
  readonly outcomeDescription?: string;
  readonly participants: readonly ActiveParticipant[];
  /** Which node says this. */
  readonly sourceId: string;
  readonly objects: readonly ParticipantObject[];
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** The message as XML by the schema of PS3.15 A.5.1, in one line. */
export function encodeAuditMessage(message: AuditMessage): string {
  const event = element(
    'EventIdentification',
    {
      EventActionCode: message.action,
      EventDateTime: message.time,
      EventOutcomeIndicator: message.outcome,
    },
    [
      coded('EventID', message.event),
      ...message.types.map((type) => coded('EventTypeCode', type)),
      ...(message.outcomeDescription === undefined
        ? []
        : [textElement('EventOutcomeDescription', message.outcomeDescription)]),
    ],
  );
  // Type 1: end-user interface (Table A.5.1.2.1).
  const source = element('AuditSourceIdentification', { AuditSourceID: message.sourceId }, [
    element('AuditSourceTypeCode', { 'csd-code': '1' }, []),
  ]);
  const parts = [event, ...message.participants.map(encodeParticipant), source];
  return element('AuditMessage', {}, [...parts, ...message.objects.map(encodeObject)]);
}

function encodeParticipant(participant: ActiveParticipant): string {
  const { UserID, AlternativeUserID, UserName, UserIsRequestor, roles, address, mediaType } = participant;
  return element(
    'ActiveParticipant',
    {
      UserID,
      AlternativeUserID,
      UserName,
      UserIsRequestor: String(UserIsRequestor),
      NetworkAccessPointID: address,
      // 2: IP address.
      NetworkAccessPointTypeCode: address === undefined ? undefined : '2',
    },
    [
      ...roles.map((role) => coded('RoleIDCode', role)),
      ...(mediaType === undefined ? [] : [element('MediaIdentifier', {}, [coded('MediaType', mediaType)])]),
    ],
  );
}

function encodeObject(object: ParticipantObject): string {
  const { AccessionNumber, sopClasses = [], details = [] } = object;
  const description = [
    ...(AccessionNumber === undefined || AccessionNumber === ''
      ? []
      : [element('Accession', { Number: AccessionNumber }, [])]),
    ...sopClasses.map(({ SOPClassUID, instanceCount, SOPInstanceUIDs = [] }) =>
      element(
        'SOPClass',
        { UID: SOPClassUID, NumberOfInstances: String(instanceCount) },
        SOPInstanceUIDs.map((UID) => element('Instance', { UID }, [])),
      ),
    ),
  ];
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: object.id,
      ParticipantObjectTypeCode: object.typeCode,
      ParticipantObjectTypeCodeRole: object.role,
    },
    [
      coded('ParticipantObjectIDTypeCode', object.idType),
      textElement('ParticipantObjectName', object.name),
      ...details.map(({ type, value }) =>
        element(
          'ParticipantObjectDetail',
          { type, value: Buffer.from(value, 'utf8').toString('base64') },
          [],
        ),
      ),
      ...(description.length === 0 ? [] : [element('ParticipantObjectDescription', {}, description)]),
    ],
  );
}

function coded(name: string, { code, system, meaning }: AuditCode): string {
  return element(name, { 'csd-code': code, codeSystemName: system, originalText: meaning }, []);
}

function textElement(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

function element(name: string, attributes: Attributes, children: readonly string[]): string {
  const given = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(value)}"`]))
    .join('');
  return children.length === 0 ? `<${name}${given}/>` : `<${name}${given}>${children.join('')}</${name}>`;
}

/** What XML 1.0 has no way to write (2.2 Char) is replaced; line ends are written so that they survive reading. */
function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
      // What hides or turns other text round as well: written so, it is read as it was, and works in no viewer of files.
      .replaceAll(
        /[&<>"'\t\n\r\u007F-\u009F\u2028\u2029\p{Cf}]/gu,
        (character) => `&#${character.codePointAt(0) ?? 0};`,
      )
  );
}
