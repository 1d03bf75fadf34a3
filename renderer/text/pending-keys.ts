/**
 * Keys that may still be said in English only, by name: `'reading.someKey' | 'worklist.other'`. A test wants none; this is
 * for those who add a word and leave its translation to somebody else.
 */
export type PendingKey = never;
