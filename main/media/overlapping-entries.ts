import type { Entry } from 'yauzl';

/** Fixed part of a local file header (PKWARE APPNOTE 4.3.7); its name and extra field are not counted: they may lie. */
const localHeaderBytes = 30;

/**
 * Entries whose bytes, as the central directory states them, reach over the beginning of another one. A few such bytes can
 * be made to say gigabytes a million times (D. Fifield, "A better zip bomb", 2019): what is left has no byte in common, so
 * that all of it together is no more than the file can hold.
 *
 * It is the earlier of two that goes, as the one that states too much: an entry that lies about its length takes no other
 * with it. Of several at one place the first listed stays.
 */
export function overlappingEntries(entries: readonly Entry[]): ReadonlySet<Entry> {
  const overlapping = new Set<Entry>();
  const fromTheEnd = entries.toSorted(
    (a, b) => b.relativeOffsetOfLocalHeader - a.relativeOffsetOfLocalHeader,
  );
  let next: Entry | undefined;
  for (const entry of fromTheEnd) {
    const from = entry.relativeOffsetOfLocalHeader;
    if (
      next === undefined ||
      from + localHeaderBytes + entry.compressedSize <= next.relativeOffsetOfLocalHeader
    ) {
      next = entry;
    } else overlapping.add(entry);
  }
  return overlapping;
}
