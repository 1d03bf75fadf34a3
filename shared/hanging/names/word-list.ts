/** The names of a table, separated by commas: a list a line would hide the table behind its punctuation. */
export function wordList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
