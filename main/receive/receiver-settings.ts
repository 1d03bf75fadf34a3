import type { QuarantineLimits } from '../ingest/quarantine.ts';
import { checkSettingValue, type SettingDefinition } from '../../shared/model/setting-definition.ts';
import type { SettingValue } from '../../shared/model/settings.ts';

/** Who may call: a calling AE title, from one address or from any. */
export interface CallerRule {
  readonly callingAe: string;
  readonly address: string | null;
}

/** The settings as the listener uses them; times in milliseconds, sizes in bytes. */
export interface ReceiverSettings {
  readonly host: string;
  readonly port: number;
  readonly ae: string;
  readonly checksCalledAe: boolean;
  /** Empty: anyone may call. */
  readonly callers: readonly CallerRule[];
  readonly usesTls: boolean;
  readonly maxAssociations: number;
  readonly maxAssociationsPerHost: number;
  readonly maxPendingConnections: number;
  readonly maxPduBytes: number;
  readonly maxAssociateBytes: number;
  readonly maxCommandBytes: number;
  readonly maxObjectBytes: number;
  readonly reserveBytes: number;
  readonly quarantine: QuarantineLimits;
  readonly artimMs: number;
  readonly closingMs: number;
  readonly silenceMs: number;
  readonly idleMs: number;
  readonly minBytesPerSecond: number;
  readonly throughputWindowMs: number;
  readonly handlerMs: number;
  readonly stopMs: number;
  readonly rehearsalObjects: number;
  readonly laterRehearsalObjects: number;
}

/**
 * An AE title that can be told apart and shown: 1 to 16 printable ASCII characters, no backslash (PS3.5 AE), not
 * blank. Two dots in a row are refused too: no equipment has them, and a title that looks like a path is a probe.
 */
export function isAeTitle(value: string): boolean {
  return /^[ -[\]-~]{1,16}$/.test(value) && value.trim() !== '' && !value.includes('..');
}

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

function integer(
  key: string,
  unit: string | null,
  standard: number,
  [least, most]: readonly [number, number],
  description: string,
) {
  return {
    key,
    kind: 'integer',
    unit,
    default: standard,
    least,
    most,
    description,
    needsRestart: true,
  } as const;
}

const definitions = {
  host: {
    key: 'receiver.host',
    kind: 'text',
    unit: null,
    default: '127.0.0.1',
    expected: 'an IP address or host name',
    accepts: (value) => /^[0-9A-Za-z.:-]{1,253}$/.test(value),
    description: 'Address that the DICOM listener binds; the default is reachable from this machine only',
    needsRestart: true,
  },
  port: integer('receiver.port', null, 11112, [0, 65535], 'Port of the DICOM listener; 0 takes any free one'),
  ae: {
    key: 'receiver.ae',
    kind: 'text',
    unit: null,
    default: 'NEGATOSCOPE',
    expected: 'an AE title of 1 to 16 printable characters without backslash',
    accepts: isAeTitle,
    description: 'AE title of this workstation',
    needsRestart: true,
  },
  checksCalledAe: {
    key: 'receiver.checkCalledAe',
    kind: 'flag',
    unit: null,
    default: false,
    description: 'Reject associations that call another AE title than ours',
    needsRestart: true,
  },
  callers: {
    key: 'receiver.callers',
    kind: 'text',
    unit: null,
    default: '',
    expected: 'AE titles, or AE@address, separated by commas',
    accepts: (value) => parseCallers(value) !== undefined,
    description: 'Who may send: AE titles, or AE@address, separated by commas; empty lets anyone send',
    needsRestart: true,
  },
  tls: {
    key: 'receiver.tls',
    kind: 'choice',
    unit: null,
    default: 'off',
    options: ['off', 'on'],
    description: 'Receive over TLS only (on): both sides show a certificate, PS3.15 B.10; see certificates/',
    needsRestart: true,
  },
  maxAssociations: integer(
    'receiver.maxAssociations',
    'associations',
    32,
    [1, 1024],
    'Associations open at once; more are told to try again',
  ),
  maxAssociationsPerHost: integer(
    'receiver.maxAssociationsPerHost',
    'associations',
    16,
    [1, 1024],
    'Associations open at once from one address',
  ),
  maxPendingConnections: integer(
    'receiver.maxPendingConnections',
    'connections',
    64,
    [1, 4096],
    'Connections that have not negotiated yet, or are being closed; beyond it the oldest is dropped',
  ),
  maxPduBytes: integer(
    'receiver.maxPduBytes',
    'B',
    128 * KiB,
    [4 * KiB, MiB],
    'Longest P-DATA PDU, advertised to senders and enforced',
  ),
  maxAssociateBytes: integer(
    'receiver.maxAssociateBytes',
    'B',
    256 * KiB,
    [4 * KiB, MiB],
    'Longest association request',
  ),
  maxCommandBytes: integer('receiver.maxCommandBytes', 'B', 64 * KiB, [KiB, MiB], 'Longest command set'),
  maxObjectBytes: integer(
    'receiver.maxObjectBytes',
    'B',
    4 * GiB,
    [MiB, 64 * GiB],
    'Longest data set; a longer one is refused as out of resources',
  ),
  reserve: integer(
    'receiver.reserveMegabytes',
    'MB',
    1000,
    [0, 1_000_000],
    'Free disk space that is left alone: objects that would take of it are refused as out of resources',
  ),
  quarantineObjects: integer(
    'receiver.quarantineObjects',
    'objects',
    1000,
    [0, 1_000_000],
    'Objects that could not be read and are kept for inspection; when there are as many, more of them are refused as out of resources',
  ),
  quarantineMegabytes: integer(
    'receiver.quarantineMegabytes',
    'MB',
    10_000,
    [0, 10_000_000],
    'Room for objects that could not be read; when it is used up, more of them are refused as out of resources',
  ),
  artim: integer('receiver.artim', 's', 30, [1, 3600], 'Time for a connection to request its association'),
  closing: integer(
    'receiver.closingTimeout',
    's',
    2,
    [1, 60],
    'Time for a peer to close its connection after abort, rejection or release',
  ),
  silence: integer(
    'receiver.silenceTimeout',
    's',
    60,
    [1, 3600],
    'Longest silence within a message, and longest wait for a peer to take an answer',
  ),
  idle: integer(
    'receiver.idleTimeout',
    's',
    600,
    [1, 86_400],
    'Longest silence between two messages of an association',
  ),
  minThroughput: integer(
    'receiver.minThroughput',
    'B/s',
    KiB,
    [0, MiB],
    'Least throughput within a message; 0 does not check',
  ),
  throughputWindow: integer(
    'receiver.throughputWindow',
    's',
    60,
    [1, 3600],
    'Time over which the throughput is taken',
  ),
  handler: integer(
    'receiver.storeTimeout',
    's',
    120,
    [1, 3600],
    'Time for one object to become durable once it was received',
  ),
  stop: integer(
    'receiver.stopTimeout',
    's',
    30,
    [0, 600],
    'Time to finish objects being received when the workstation closes',
  ),
  rehearsal: integer(
    'receiver.rehearsalObjects',
    'objects',
    100,
    [0, 10_000],
    'Objects received for rehearsal before the port opens, and forgotten, so that the first study is not the slow one',
  ),
  laterRehearsal: integer(
    'receiver.laterRehearsalObjects',
    'objects',
    2000,
    [0, 100_000],
    'Objects received for rehearsal while nobody sends, in a tenth of the time, and forgotten',
  ),
} as const satisfies Record<string, SettingDefinition>;

