/**
 * The audit message schema of PS3.15 A.5.1 (Relax NG there), stated once more as a table, and just enough of XML to
 * check a message by it.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Reads an XML document of elements, attributes and character references. Throws for anything else. */
export function readXml(xml: string): XmlElement {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const found = sticky.exec(xml);
    if (found === null) throw new Error(`expected ${pattern.source} at ${at}: ${xml.slice(at, at + 40)}`);
    at = sticky.lastIndex;
    return found;
  };
  const element = (): XmlElement => {
    const name = take(/<([A-Za-z]+)/)[1] ?? '';
    const attributes: Record<string, string> = {};
    while (xml[at] === ' ') {
      const [, key = '', value = ''] = take(/ ([A-Za-z-]+)="([^"<]*)"/);
      if (key in attributes) throw new Error(`${key} twice`);
      attributes[key] = unescapeXml(value);
    }
    if (take(/\/?>/)[0] === '/>') return { name, attributes, children: [], text: '' };
    const children: XmlElement[] = [];
    let text = '';
    while (!xml.startsWith('</', at)) {
      if (xml[at] === '<') children.push(element());
      else text += unescapeXml(take(/[^<]+/)[0]);
    }
    take(new RegExp(`</${name}>`));
    return { name, attributes, children, text };
  };
  const root = element();
  if (at !== xml.length) throw new Error(`more than one root: ${xml.slice(at, at + 40)}`);
  return root;
}

function unescapeXml(text: string): string {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
    throw new Error('not a character');
  return text.replaceAll(/&([^;]*;?)/gu, (_all, reference: string) => {
    const code = /^#(\d+);$/u.exec(reference)?.[1];
    if (code === undefined) throw new Error(`not a character reference: ${reference}`);
    return String.fromCodePoint(Number(code));
  });
}

type Rule = {
  /** Pattern of each attribute's value; a trailing `?` on the name says that it may be absent. */
  readonly attributes: Readonly<Record<string, RegExp>>;
  /** Children in their order; `?`, `*`, `+` as in Relax NG. */
  readonly children: readonly string[];
  readonly text?: true;
};

const token = /^.*$/su;
const coded: Rule = {
  attributes: { 'csd-code': token, codeSystemName: token, 'displayName?': token, originalText: token },
  children: [],
};

const rules: Readonly<Record<string, Rule>> = {
  AuditMessage: {
    attributes: {},
    children: [
      'EventIdentification',
      'ActiveParticipant+',
      'AuditSourceIdentification',
      'ParticipantObjectIdentification*',
    ],
  },
  EventIdentification: {
    attributes: {
      'EventActionCode?': /^[CRUDE]$/u,
      EventDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/u,
      EventOutcomeIndicator: /^(?:0|4|8|12)$/u,
    },
    children: ['EventID', 'EventTypeCode*', 'EventOutcomeDescription?'],
  },
  EventID: coded,
  EventTypeCode: coded,
  EventOutcomeDescription: { attributes: {}, children: [], text: true },
  ActiveParticipant: {
    attributes: {
      UserID: token,
      'AlternativeUserID?': token,
      'UserName?': token,
      UserIsRequestor: /^(?:true|false|0|1)$/u,
      'NetworkAccessPointID?': token,
      'NetworkAccessPointTypeCode?': /^[1-5]$/u,
    },
    children: ['RoleIDCode*', 'MediaIdentifier?'],
  },
  RoleIDCode: coded,
  MediaIdentifier: { attributes: {}, children: ['MediaType'] },
  MediaType: coded,
  AuditSourceIdentification: {
    attributes: { 'AuditEnterpriseSiteID?': token, AuditSourceID: token },
    children: ['AuditSourceTypeCode*'],
  },
  AuditSourceTypeCode: { attributes: { 'csd-code': /^[1-9]$/u }, children: [] },
  ParticipantObjectIdentification: {
    attributes: {
      ParticipantObjectID: token,
      'ParticipantObjectTypeCode?': /^[1-4]$/u,
      'ParticipantObjectTypeCodeRole?': /^(?:[1-9]|1\d|2[0-6])$/u,
      'ParticipantObjectDataLifeCycle?': /^(?:[1-9]|1[0-5])$/u,
      'ParticipantObjectSensitivity?': token,
    },
    children: [
      'ParticipantObjectIDTypeCode',
      'ParticipantObjectName',
      'ParticipantObjectDetail*',
      'ParticipantObjectDescription*',
    ],
  },
  ParticipantObjectIDTypeCode: coded,
  ParticipantObjectName: { attributes: {}, children: [], text: true },
  ParticipantObjectDetail: {
    attributes: { type: token, value: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u },
    children: [],
  },
  ParticipantObjectDescription: { attributes: {}, children: ['MPPS*', 'Accession*', 'SOPClass*'] },
  Accession: { attributes: { Number: token }, children: [] },
  SOPClass: { attributes: { 'UID?': token, NumberOfInstances: /^-?\d+$/u }, children: ['Instance*'] },
  Instance: { attributes: { UID: token }, children: [] },
};

/** What is wrong about a message, each in words; empty when it is valid. */
export function checkAuditXml(xml: string): string[] {
  const root = readXml(xml);
  return root.name === 'AuditMessage' ? check(root) : [`root is ${root.name}`];
}

function check(found: XmlElement): string[] {
  const rule = rules[found.name];
  if (rule === undefined) return [`unknown element ${found.name}`];
  const problems: string[] = [];
  const known = new Map(Object.entries(rule.attributes).map(([key, value]) => [key.replace('?', ''), value]));
  for (const [key, value] of Object.entries(found.attributes)) {
    if (known.get(key)?.test(value) !== true) problems.push(`${found.name} ${key}=${value}`);
  }
  for (const key of Object.keys(rule.attributes)) {
    if (!key.endsWith('?') && !(key in found.attributes)) problems.push(`${found.name} without ${key}`);
  }
  const order = rule.children
    .map((child) => {
      const name = child.replace(/[?*+]$/u, '');
      return `(?:${name} )${child.slice(name.length)}`;
    })
    .join('');
  const names = found.children.map(({ name }) => `${name} `).join('');
  if (!new RegExp(`^${order}$`, 'u').test(names)) problems.push(`${found.name} holds ${names}`);
  if (found.text !== '' && rule.text !== true) problems.push(`${found.name} holds text`);
  return [...problems, ...found.children.flatMap(check)];
}
