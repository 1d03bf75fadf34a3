import type { ReactElement } from 'react';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { useReading, useReadingState } from './reading-context.ts';

/** What a tile asks or refuses: on the tile that it is about, until it is answered. */
export function TileQuestion({ index }: { readonly index: number }): ReactElement | null {
  const { engine, views } = useReading();
  const request = useReadingState((state) => (state.turnRequest?.tile === index ? state.turnRequest : null));
  const isRefused = useReadingState((state) => state.hangRefusal?.tile === index);
  if (request !== null) {
    return (
      <div
        className="tile-question"
        role="alertdialog"
        aria-label={t('reading.turn.confirm')}
        onPointerDown={(event) => event.stopPropagation()}
      >
        <p>{t('reading.turn.ask')}</p>
        <div className="row">
          <Button onClick={() => views.turn(request.turn, index)}>{t('reading.turn.confirm')}</Button>
          <Button onClick={() => views.cancelTurn()}>{t('reading.turn.cancel')}</Button>
        </div>
      </div>
    );
  }
  if (!isRefused) return null;
  return (
    <div className="tile-question" role="alert" onPointerDown={(event) => event.stopPropagation()}>
      <p className="c-stop">{t('reading.hang.twoPatients')}</p>
      <Button onClick={() => engine.store.setState({ hangRefusal: null })}>
        {t('reading.hang.understood')}
      </Button>
    </div>
  );
}
