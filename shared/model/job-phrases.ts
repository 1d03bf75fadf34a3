import { z } from 'zod';

/** A name and how many others stand with it; how many of what. Each is said in the language of the window. */
export const countedPhrases = [
  'trash',
  'quarantine',
  'found',
  'stored',
  'duplicate',
  'conflict',
  'reencoded',
  'refused',
  'missing',
  'skipped',
  'unlisted',
  'checked',
  'lostOrDamaged',
  'lost',
  'damaged',
  'orphans',
  'recovered',
  'unreadable',
  'confirmed',
  'notInArchive',
  'studies',
  'images',
  'left',
  'moreReasons',
  'notSent',
] as const;
export type CountedPhrase = (typeof countedPhrases)[number];

export const plainPhrases = [
  'scrub',
  'verify',
  'compare',
  'archive',
  'backup',
  'reindex',
  'marked.unread',
  'marked.read',
  'marked.flagged',
  'trashed',
  'pin.on',
  'pin.off',
  'lock.on',
  'lock.off',
  'nothing',
  'allAsReceived',
  'keptAsItWas',
  'waits.study',
  'waits.work',
  'programEnded',
  'windowClosed',
  'windowSilent',
  'dropAgain',
] as const;
export type PlainPhrase = (typeof plainPhrases)[number];

export const namedPhrases = ['phantom', 'label.on', 'label.off', 'copy', 'database'] as const;
export type NamedPhrase = (typeof namedPhrases)[number];

/**
 * A part of what the row of long work says. The workstation says which and how many, the window has the words; only names
 * and the reasons of failures are text, and a reason has its code beside it.
 */
export const jobPhraseSchema = z.union([
  z.object({ says: z.enum(countedPhrases), count: z.number().int() }),
  z.object({ says: z.enum(plainPhrases) }),
  z.object({ says: z.enum(namedPhrases), name: z.string() }),
  /** Of a folder, a file, a medium or an upload: never a full path. `others`: how many came with it. */
  z.object({ says: z.literal('name'), name: z.string(), others: z.number().int() }),
  z.object({ says: z.literal('failure'), code: z.string(), message: z.string() }),
]);
export type JobPhrase = z.infer<typeof jobPhraseSchema>;
