/**
 * How the page calls the windows that it draws further reading screens into. A host that refuses windows of pages lets
 * these through: an empty document under such a name, and nothing else.
 */
const namePrefix = 'negatoscope-reading-';

export function readingWindowName(number: number): string {
  return `${namePrefix}${number}`;
}

export function isReadingWindow(address: string, name: string): boolean {
  return address === 'about:blank' && /^negatoscope-reading-[1-9]\d?$/u.test(name);
}
