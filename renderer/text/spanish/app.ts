import type { appText as english } from '../english/app.ts';
import type { Translation } from '../translation.ts';

export const appText: Translation<typeof english> = {};
