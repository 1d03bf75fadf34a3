import type { ReactElement } from 'react';
import { useReading, useReadingState } from '../reading/reading-context.ts';
import { t, tn } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { hangingKeys } from './hanging-commands.ts';
import './hanging-bar.css';

/** Which protocol hangs, how well it matched, and where in its stages the wall is. */
export function HangingBar(): ReactElement | null {
  const { engine } = useReading();
  const open = useReadingState((state) => state.hanging);
  if (open === null) return null;
  const { hanging, pageIndex, choice } = open;
  const [winner] = hanging.candidates;
  const why = (): void => engine.store.setState({ isWhyOpen: true });
  const shown = hanging.pages
    .map((page, index) => ({ page, index }))
    .filter(({ page }) => page.state !== 'disabled');
  const place = shown.findIndex(({ index }) => index === pageIndex);
  const page = hanging.pages[pageIndex];
  const isSwapped = choice.swaps.some(({ stageId }) => stageId === page?.stageId);
  return (
    <section className="row hanging-bar" aria-label={t('hanging.bar')}>
      <strong className="clip">{hanging.protocol?.name ?? t('hanging.bar.none')}</strong>
      {winner !== undefined && hanging.protocol !== null && !winner.lastResort && (
        <span className="t3">{t('hanging.bar.score', { score: winner.score })}</span>
      )}
      <button type="button" className="row why-button" onClick={why}>
        {t('hanging.bar.why')} <KeyHint chord={hangingKeys.why} />
      </button>
      {shown.length > 1 && (
        <>
          <IconButton
            icon="chevron-left"
            label={t('hanging.command.previous')}
            disabled={place <= 0}
            onClick={() => engine.hanging.step(-1)}
          />
          <span className="stage-dots" aria-hidden>
            {shown.map(({ index }) => (
              <i key={index} className={index === pageIndex ? 'on' : ''} />
            ))}
          </span>
          <IconButton
            icon="chevron-right"
            label={t('hanging.command.next')}
            disabled={place >= shown.length - 1}
            onClick={() => engine.hanging.step(1)}
          />
          <span>
            {t('hanging.bar.stage', { number: place + 1, count: shown.length })}{' '}
            <span className="t3">{page?.name}</span>
          </span>
        </>
      )}
      {page !== undefined && page.boxesElsewhere > 0 && (
        <span className="c-caution">{tn('screens.boxesElsewhere', page.boxesElsewhere)}</span>
      )}
      {isSwapped && (
        <button
          type="button"
          className="text-link"
          title={t('hanging.bar.reset')}
          onClick={() => engine.hanging.reset()}
        >
          {t('hanging.bar.swapped')}
        </button>
      )}
      <span className="sep" />
    </section>
  );
}
