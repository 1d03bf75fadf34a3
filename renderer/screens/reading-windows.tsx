import { useEffect, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useReading } from '../reading/reading-context.ts';
import { PatientHeading } from '../reading/patient-heading.tsx';
import { StudyBanners } from '../reading/study-banners.tsx';
import { ViewportWall } from '../reading/viewport-wall.tsx';
import { DiagnosisNotice } from '../shell/diagnosis-notice.tsx';
import { t } from '../text/text.ts';
import { listenForDrawingKeys } from '../tools/drawing-keys.ts';
import type { ReadingWindow } from './open-reading-window.ts';
import './screens.css';
import { useDesk } from './window-desk.ts';

/** The screen of the row that this page's own wall is. */
export function useOwnScreen(): number {
  return useDesk(({ seats }) =>
    Math.max(
      0,
      seats.findIndex(({ window }) => window === null),
    ),
  );
}

/** The other reading screens: drawn here, with the same reading, into windows of their own. */
export function ReadingWindows(): ReactElement {
  const seats = useDesk((state) => state.seats);
  return (
    <>
      {seats.map(({ number, window }, screen) =>
        window === null
          ? null
          : createPortal(
              <WindowOfScreen window={window} screen={screen} number={number} />,
              window.root,
              String(number),
            ),
      )}
    </>
  );
}

interface WindowOfScreenProps {
  readonly window: ReadingWindow;
  readonly screen: number;
  readonly number: number;
}

function WindowOfScreen({ window, screen, number }: WindowOfScreenProps): ReactElement {
  const { annotating } = useReading();
  useEffect(() => listenForDrawingKeys(window.view, annotating), [window, annotating]);
  return (
    <div className="window reading-window">
      <StudyBanners />
      <main className="reading screen-only">
        <header className="reading-bar row">
          <PatientHeading />
          <span className="grow" />
          <DiagnosisNotice />
          <span>{t('screens.number', { number })}</span>
        </header>
        <ViewportWall screen={screen} />
      </main>
    </div>
  );
}
