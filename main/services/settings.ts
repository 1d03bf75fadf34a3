import { NegatoscopeError } from '../../shared/errors.ts';
import type { SettingRow, SettingValue } from '../../shared/model/settings.ts';
import {
  checkSettingValue,
  unmetExpectation,
  type SettingDefinition,
} from '../../shared/model/setting-definition.ts';
import { settingDefinitions } from './setting-table.ts';

export interface SettingsOptions {
  /** Values that were ever set, by key. */
  readonly stored: Readonly<Record<string, SettingValue>>;
  /** Values that the site has decided (`read-policy.ts`): before all others, and not to be changed. */
  readonly policy?: Readonly<Record<string, SettingValue>>;
  /** Values of the command line for this launch only. */
  readonly overrides: Readonly<Record<string, SettingValue>>;
  /** Makes a change durable before it takes effect. */
  readonly write: (change: { key: string; value: SettingValue }) => Promise<void>;
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
  for (const [key, value] of Object.entries({ ...options.overrides, ...policy })) checkSetting(key, value);

  const effective = (definition: SettingDefinition): SettingValue =>
    policy[definition.key] ??
    options.overrides[definition.key] ??
    stored.get(definition.key) ??
    definition.default;
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
        isOverridden: options.overrides[definition.key] !== undefined,
        needsRestart: definition.needsRestart,
      })),
    get: (key) => effective(findDefinition(key)),
    values: () => Object.fromEntries(settingDefinitions.map((row) => [row.key, effective(row)])),
    async set(key, value) {
      checkSetting(key, value);
      if (policy[key] !== undefined) {
        throw new NegatoscopeError('setting.locked', `${key} is held by the policy of this site`, { key });
      }
      await options.write({ key, value });
      stored.set(key, value);
      options.onChanged(key);
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
