import { useState, type ReactElement } from 'react';
import { t, type PlainTextKey } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { steeredFilm } from './cine-actions.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { CineMode, CineState } from './reading-state.ts';

const modeTexts: Readonly<Record<CineMode, PlainTextKey>> = {
  loop: 'reading.cine.loop',
  sweep: 'reading.cine.sweep',
  once: 'reading.cine.once',
};

/** Slower than wished by more than this is said. */
const slowShare = 0.9;

/** Play, pause, step and stop; rate, order and range while a film is there. */
export function CineBar(): ReactElement {
  const { cine: film } = useReading();
  const cine = useReadingState(steeredFilm);
  const isPlaying = cine?.isPlaying === true;
  return (
    <div className="row cine" role="group" aria-label={t('reading.short.cine')}>
      <IconButton icon="first" label={t('reading.cine.back')} onClick={() => film.step(-1)} />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? t('reading.cine.pause') : t('reading.cine.play')}
        onClick={() => film.toggle()}
      />
      <IconButton icon="last" label={t('reading.cine.on')} onClick={() => film.step(1)} />
      {cine !== null && (
        <>
          <IconButton icon="stop-film" label={t('reading.cine.stop')} onClick={() => film.stop()} />
          <Rate key={cine.rateHz} cine={cine} />
          <button type="button" className="cine-mode" onClick={() => film.cycleMode()}>
            {t(modeTexts[cine.mode])}
          </button>
          <Range cine={cine} />
        </>
      )}
    </div>
  );
}

/** The rate to type in; the one that is reached beside it where that is less. */
function Rate({ cine }: { readonly cine: CineState }): ReactElement {
  const { cine: film } = useReading();
  const [typed, type] = useState(String(Number(cine.rateHz.toFixed(1))));
  const isSlow = cine.shownHz !== null && cine.shownHz < cine.rateHz * slowShare;
  return (
    <label className="row cine-rate">
      <input
        type="number"
        min={0.5}
        max={60}
        step="any"
        value={typed}
        aria-label={t('reading.cine.rateLabel')}
        onChange={(event) => type(event.target.value)}
        onBlur={() => film.setRate(Number(typed))}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') film.setRate(Number(typed));
        }}
      />
      <span>{t('reading.cine.unit')}</span>
      {cine.ownRateHz === cine.rateHz && (
        <span className="t3">{cine.hasOwnTimes ? t('reading.cine.ownTimes') : t('reading.cine.own')}</span>
      )}
      {isSlow && (
        <span className="c-caution">
          {t('reading.cine.reached', { rate: (cine.shownHz ?? 0).toFixed(1) })}
        </span>
      )}
    </label>
  );
}

function Range({ cine }: { readonly cine: CineState }): ReactElement {
  const { cine: film } = useReading();
  return (
    <span className="row cine-range">
      <button type="button" title={t('reading.command.cine.from')} onClick={() => film.setRange('first')}>
        {cine.first + 1}
      </button>
      –
      <button type="button" title={t('reading.command.cine.to')} onClick={() => film.setRange('last')}>
        {cine.last + 1}
      </button>
    </span>
  );
}
