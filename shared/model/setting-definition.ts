import { NegatoscopeError } from '../errors.ts';
import type { SettingValue } from './settings.ts';

/** One setting: key, unit, default and what a value must be. Rooms define their own; the settings service lists all. */
export type SettingDefinition = {
  /** Dotted: the room, then the name. */
  readonly key: string;
  readonly description: string;
  /** True when a change takes effect only after a restart. */
  readonly needsRestart: boolean;
} & (
  | {
      readonly kind: 'integer';
      readonly unit: string | null;
      readonly default: number;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'flag'; readonly unit: null; readonly default: boolean }
  | {
      readonly kind: 'choice';
      readonly unit: null;
      readonly default: string;
      readonly options: readonly string[];
    }
  | {
      readonly kind: 'text';
      readonly unit: null;
      readonly default: string;
      /** What a value must be, in words, for errors. */
      readonly expected: string;
      readonly accepts: (value: string) => boolean;
    }
);

/** The value itself when it fits its definition. Throws `setting.invalid`. */
export function checkSettingValue(definition: SettingDefinition, value: SettingValue): SettingValue {
  const expected = unmetExpectation(definition, value);
  if (expected === undefined) return value;
  const { key } = definition;
  const found = String(value).slice(0, 80);
  throw new NegatoscopeError('setting.invalid', `${key}: expected ${expected}, found ${found}`, {
    key,
    expected,
    found,
  });
}

/** What was expected, in words, or undefined when the value is good. */
export function unmetExpectation(definition: SettingDefinition, value: SettingValue): string | undefined {
  switch (definition.kind) {
    case 'integer':
      return typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        value >= definition.least &&
        value <= definition.most
        ? undefined
        : `a whole number from ${definition.least} to ${definition.most}`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'choice':
      return typeof value === 'string' && definition.options.includes(value)
        ? undefined
        : `one of ${definition.options.join(', ')}`;
    case 'text':
      return typeof value === 'string' && definition.accepts(value) ? undefined : definition.expected;
  }
}
