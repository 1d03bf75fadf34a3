/** Type under which a dragged series carries its display set. */
const dragType = 'application/x-negatoscope-display-set';

export function carryDisplaySet(transfer: DataTransfer, displaySetId: string): void {
  transfer.setData(dragType, displaySetId);
  transfer.effectAllowed = 'copy';
}

/** Lets a series be dropped on a tile; the returned function ends it. */
export function attachSeriesDrop(element: HTMLElement, onDrop: (displaySetId: string) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener(
    'dragover',
    (event) => {
      // Not refusing it is how a page says that it takes what is dragged.
      if (event.dataTransfer?.types.includes(dragType) === true) event.preventDefault();
    },
    { signal },
  );
  element.addEventListener(
    'drop',
    (event) => {
      const displaySetId = event.dataTransfer?.getData(dragType) ?? '';
      if (displaySetId === '') return;
      event.preventDefault();
      onDrop(displaySetId);
    },
    { signal },
  );
  return () => ending.abort();
}
