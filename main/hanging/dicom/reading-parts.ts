import type { WrittenProtocol } from '../../../shared/hanging/protocol.ts';

/** What the parts of a Hanging Protocol object are read as. */

/** Tells of something that the object says and this program cannot, or says otherwise. */
export type Lose = (place: string, what: string) => void;
/** An item of a list of a protocol as it is written. */
export type Written<Key extends keyof WrittenProtocol> =
  NonNullable<WrittenProtocol[Key]> extends readonly (infer Item)[] ? Item : never;
export type WrittenCondition = NonNullable<Written<'displaySets'>['where']>[number];
export type WrittenBox = Written<'stages'>['screens'][number]['boxes'][number];
