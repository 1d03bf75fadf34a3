import type { measureText as english } from '../english/measure.ts';
import type { Translation } from '../translation.ts';

export const measureText: Translation<typeof english> = {};
