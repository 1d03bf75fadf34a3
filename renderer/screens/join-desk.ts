import { nativeBridge } from '../state/native.ts';
import { openWhenLeft, readElsewhereBy, useShell } from '../state/shell-store.ts';
import { nextStudy } from '../state/step-study.ts';
import { tellWalkEnd, walkBy } from '../state/study-walk.ts';
import { selectRow } from '../state/worklist-selection.ts';
import { studyPages, useWorklist } from '../state/worklist-store.ts';
import { DeskChannel, type DeskRequest } from './desk-channel.ts';
import { desk, isReadingPage } from './window-desk.ts';

/** A reading page that was opened answers when it has started; a browser that refuses says nothing. */
const callsAfterOpening = 30;

/**
 * Where the worklist has a screen of its own: its page hands every study to the page on the reading screens, opening
 * that when there is none, and walks its list for it.
 */
export function joinDesk(): void {
  const channel: DeskChannel = new DeskChannel((request: DeskRequest): boolean => {
    switch (request.kind) {
      case 'open':
        if (!isForReading()) return false;
        tellWalkEnd(null);
        openWhenLeft(request.studyId);
        return true;
      case 'call':
        return isForReading();
      case 'end':
        if (useShell.getState().openStudyId !== null) tellWalkEnd(request.step);
        return false;
      case 'walk':
        if (!desk.keepsWorklist()) return false;
        void walkFor(request);
        return true;
    }
  });

  const walkFor = async ({
    openStudyId,
    step,
    by,
  }: Extract<DeskRequest, { kind: 'walk' }>): Promise<void> => {
    const found = await nextStudy(studyPages, openStudyId, useWorklist.getState().focusIndex, step, by);
    if (found === null) {
      channel.tellEnd(step);
      return;
    }
    selectRow(found.index);
    await channel.open(found.studyId);
  };

  const readElsewhere = async (studyId: number): Promise<void> => {
    if (await channel.open(studyId)) return;
    openReadingPage(`/?study=${studyId}&role=reading`);
    for (let call = 0; call < callsAfterOpening; call++) {
      if (await channel.call()) return;
    }
    desk.tellHeldBack();
  };

  readElsewhereBy((studyId) => {
    if (!desk.keepsWorklist()) return false;
    void readElsewhere(studyId);
    return true;
  });
  if (isReadingPage()) walkBy((openStudyId, step, by) => channel.walk(openStudyId, step, by));
}

/** Takes studies that the worklist's page hands over. */
function isForReading(): boolean {
  return !desk.keepsWorklist() && (isReadingPage() || desk.store.getState().plan.worklist !== null);
}

/** A page in a process of its own: whatever becomes of it, the worklist stays. */
function openReadingPage(address: string): void {
  const bridge = nativeBridge();
  if (bridge !== undefined) {
    void bridge.openWindow(address, null);
    return;
  }
  const place = desk.firstPlace();
  const at =
    place === null ? '' : `,left=${place.x},top=${place.y},width=${place.width},height=${place.height}`;
  globalThis.open(address, '_blank', `noopener,popup${at}`);
}
