/** Type under which a dragged series carries its display set. */
const seriesType = 'application/x-negatoscope-display-set';
/** Type under which a dragged viewport carries its number. */
const tileType = 'application/x-negatoscope-tile';

/** A viewport's number means something in its own window alone. */
const ownWindow = crypto.randomUUID();

export function carryDisplaySet(transfer: DataTransfer, displaySetId: string): void {
  transfer.setData(seriesType, displaySetId);
  transfer.effectAllowed = 'copy';
}

export function carryTile(transfer: DataTransfer, tile: number): void {
  transfer.setData(tileType, `${ownWindow} ${tile}`);
  transfer.effectAllowed = 'move';
}

/** The viewport that is dropped; null where it is none of this window. */
export function carriedTile(data: string): number | null {
  const [window, tile] = data.split(' ');
  return window === ownWindow && tile !== undefined && /^\d+$/u.test(tile) ? Number(tile) : null;
}

/** Lets a series or another viewport be dropped on a tile; the returned function ends it. */
export function attachTileDrop(
  element: HTMLElement,
  {
    onSeries,
    onTile,
  }: { readonly onSeries: (displaySetId: string) => void; readonly onTile: (tile: number) => void },
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener(
    'dragover',
    (event) => {
      const types = event.dataTransfer?.types ?? [];
      // Not refusing it is how a page says that it takes what is dragged.
      if (types.includes(seriesType) || types.includes(tileType)) event.preventDefault();
    },
    { signal },
  );
  element.addEventListener(
    'drop',
    (event) => {
      const displaySetId = event.dataTransfer?.getData(seriesType) ?? '';
      const tile = carriedTile(event.dataTransfer?.getData(tileType) ?? '');
      if (displaySetId === '' && tile === null) return;
      event.preventDefault();
      if (displaySetId !== '') onSeries(displaySetId);
      else if (tile !== null) onTile(tile);
    },
    { signal },
  );
  return () => ending.abort();
}
