/** Words of the reading view: keys start with `reading.`. */
export const readingText = {
  'reading.close': 'Close study',
} as const;
