import type { ReactElement } from 'react';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { joined } from './overlay-text.ts';
import { useReadingState } from './reading-context.ts';
import { errorText } from '../text/error-text.ts';

/** Says what the eye would see change in the active viewport: slices that were passed, an image that cannot be shown. */
export function ReadingAnnouncer(): ReactElement {
  const place = useReadingState((state) => state.activeTile + 1);
  const skipped = useReadingState((state) => state.tiles[state.activeTile]?.skippedCount ?? 0);
  const failure = useReadingState((state) => {
    const shown = state.tiles[state.activeTile]?.shown;
    return shown?.kind === 'failure' ? errorText(shown.error) : '';
  });
  const isLost = useReadingState((state) => state.surface === 'lost');
  const parts = [
    skipped === 0 ? '' : tn('reading.overlay.skipped', skipped, formatCount(skipped)),
    failure === '' ? '' : `${t('reading.tile.cannotShow')}: ${failure}`,
    isLost ? t('reading.tile.lost') : '',
  ];
  const text = joined(parts);
  return (
    <output className="visually-hidden" aria-live="polite" data-announcer="">
      {text === '' ? '' : `${t('reading.tile', { number: place })}: ${text}`}
    </output>
  );
}