/** Every setting of the receiver, with unit, default and range. */
export const receiverSettingDefinitions: readonly SettingDefinition[] = Object.values(definitions);

/**
 * Stored or overridden values, by key, over the defaults; keys of other areas are ignored.
 * Throws `setting.invalid` for a value out of its range.
 */
export function receiverSettingsFrom(values: Readonly<Record<string, SettingValue>>): ReceiverSettings {
  const read = (definition: SettingDefinition): SettingValue =>
    checkSettingValue(definition, values[definition.key] ?? definition.default);
  const number = (definition: SettingDefinition): number => Number(read(definition));
  return {
    host: String(read(definitions.host)),
    port: number(definitions.port),
    ae: String(read(definitions.ae)).trim(),
    checksCalledAe: read(definitions.checksCalledAe) === true,
    callers: parseCallers(String(read(definitions.callers))) ?? [],
    usesTls: read(definitions.tls) === 'on',
    maxAssociations: number(definitions.maxAssociations),
    maxAssociationsPerHost: number(definitions.maxAssociationsPerHost),
    maxPendingConnections: number(definitions.maxPendingConnections),
    maxPduBytes: number(definitions.maxPduBytes),
    maxAssociateBytes: number(definitions.maxAssociateBytes),
    maxCommandBytes: number(definitions.maxCommandBytes),
    maxObjectBytes: number(definitions.maxObjectBytes),
    reserveBytes: number(definitions.reserve) * 1_000_000,
    quarantine: {
      objects: number(definitions.quarantineObjects),
      bytes: number(definitions.quarantineMegabytes) * 1_000_000,
    },
    artimMs: number(definitions.artim) * 1000,
    closingMs: number(definitions.closing) * 1000,
    silenceMs: number(definitions.silence) * 1000,
    idleMs: number(definitions.idle) * 1000,
    minBytesPerSecond: number(definitions.minThroughput),
    throughputWindowMs: number(definitions.throughputWindow) * 1000,
    handlerMs: number(definitions.handler) * 1000,
    stopMs: number(definitions.stop) * 1000,
    rehearsalObjects: number(definitions.rehearsal),
    laterRehearsalObjects: number(definitions.laterRehearsal),
  };
}

function parseCallers(list: string): CallerRule[] | undefined {
  const rules: CallerRule[] = [];
  for (const entry of list.split(',')) {
    const text = entry.trim();
    if (text === '') continue;
    const at = text.lastIndexOf('@');
    const callingAe = (at < 0 ? text : text.slice(0, at)).trim();
    const address = at < 0 ? null : text.slice(at + 1).trim();
    if (!isAeTitle(callingAe) || (address !== null && !/^[0-9A-Fa-f.:]+$/.test(address))) return undefined;
    rules.push({ callingAe, address });
  }
  return rules;
}
