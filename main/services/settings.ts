import { asNegatoscopeError, NegatoscopeError } from '../../shared/errors.ts';
import { settingValueSchema, type SettingRow, type SettingValue } from '../../shared/model/settings.ts';
import {
  checkSettingValue,
  unmetExpectation,
  type SettingDefinition,
} from '../../shared/model/setting-definition.ts';
import type { Policy } from './read-policy.ts';
import { settingDefinitions } from './setting-table.ts';
import { parseSettingsText } from './settings-file.ts';

export interface SettingsOptions {
  /** Values that were ever set, by key. */
  readonly stored: Readonly<Record<string, SettingValue>>;
  /** Values that the site has decided (`read-policy.ts`): before all others, and not to be changed. */
  readonly policy?: Policy;
  /** Values of the command line for this launch only. */
  readonly overrides: Readonly<Record<string, SettingValue>>;
  /** Makes changes durable before they take effect: all of them or none. */
  readonly write: (changes: readonly { key: string; value: SettingValue }[]) => Promise<void>;
  readonly onChanged: (key: string) => void;
}

/** The settings: one table, checked on every way in. */
export interface Settings {
  list(): SettingRow[];
  /** Policy, else override, else stored, else default. Throws `setting.unknown`. */
  get(key: string): SettingValue;
  /** Every effective value by key. */
  values(): Record<string, SettingValue>;
  /** Throws `setting.unknown`, `setting.invalid`, `setting.locked`. */
  set(key: string, value: SettingValue): Promise<void>;
  /**
   * Takes what a file of settings says, all of it or nothing; answers the keys whose value it changed. Throws
   * `setting.invalid` with everything in it that cannot be taken.
   */
  take(text: string, name: string): Promise<string[]>;
  /** Writes down once more what was ever set: another user database has taken the place of the one that had it. */
  writeAgain(): Promise<void>;
}

/** Throws `setting.invalid` when an override is not a good value; a bad stored value falls back to the default. */
export function createSettings(options: SettingsOptions): Settings {
  const stored = new Map(
    Object.entries(options.stored).filter(([key, value]) => {
      const definition = settingDefinitions.find((candidate) => candidate.key === key);
      return definition !== undefined && unmetExpectation(definition, value) === undefined;
    }),
  );
  const policy = options.policy ?? {};
  for (const [key, value] of Object.entries(options.overrides)) checkSetting(key, value);
  for (const [key, { value }] of Object.entries(policy)) checkSetting(key, value);

  const effective = (definition: SettingDefinition): SettingValue =>
    policy[definition.key]?.value ??
    options.overrides[definition.key] ??
    stored.get(definition.key) ??
    definition.default;
  /** Throws as `set`. */
  const requireFree = (key: string, value: SettingValue): void => {
    checkSetting(key, value);
    const held = policy[key];
    if (held === undefined) return;
    const why = held.reason === '' ? '' : `: ${held.reason}`;
    throw new NegatoscopeError('setting.locked', `${key} is held by the policy of this site${why}`, { key });
  };
  const keep = async (changes: readonly { key: string; value: SettingValue }[]): Promise<void> => {
    await options.write(changes);
    for (const { key, value } of changes) {
      stored.set(key, value);
      options.onChanged(key);
    }
  };
  return {
    list: () =>
      settingDefinitions.map((definition) => ({
        key: definition.key,
        value: effective(definition),
        default: definition.default,
        unit: definition.unit,
        options: definition.kind === 'choice' ? definition.options : null,
        description: definition.description,
        isLocked: policy[definition.key] !== undefined,
        lockReason: policy[definition.key]?.reason ?? '',
        isOverridden: options.overrides[definition.key] !== undefined,
        needsRestart: definition.needsRestart,
      })),
    get: (key) => effective(findDefinition(key)),
    values: () => Object.fromEntries(settingDefinitions.map((row) => [row.key, effective(row)])),
    async set(key, value) {
      requireFree(key, value);
      await keep([{ key, value }]);
    },
    writeAgain: () => options.write([...stored].map(([key, value]) => ({ key, value }))),
    async take(text, name) {
      const values = Object.entries(parseSettingsText(text, name, settingValueSchema));
      const problems = values.flatMap(([key, value]) => {
        try {
          // What the policy holds already is no contradiction.
          if (policy[key]?.value !== value) requireFree(key, value);
          return [];
        } catch (error) {
          return [asNegatoscopeError(error, 'settings').message];
        }
      });
      if (problems.length > 0) {
        throw new NegatoscopeError(
          'setting.invalid',
          `Nothing was taken from ${name}, because of ${problems.length} of its ${values.length} values:\n${problems.join('\n')}`,
          {
            key: name,
            expected: 'values that every setting takes',
            found: problems.join('; ').slice(0, 1000),
          },
        );
      }
      const changes = values
        .map(([key, value]) => ({ key, value }))
        .filter(({ key, value }) => policy[key] === undefined && stored.get(key) !== value);
      if (changes.length > 0) await keep(changes);
      return changes.map(({ key }) => key);
    },
  };
}

/** The value itself when it is good for its key. Throws `setting.unknown`, `setting.invalid`. */
export function checkSetting(key: string, value: SettingValue): SettingValue {
  return checkSettingValue(findDefinition(key), value);
}

/** A word of a command line as a value of the setting's kind. Throws as `checkSetting`. */
export function parseSetting(key: string, text: string): SettingValue {
  const definition = findDefinition(key);
  if (definition.kind === 'integer' && /^-?\d+$/u.test(text)) return checkSetting(key, Number(text));
  if (definition.kind === 'flag' && (text === 'true' || text === 'false')) return text === 'true';
  return checkSetting(key, text);
}

function findDefinition(key: string): SettingDefinition {
  const definition = settingDefinitions.find((candidate) => candidate.key === key);
  if (definition === undefined) {
    throw new NegatoscopeError('setting.unknown', `There is no setting ${key.slice(0, 80)}`, {
      key: key.slice(0, 80),
    });
  }
  return definition;
}
