import type { TagLine } from '../../shared/model/instance-tags.ts';

/**
 * The lines that hold every word of a search in tag, name, VR or value, and the sequences and items that they lie in,
 * so that a hit is read in its place.
 */
export function filterTags(lines: readonly TagLine[], search: string): readonly TagLine[] {
  const words = search
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return lines;
  const kept: TagLine[] = [];
  /** The last line of each depth that was not kept yet. */
  const above: (TagLine | undefined)[] = [];
  for (const line of lines) {
    above.length = line.depth;
    if (holdsAll(line, words)) {
      kept.push(...above.filter((parent) => parent !== undefined), line);
      above.fill(undefined);
      above[line.depth] = undefined;
    } else {
      above[line.depth] = line;
    }
  }
  return kept;
}

function holdsAll({ tag, name, vr, text }: TagLine, words: readonly string[]): boolean {
  const all = `${tag} ${tag.replaceAll(/[(),]/gu, '')} ${name} ${vr} ${text}`.toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}
