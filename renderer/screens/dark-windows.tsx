import type { ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { t } from '../text/text.ts';
import './screens.css';
import { useDesk } from './window-desk.ts';

/** Reading screens while no study is open: nothing of the one before is left on them. */
export function DarkWindows(): ReactElement {
  const seats = useDesk((state) => state.seats);
  return (
    <>
      {seats.map(({ number, window }) =>
        window === null
          ? null
          : createPortal(
              <p className="window-note">{t('screens.dark', { number })}</p>,
              window.root,
              String(number),
            ),
      )}
    </>
  );
}
