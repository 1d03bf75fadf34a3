import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useRef, type RefObject } from 'react';

export interface RowWindow {
  /** For the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The rows to draw: their indices, and where each lies from the top of the first one. */
  readonly rows: readonly { readonly index: number; readonly topPx: number }[];
  /** One object for the life of the view: how to move to a row, and how far the view has been scrolled. */
  readonly virtualizer: Pick<
    Virtualizer<HTMLDivElement, HTMLTableRowElement>,
    'scrollToIndex' | 'scrollToOffset' | 'scrollOffset'
  >;
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
 * Which rows of a long list are on screen: TanStack Virtual for rows of one height below a head that stays. The only
 * place that calls its hook, which React Compiler must not compile.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { count, rowHeightPx, headHeightPx, overscanRows } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: overscanRows,
    // Rows begin below the head, and a row that is moved to must not end up under it.
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
  });
  return {
    scroller,
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, topPx: start - headHeightPx })),
    virtualizer,
  };
}
