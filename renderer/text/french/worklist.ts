import type { worklistText as english } from '../english/worklist.ts';
import type { Translation } from '../translation.ts';

export const worklistText: Translation<typeof english> = {};
