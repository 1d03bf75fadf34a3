import { z } from 'zod';

/** One line of what a stored object holds: an element, or an item of the sequence above it. */
export const tagLineSchema = z.object({
  /** 0 for elements of the data set itself; items of a sequence add 1, and what is in them 1 more. */
  depth: z.number().int().min(0),
  /** `(0010,0010)`; of an item `#1`. */
  tag: z.string(),
  /** Keyword of PS3.6; of a private element the creator of its block; '' where neither is known. */
  name: z.string(),
  isPrivate: z.boolean(),
  /** As received; '' of an item. */
  vr: z.string(),
  /** The value as text, cut to `valueTextLimit` characters; '' for items and for bytes that are no text. */
  text: z.string(),
  /** Characters of the whole text where it was cut; else null. */
  wholeCharacters: z.number().int().nullable(),
  lengthBytes: z.number().int().nullable(),
  /** Items of a sequence; null for all else. */
  itemCount: z.number().int().nullable(),
  /** Why the value cannot be read; null where it can. */
  problem: z.string().nullable(),
});
export type TagLine = z.infer<typeof tagLineSchema>;

export const instanceTagsSchema = z.object({
  SOPInstanceUID: z.string(),
  lines: z.array(tagLineSchema),
  /** Lines that were left out because the object has more than `tagLineLimit`. */
  leftOutCount: z.number().int().min(0),
});
export type InstanceTags = z.infer<typeof instanceTagsSchema>;

/** A line is for reading: what is longer is a table or a document. */
export const valueTextLimit = 400;
/** An enhanced object of thousands of frames has some ten lines a frame. */
export const tagLineLimit = 20_000;
