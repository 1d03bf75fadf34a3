import type { hangingText as english } from '../english/hanging.ts';
import type { Translation } from '../translation.ts';

export const hangingText: Translation<typeof english> = {};
