/** A run of places: from (included) to (excluded). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The runs of places for which `isLoaded` holds, in order. */
export function loadedSpans(count: number, isLoaded: (position: number) => boolean): Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (let position = 0; position <= count; position++) {
    const isIn = position < count && isLoaded(position);
    if (isIn && from === null) from = position;
    if (!isIn && from !== null) {
      spans.push({ from, to: position });
      from = null;
    }
  }
  return spans;
}
