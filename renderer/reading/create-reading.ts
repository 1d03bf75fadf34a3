import { readInstanceTags } from '../state/instance-tags.ts';
import { calibrationOf } from '../measure/calibrations.ts';
import { marksCalls } from '../measure/marks-calls.ts';
import { Marks } from '../measure/marks.ts';
import { usePreferences } from '../state/preferences.ts';
import { beforeNextPicture } from '../screens/next-picture.ts';
import { desk } from '../screens/window-desk.ts';
import { Annotating } from '../tools/annotating.ts';
import { regionChoice } from '../tools/region-window.ts';
import { annotatedAt, annotatedPlace } from './annotated-tile.ts';
import { ReadingActions } from './reading-actions.ts';
import { readingCalls, viewedCalls } from './reading-calls.ts';
import type { Reading } from './reading-context.ts';
import { CineActions } from './cine-actions.ts';
import { CompareActions } from './compare-actions.ts';
import { PlaneActions } from './plane-actions.ts';
import { ToolKeys } from './tool-keys.ts';
import { ViewActions } from './view-actions.ts';
import { ratioOf } from './walls.ts';
import { ReadingEngine } from './reading-engine.ts';

/** The engine of this window's reading view, with the window's own fetch, clock and calls. */
export function createReading(): Reading {
  let session: string | null = null;
  const marks = new Marks({
    calls: marksCalls,
    later: (task, delayMs) => setTimeout(task, delayMs),
    studyIdOf: (uid) =>
      engine.store.getState().groups.find(({ study }) => study.StudyInstanceUID === uid)?.study.studyId,
  });
  const engine: ReadingEngine = new ReadingEngine({
    calls: readingCalls,
    viewed: viewedCalls,
    limits: () => usePreferences.getState(),
    fetch: (path, init) => fetch(path, init),
    nextPicture: beforeNextPicture,
    onSession: (token) => {
      session = token;
      annotating.reset();
      if (token === null) marks.close();
      else void marks.open(token);
    },
  });
  // Before anything is drawn: each wall finds its place.
  engine.setScreenCount(desk.store.getState().seats.length);
  const actions = new ReadingActions(engine.store, (image) =>
    calibrationOf(marks.store.getState().annotations, image),
  );
  const annotating: Annotating = new Annotating(
    {
      pictureAt: (index, at) => {
        const tile = engine.store.getState().tiles[index];
        const rectangle = actions.rectangle(index);
        if (tile === undefined || rectangle === undefined) return null;
        return annotatedAt(index, tile, rectangle, at);
      },
      pictureOf: (index, place) => {
        const tile = engine.store.getState().tiles[index];
        const rectangle = actions.rectangle(index);
        if (tile === undefined || rectangle === undefined) return null;
        return annotatedPlace(index, tile, rectangle, place);
      },
      ratio: () => ratioOf(engine.store.getState(), engine.store.getState().activeTile),
      tool: () => engine.store.getState().tool,
      windowRegion: (picture, corners) => {
        const choice = regionChoice(picture, corners);
        if (choice !== null) actions.setWindow({ kind: 'fixed', choice }, picture.tile);
      },
      newId: () => crypto.randomUUID(),
    },
    marks,
  );
  engine.store.subscribe(({ tool }, before) => {
    if (tool !== before.tool) annotating.toolChosen(tool);
  });
  const views = new ViewActions(engine.store, actions);
  return {
    engine,
    actions,
    views,
    planes: new PlaneActions(engine.store, () => usePreferences.getState().volumeBytes),
    comparing: new CompareActions(engine, actions),
    cine: new CineActions(engine.store, actions),
    toolKeys: new ToolKeys(engine.store, actions, views, usePreferences.getState),
    marks,
    annotating,
    readTags: (instanceId) => readInstanceTags(session ?? '', instanceId),
  };
}
