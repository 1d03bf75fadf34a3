import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { InstanceTags } from '../../shared/model/instance-tags.ts';
import type { Marks, MarksState } from '../measure/marks.ts';
import type { AnnotatingState } from '../tools/annotating-state.ts';
import type { Annotating } from '../tools/annotating.ts';
import type { ReadingActions } from './reading-actions.ts';
import type { ReadingEngine } from './reading-engine.ts';
import type { CineActions } from './cine-actions.ts';
import type { CompareActions } from './compare-actions.ts';
import type { PlaneActions } from './plane-actions.ts';
import type { ToolKeys } from './tool-keys.ts';
import type { ViewActions } from './view-actions.ts';
import type { ReadingState } from './reading-state.ts';
import { sizeOf } from './walls.ts';

/** The open reading, for everything that is drawn of it. */
export interface Reading {
  readonly engine: ReadingEngine;
  readonly actions: ReadingActions;
  readonly views: ViewActions;
  /** What people put on the images. */
  readonly marks: Marks;
  /** What the hand is drawing. */
  readonly annotating: Annotating;
  /** Everything that a stored file of the session holds. Throws `NegatoscopeError`. */
  readonly readTags: (instanceId: number) => Promise<InstanceTags>;
  readonly planes: PlaneActions;
  readonly comparing: CompareActions;
  readonly cine: CineActions;
  readonly toolKeys: ToolKeys;
}

export const ReadingContext = createContext<Reading | null>(null);

export function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (reading === null) {
    throw new NegatoscopeError('program.fault', 'Used outside the reading view', {
      where: 'reading context',
    });
  }
  return reading;
}

/** The open reading, for what is also drawn beside the worklist; null there. */
export function useReadingIfOpen(): Reading | null {
  return useContext(ReadingContext);
}

/** A part of the reading's state; renders again when that part changes. */
export function useReadingState<Part>(select: (state: ReadingState) => Part): Part {
  return useStore(useReading().engine.store, select);
}

/** A part of what people put on the images. */
export function useMarks<Part>(select: (state: MarksState) => Part): Part {
  return useStore(useReading().marks.store, select);
}

/** A part of what is being drawn. */
export function useAnnotating<Part>(select: (state: AnnotatingState) => Part): Part {
  return useStore(useReading().annotating.store, select);
}

/** The reading screen on which something is drawn. */
export const ScreenContext = createContext(0);

/** Device pixels of a CSS pixel on that screen. */
export function useRatio(): number {
  const screen = useContext(ScreenContext);
  return useReadingState((state) => sizeOf(state, screen).ratio);
}
