import type { ReactElement } from 'react';
import { formatCount } from '../text/format.ts';
import { useNotHungNow } from '../hanging/not-hung-now.ts';
import { HangingBar } from '../hanging/hanging-bar.tsx';
import { t, tn } from '../text/text.ts';
import { CineBar } from './cine-bar.tsx';
import { LayoutPicker } from './layout-picker.tsx';
import { LinkBar } from './link-bar.tsx';
import { useReading, useReadingState } from './reading-context.ts';
import { hungTiles } from './walls.ts';

export function BottomBar(): ReactElement {
  const surface = useReadingState((state) => state.surface);
  return (
    <footer className="bottom-bar row" aria-label={t('reading.bottom')}>
      {surface === 'cpu' && <span className="c-caution">{t('reading.cpuDrawing')}</span>}
      <HangingBar />
      <LinkBar />
      <span className="grow" />
      <CineBar />
      <LayoutPicker />
      <NotHung />
      <LoadedCount />
    </footer>
  );
}

/** How many series do not hang; it leads to their list. */
function NotHung(): ReactElement | null {
  const { engine } = useReading();
  const count = useNotHungNow().length;
  if (count === 0) return null;
  return (
    <>
      <span className="sep" />
      <button
        type="button"
        className="text-link"
        onClick={() => engine.store.setState({ isPanelOpen: true, panelTab: 'hanging' })}
      >
        {tn('reading.seriesNotHung', count)}
      </button>
    </>
  );
}

/** Frames of the series that hang: those that are here, and those that will never be. */
function LoadedCount(): ReactElement | null {
  const displaySets = useReadingState((state) => state.displaySets);
  const progress = useReadingState((state) => state.progress);
  const tiles = useReadingState((state) => state.tiles);
  const layout = useReadingState((state) => state.layout);
  const otherWalls = useReadingState((state) => state.otherWalls);
  const hung = new Set(
    hungTiles({ layout, oneUp: null, otherWalls }).map((index) => tiles[index]?.displaySetId ?? ''),
  );
  let count = 0;
  let loaded = 0;
  let failed = 0;
  for (const id of hung) {
    count += displaySets.get(id)?.frames.length ?? 0;
    loaded += progress.get(id)?.loadedCount ?? 0;
    failed += progress.get(id)?.failedCount ?? 0;
  }
  if (count === 0) return null;
  return (
    <>
      <span className="sep" />
      <span data-loaded={loaded} data-total={count}>
        {loaded === count
          ? t('reading.allLoaded', { count: formatCount(count) })
          : t('reading.loaded', { loaded: formatCount(loaded), count: formatCount(count) })}
        {failed > 0 && <span className="c-caution">, {tn('reading.failed', failed)}</span>}
      </span>
    </>
  );
}
