import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useRegisteredCommands } from '../commands/use-commands.ts';
import { ProtocolsDialog } from '../hanging/protocols-dialog.tsx';
import { WhyDialog } from '../hanging/why-dialog.tsx';
import { followSeats } from '../screens/follow-seats.ts';
import { useOnePatient } from '../screens/use-one-patient.ts';
import { desk } from '../screens/window-desk.ts';
import { ReadingWindows, useOwnScreen } from '../screens/reading-windows.tsx';
import { useWindowTitle } from '../shell/diagnosis-notice.tsx';
import { guardLeaving, useShell } from '../state/shell-store.ts';
import { saveWorkspace, takeRestoration } from '../state/workspaces.ts';
import type { StudyStep } from '../state/step-study.ts';
import { findStudy, goToStudy } from '../state/study-walk.ts';
import { onMarksChanged } from '../state/workstation-events.ts';
import { displayName } from '../text/patient-name.ts';
import { t } from '../text/text.ts';
import { listenForDrawingKeys } from '../tools/drawing-keys.ts';
import { Button } from '../ui/button.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { runCine } from './cine-clock.ts';
import { createReading } from './create-reading.ts';
import { keepWorkspace, restoreWorkspace } from './keep-workspace.ts';
import { readingCommands } from './reading-commands.ts';
import { ReadingContext, useReading, useReadingState } from './reading-context.ts';
import { ReadingAnnouncer } from './reading-announcer.tsx';
import { ReadingToolbar } from './reading-toolbar.tsx';
import './reading.css';
import { SeriesStrip } from './series-strip.tsx';
import { StudyBanners } from './study-banners.tsx';
import { SidePanel } from './side-panel.tsx';
import { closeWindow, holdUnsaved } from './leave-window.ts';
import { mayLeave } from './may-leave.ts';
import { UnsavedDialog } from './unsaved-dialog.tsx';
import { ViewportWall } from './viewport-wall.tsx';
import { errorText } from '../text/error-text.ts';

export interface ReadingViewProps {
  readonly studyId: number;
  readonly onClose: () => void;
}

/** What the reader is asked before it is lost, and what is done then. */
interface Asking {
  readonly proceed: () => void;
}

/** One study, open for reading: strip, viewports, panel, bars. */
export function ReadingView({ studyId, onClose }: ReadingViewProps): ReactElement {
  const [reading] = useState(createReading);
  const { engine, cine, marks, annotating } = reading;
  // Before the study opens: it hangs on the screens that there are.
  useEffect(() => followSeats(reading), [reading]);
  useEffect(() => {
    const openAgain = async (): Promise<void> => {
      const workspace = takeRestoration(studyId);
      await engine.open(studyId);
      if (workspace !== null) await restoreWorkspace(reading, workspace);
    };
    void openAgain();
    const stopKeeping = keepWorkspace(engine.store, saveWorkspace);
    return () => {
      stopKeeping();
      engine.close();
    };
  }, [reading, engine, studyId]);
  useEffect(() => runCine(engine.store, cine), [engine, cine]);
  // What is to be done when the reader lets go of what could not be saved.
  const [asking, setAsking] = useState<Asking | null>(null);
  const leaveFor = useCallback(
    (proceed: () => void): void => {
      void mayLeave(reading.marks).then((isSaved) => (isSaved ? proceed() : setAsking({ proceed })));
    },
    [reading],
  );
  const leave = useCallback((): void => leaveFor(onClose), [leaveFor, onClose]);
  const letGo = useCallback((): void => {
    leaveFor(() => {
      desk.tellOtherPatient();
      onClose();
    });
  }, [leaveFor, onClose]);
  useOnePatient(engine.store, letGo);
  useEffect(() => guardLeaving(leaveFor), [leaveFor]);
  const go = useCallback(
    (step: 1 | -1, by: StudyStep): void => {
      const walk = async (): Promise<void> => {
        const found = await findStudy(studyId, step, by);
        if (found !== null) leaveFor(() => goToStudy(found));
      };
      void walk();
    },
    [leaveFor, studyId],
  );
  const commands = useMemo(() => readingCommands(reading, leave, go), [reading, leave, go]);
  useRegisteredCommands(commands);
  useEffect(() => listenForDrawingKeys(window, annotating), [annotating]);
  useEffect(
    () =>
      holdUnsaved(reading.marks, () => {
        setAsking({
          proceed: () => {
            onClose();
            closeWindow();
          },
        });
      }),
    [reading, onClose],
  );
  useEffect(() => onMarksChanged(() => void marks.reload()), [marks]);
  return (
    <ReadingContext value={reading}>
      <StudyBanners />
      <ReadingAnnouncer />
      <ReadingFrame onClose={leave} studyId={studyId} />
      <ReadingWindows />
      {asking !== null && (
        <UnsavedDialog
          onStay={() => setAsking(null)}
          onLose={() => {
            marks.abandonUnsaved();
            asking.proceed();
          }}
        />
      )}
    </ReadingContext>
  );
}

function ReadingFrame({ studyId, onClose }: ReadingViewProps): ReactElement {
  const { engine } = useReading();
  const phase = useReadingState((state) => state.phase);
  const isPanelOpen = useReadingState((state) => state.isPanelOpen);
  const dialog = useShell((state) => state.dialog);
  const ownScreen = useOwnScreen();
  const patient = useReadingState((state) => state.groups[0]?.study.PatientName ?? '');
  useWindowTitle(displayName(patient).main);
  return (
    <main className={isPanelOpen ? 'reading' : 'reading without-panel'} data-phase={phase.kind}>
      <ReadingToolbar onClose={onClose} />
      <SeriesStrip />
      <ViewportWall screen={ownScreen} />
      {isPanelOpen && <SidePanel />}
      <BottomBar />
      <WhyDialog />
      {dialog === 'protocols' && <ProtocolsDialog />}
      {phase.kind === 'opening' && <output className="reading-note">{t('reading.opening')}</output>}
      {phase.kind === 'failed' && (
        <div className="reading-note" role="alert">
          <h1>{t('reading.openFailed')}</h1>
          <p className="selectable">{errorText(phase.error)}</p>
          <p className="t3 selectable">{phase.error.code}</p>
          <Button onClick={() => void engine.open(studyId)}>{t('reading.openAgain')}</Button>
        </div>
      )}
      {phase.kind === 'open' && <EmptyStudyNote />}
    </main>
  );
}

function EmptyStudyNote(): ReactElement | null {
  const isEmpty = useReadingState((state) => state.displaySets.size === 0);
  if (!isEmpty) return null;
  return (
    <div className="reading-note">
      <h1>{t('reading.noSeries')}</h1>
      <p>{t('reading.noSeries.detail')}</p>
    </div>
  );
}
