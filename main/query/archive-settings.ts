import type { SettingDefinition } from '../../shared/model/setting-definition.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import { isAeTitle } from '../receive/receiver-settings.ts';

/** The archive that is asked whether it has what is here. */
export interface ArchiveSettings {
  readonly host: string;
  readonly port: number;
  readonly ae: string;
  readonly usesTls: boolean;
  /** For the whole answer about one study. */
  readonly timeoutMs: number;
  /** Objects of one study that are listened to. */
  readonly mostResponses: number;
}

const keys = {
  host: 'archive.host',
  port: 'archive.port',
  ae: 'archive.ae',
  tls: 'archive.tls',
  timeout: 'archive.timeoutSeconds',
  responses: 'archive.maxResponses',
} as const;

export const archiveSettingDefinitions: readonly SettingDefinition[] = [
  {
    key: keys.host,
    kind: 'text',
    unit: null,
    default: '',
    expected: 'an IP address or host name, or nothing',
    accepts: (value) => /^[0-9A-Za-z.:-]{0,253}$/.test(value),
    description:
      'Address of the archive that is asked (C-FIND) whether it has a study before that is removed to make room; empty: none is asked, and nothing is removed',
    needsRestart: false,
  },
  {
    key: keys.port,
    kind: 'integer',
    unit: null,
    default: 104,
    least: 1,
    most: 65_535,
    description: 'Port of the archive',
    needsRestart: false,
  },
  {
    key: keys.ae,
    kind: 'text',
    unit: null,
    default: 'ARCHIVE',
    expected: 'an AE title of 1 to 16 printable characters without backslash',
    accepts: isAeTitle,
    description: 'AE title of the archive',
    needsRestart: false,
  },
  {
    key: keys.tls,
    kind: 'choice',
    unit: null,
    default: 'off',
    options: ['off', 'on'],
    description:
      'Ask the archive over TLS (on): both sides show a certificate, as for receiving (PS3.15 B.10); the archive is let in by the same trusted certificates',
    needsRestart: false,
  },
  {
    key: keys.timeout,
    kind: 'integer',
    unit: 's',
    default: 60,
    least: 1,
    most: 3600,
    description: 'Longest time that the archive may take for its answer about one study',
    needsRestart: false,
  },
  {
    key: keys.responses,
    kind: 'integer',
    unit: 'objects',
    default: 100_000,
    least: 1,
    most: 1_000_000,
    description:
      'Objects of one study that an answer of the archive may name; a longer one counts for nothing',
    needsRestart: false,
  },
];

/** Null when there is none. */
export function archiveSettingsFrom(get: (key: string) => SettingValue): ArchiveSettings | null {
  const host = String(get(keys.host));
  if (host === '') return null;
  return {
    host,
    port: Number(get(keys.port)),
    ae: String(get(keys.ae)),
    usesTls: get(keys.tls) === 'on',
    timeoutMs: Number(get(keys.timeout)) * 1000,
    mostResponses: Number(get(keys.responses)),
  };
}
