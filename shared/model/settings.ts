import { z } from 'zod';

export const settingValueSchema = z.union([z.string(), z.number(), z.boolean()]);
export type SettingValue = z.infer<typeof settingValueSchema>;

/** One setting as the settings page and `config get` show it. */
export const settingRowSchema = z.object({
  /** Dotted, e.g. `receiver.port`. */
  key: z.string(),
  value: settingValueSchema,
  default: settingValueSchema,
  /** e.g. `s`, `B`, `associations`; null where there is none. */
  unit: z.string().nullable(),
  /** What it must be one of; null where it is free. */
  options: z.array(z.string()).readonly().nullable(),
  description: z.string(),
  /** True when this launch overrides the stored value. */
  isOverridden: z.boolean(),
  /** True when the site's policy holds it: nobody changes it here. */
  isLocked: z.boolean(),
  /** Why, in the site's own words; '' where it does not say. */
  lockReason: z.string(),
  /** True when a change takes effect only after a restart. */
  needsRestart: z.boolean(),
});
export type SettingRow = z.infer<typeof settingRowSchema>;

/** A flag: whether every window says that its screen is not for primary diagnosis, until a site turns it off. */
export const notForPrimaryDiagnosisKey = 'display.notForPrimaryDiagnosis';
