import { CoalescedIds } from './coalesced-ids.ts';
import type { EventMessage } from './event-wire.ts';
import {
  activityChanged,
  everythingChanged,
  hangingChanged,
  marksChanged,
  mediaChanged,
  receiverChanged,
  settingsChanged,
  storageChanged,
  studiesChanged,
  studyDetailChanged,
} from './server-state.ts';
import { closeWhenLeft, openStudy, useShell } from './shell-store.ts';
import { studyPages } from './worklist-store.ts';

/** Arrivals come many a second; people read a few changes a second. */
const gatherMs = 400;

const changedStudies = new CoalescedIds<number>(gatherMs, (studyIds) => {
  studiesChanged(studyIds);
  // One that came may be another study of the patient who is being read.
  const { openStudyId } = useShell.getState();
  if (openStudyId !== null) studyDetailChanged(openStudyId);
  void studyPages.refresh(studyIds);
});
const changedJobs = new CoalescedIds<string>(gatherMs, activityChanged);

const marksListeners = new Set<() => void>();

/** Tells when annotations or key images were changed, by this window or another. */
export function onMarksChanged(listener: () => void): () => void {
  marksListeners.add(listener);
  return () => marksListeners.delete(listener);
}

const closeListeners = new Set<() => void>();

/** Tells when the workstation asks to close the open study, before that is done. */
export function onCloseRequested(listener: () => void): () => void {
  closeListeners.add(listener);
  return () => closeListeners.delete(listener);
}

/** Whether this window has heard that its event stream is open. */
let hasOpened = false;

/** What an event means to this window. Events carry ids only: whoever shows the thing asks again. */
export function receiveMessage(message: EventMessage): void {
  switch (message.kind) {
    case 'hello':
      return;
    case 'status':
      useShell.setState({ stream: message.status });
      if (message.status !== 'open' || hasOpened) return;
      hasOpened = true;
      // What was asked for before may be of before a change that nobody told.
      askForEverything();
      return;
    case 'resumed':
      askForEverything();
      return;
    case 'event':
      receiveEvent(message.event);
  }
}

function askForEverything(): void {
  everythingChanged();
  for (const listener of marksListeners) listener();
  void studyPages.refresh('all');
}

function receiveEvent(event: Extract<EventMessage, { kind: 'event' }>['event']): void {
  switch (event.type) {
    case 'store.changed':
      changedStudies.add(event.studyIds);
      return;
    case 'annotations.changed':
      marksChanged();
      for (const listener of marksListeners) listener();
      return;
    case 'hanging.changed':
      hangingChanged();
      return;
    case 'storage.changed':
      storageChanged();
      return;
    case 'index.replaced':
      askForEverything();
      return;
    case 'receiver.changed':
      receiverChanged();
      return;
    case 'activity.changed':
      changedJobs.add(event.jobIds);
      return;
    case 'media.changed':
      mediaChanged();
      return;
    case 'settings.changed':
      settingsChanged();
      return;
    case 'reading.close-requested':
      for (const listener of closeListeners) listener();
      closeWhenLeft();
      return;
    case 'reading.open-requested': {
      const [studyId] = event.studyIds;
      if (studyId !== undefined) openStudy(studyId);
    }
  }
}
