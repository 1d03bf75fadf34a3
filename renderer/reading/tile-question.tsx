import type { ReactElement } from 'react';
import { t, type PlainTextKey } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useReading, useReadingState } from './reading-context.ts';
import type { HangRefusal } from './reading-state.ts';

const refusalTexts: Readonly<Record<HangRefusal['reason'], PlainTextKey>> = {
  'two-patients': 'reading.hang.twoPatients',
  'no-current': 'reading.hang.noCurrent',
  'no-prior': 'reading.hang.noPrior',
  'no-match': 'reading.hang.noMatch',
};

/** What a tile asks or refuses: on the tile that it is about, until it is answered. */
export function TileQuestion({ index }: { readonly index: number }): ReactElement | null {
  const { engine, views } = useReading();
  const request = useReadingState((state) => (state.turnRequest?.tile === index ? state.turnRequest : null));
  const refusal = useReadingState((state) => (state.hangRefusal?.tile === index ? state.hangRefusal : null));
  if (request !== null) {
    return (
      <div
        className="tile-question"
        role="alertdialog"
        aria-label={t('reading.turn.confirm')}
        data-own-hand=""
      >
        <p>{t('reading.turn.ask')}</p>
        <div className="row">
          <Button onClick={() => views.turn(request.turn, index)}>{t('reading.turn.confirm')}</Button>
          <Button onClick={() => views.cancelTurn()}>{t('reading.turn.cancel')}</Button>
        </div>
      </div>
    );
  }
  if (refusal === null) return null;
  return (
    <div className="tile-question" role="alert" data-own-hand="">
      <p className={refusal.reason === 'two-patients' ? 'c-stop' : ''}>{t(refusalTexts[refusal.reason])}</p>
      <Button onClick={() => engine.store.setState({ hangRefusal: null })}>
        {t('reading.hang.understood')}
      </Button>
    </div>
  );
}
