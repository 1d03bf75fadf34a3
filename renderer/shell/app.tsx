import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import type { ReadingView as View } from '../reading/reading-view.tsx';
import { CommandPalette } from '../commands/command-palette.tsx';
import { KeyHelp } from '../commands/key-help.tsx';
import { shellCommands } from '../commands/shell-commands.ts';
import { useRegisteredCommands } from '../commands/use-commands.ts';
import { SettingsPage } from '../settings/settings-page.tsx';
import { useLanguage } from '../state/language.ts';
import { DarkWindows } from '../screens/dark-windows.tsx';
import { ScreensNotice } from '../screens/screens-notice.tsx';
import { closeStudy, useShell } from '../state/shell-store.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { PatientDialog } from '../worklist/patient-dialog.tsx';
import { DeleteDialog } from '../worklist/delete-dialog.tsx';
import { LabelDialog } from '../worklist/label-dialog.tsx';
import { WorklistView } from '../worklist/worklist-view.tsx';
import { AppHeader } from './app-header.tsx';
import './app.css';
import { useWindowTitle } from './diagnosis-notice.tsx';
import { DropLayer } from './drop-layer.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import { ReopenedNotice } from './reopened-notice.tsx';
import { WalkEndNotice } from './walk-end-notice.tsx';
import { StorageAlert } from './storage-warnings.tsx';

const ProtocolsDialog = lazy(async () => {
  const { ProtocolsDialog: View } = await import('../hanging/protocols-dialog.tsx');
  return { default: View };
});
const loadReadingView = async (): Promise<{ readonly default: typeof View }> => {
  const { ReadingView: view } = await import('../reading/reading-view.tsx');
  return { default: view };
};
const ReadingView = lazy(loadReadingView);

/** One window: the worklist, or a study over it. The worklist stays as it was underneath. */
export function App(): ReactElement {
  useRegisteredCommands(shellCommands);
  const openStudyId = useShell((state) => state.openStudyId);
  const dialog = useShell((state) => state.dialog);
  // Every view below is drawn again with this one; rows of the worklist remember what they drew, so it starts anew.
  const language = useLanguage((state) => state.language);
  const isReading = openStudyId !== null;
  // The first study of a window must not wait for the code that shows it. Where it cannot be had now, opening asks again.
  useEffect(() => {
    const waiting = requestIdleCallback(() => {
      loadReadingView().catch(() => undefined);
    });
    return () => cancelIdleCallback(waiting);
  }, []);
  // The reading view names its patient there.
  useWindowTitle(isReading ? null : t('app.title.worklist'));
  return (
    <>
      <div key={language} className="window" hidden={isReading}>
        <AppHeader />
        <ConnectionNotice />
        <StorageAlert />
        {!isReading && <ScreensNotice />}
        <FaultBoundary>
          <WorklistView />
        </FaultBoundary>
      </div>
      {openStudyId !== null && (
        <div className="window reading-window">
          <ConnectionNotice />
          <StorageAlert />
          <ReopenedNotice />
          <WalkEndNotice />
          <ScreensNotice />
          <FaultBoundary key={openStudyId}>
            <Suspense fallback={<p className="window-note">{t('app.loadingReading')}</p>}>
              <ReadingView studyId={openStudyId} onClose={closeStudy} />
            </Suspense>
          </FaultBoundary>
        </div>
      )}
      {!isReading && <DropLayer />}
      {!isReading && <DarkWindows />}
      {dialog === 'palette' && <CommandPalette />}
      {dialog === 'keys' && <KeyHelp />}
      {dialog === 'settings' && <SettingsPage />}
      {dialog === 'patient' && <PatientDialog />}
      {dialog === 'delete' && <DeleteDialog />}
      {/* The reading view draws it itself, with the study that is open. */}
      {dialog === 'protocols' && !isReading && (
        <Suspense fallback={null}>
          <ProtocolsDialog />
        </Suspense>
      )}
      {dialog === 'labels' && <LabelDialog />}
    </>
  );
}

function ConnectionNotice(): ReactElement | null {
  const isLost = useShell((state) => state.stream === 'lost');
  if (!isLost) return null;
  return (
    <div className="connection-notice row" role="alert">
      <Icon name="warning" />
      {t('app.connectionLost')}
    </div>
  );
}
