import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

export interface RowWindow {
  /** For the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** First and last row to draw, inclusive; `last < first` when there is none. */
  readonly first: number;
  readonly last: number;
  /** Scrolls as little as it takes to have the row on screen. */
  readonly reveal: (index: number) => void;
  readonly toTop: () => void;
}

export interface RowWindowOptions {
  readonly count: number;
  readonly rowHeightPx: number;
  /** What stands above the first row and stays in view while scrolling. */
  readonly headHeightPx: number;
  /** Rows drawn beyond the edges: what a notch of the wheel brings in. */
  readonly overscanRows: number;
}

/**
 * Which rows of a long list are on screen. All rows are of one height, so this is a division and needs no
 * measuring; it renders again only when the range changes.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { count, rowHeightPx, headHeightPx, overscanRows } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ top: 0, rows: 0 });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const top = Math.floor(element.scrollTop / rowHeightPx);
      const rows = Math.ceil(element.clientHeight / rowHeightPx) + 1;
      setRange((before) => (before.top === top && before.rows === rows ? before : { top, rows }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [rowHeightPx]);

  const reveal = useCallback(
    (index: number): void => {
      const element = scroller.current;
      if (element === null) return;
      const top = index * rowHeightPx;
      const viewHeight = element.clientHeight - headHeightPx;
      if (top < element.scrollTop) element.scrollTo({ top });
      else if (top + rowHeightPx > element.scrollTop + viewHeight) {
        element.scrollTo({ top: top + rowHeightPx - viewHeight });
      }
    },
    [rowHeightPx, headHeightPx],
  );
  const toTop = useCallback((): void => {
    scroller.current?.scrollTo({ top: 0 });
  }, []);

  return {
    scroller,
    first: Math.max(0, range.top - overscanRows),
    last: Math.min(count - 1, range.top + range.rows + overscanRows),
    reveal,
    toTop,
  };
}
