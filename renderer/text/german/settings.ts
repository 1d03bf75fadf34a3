import type { settingsText as english } from '../english/settings.ts';
import type { Translation } from '../translation.ts';

export const settingsText: Translation<typeof english> = {};
