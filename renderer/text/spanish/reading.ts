import type { readingText as english } from '../english/reading.ts';
import type { Translation } from '../translation.ts';

export const readingText: Translation<typeof english> = {};
