import type { NegatoscopeError } from '../../shared/errors.ts';
import type { Vector3 } from '../../shared/geometry/vector3.ts';
import type { Point2 } from '../../shared/geometry/view-transform.ts';
import type { Reformat } from '../../shared/volume/reformat.ts';
import type { FrameAttributes, ImageDescription } from '../../shared/image/image-description.ts';
import type { WindowChoice } from '../../shared/image/window-choice.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import type { LoadedFrame } from '../render/frame-cache.ts';
import type { Camera } from '../render/camera.ts';
import type { Interpolation } from '../render/rasterize.ts';
import type { SurfaceState } from '../render/render-surface.ts';
import type { DrawTool } from '../tools/draw-tools.ts';
import type { WallLayout, WallSize } from './wall-layout.ts';
import type { OpenHanging } from '../hanging/hanging-state.ts';
import type { LinkGroups, LinkState } from './link-state.ts';
import type { ScreenWall } from './walls.ts';
import type { ViewTurn } from './turn-view.ts';
import type { PlaneSource, Volume } from './volume.ts';

/** Tools of the left button that look at what is shown. */
export const toolNames = ['window', 'scroll', 'zoom', 'pan', 'crosshair'] as const;
export type ViewToolName = (typeof toolNames)[number];
/** What the left button does: drags or points at what is shown, or draws on it. */
export type ToolName = ViewToolName | DrawTool;

/** Patient, orientation, lossy, prior and fidelity marks stay at every level. */
export const annotationLevels = ['full', 'minimal', 'none'] as const;
export type AnnotationLevel = (typeof annotationLevels)[number];

/** Which window a tile shows its pictures with. */
export type WindowMode =
  /** Each picture's own first view, else its range of values. */
  | { readonly kind: 'default' }
  /** Each picture's own view of this index; where a picture has fewer, its first. */
  | { readonly kind: 'object'; readonly index: number }
  | { readonly kind: 'fixed'; readonly choice: WindowChoice };

/** How a picture was made of a volume: it is none of the received ones, and what is measured on it is of no instance. */
export interface Reformatted {
  readonly source: PlaneSource;
  readonly volume: Volume;
  readonly planes: Reformat;
  /** Parts of the picture, in image coordinates, where slices are missing. */
  readonly gapZones: readonly (readonly Point2[])[];
}

interface Located {
  readonly displaySetId: string;
  /** 0-based place in the display set; of a reformatted picture its step. */
  readonly position: number;
  readonly instanceId: number;
  readonly frameIndex: number;
  /** Of this very instance: all overlay text comes from here. */
  readonly image: ImageDescription;
  readonly attributes: FrameAttributes;
}

/** The pixels that are on screen. */
export interface ShownFrame extends Located {
  readonly kind: 'frame';
  readonly frame: LoadedFrame;
  /** null for a picture as it was received. */
  readonly reformatted: Reformatted | null;
}

/** Why there are none. */
export interface ShownFailure extends Located {
  readonly kind: 'failure';
  readonly error: { readonly code: string; readonly message: string };
  /** False for what the object itself does not allow: trying again changes nothing. */
  readonly mayRetry: boolean;
}

export type Shown = ShownFrame | ShownFailure;

/** What a tile draws of its display set. */
export type TileSource =
  /** One picture of it, `target` being its place. */
  | { readonly kind: 'stack' }
  /** Several pictures in a grid of their own, `target` being the place of the first. */
  | { readonly kind: 'mosaic'; readonly grid: WallLayout }
  | PlaneSource;

/** What stays with a series when it leaves its tile, and comes back with it. */
export interface SeriesView {
  /** The place that the reader asked for. */
  readonly target: number;
  readonly source: TileSource;
  readonly camera: Camera;
  readonly windowMode: WindowMode;
  readonly isInverted: boolean;
  readonly interpolation: Interpolation;
}

export interface TileState extends SeriesView {
  readonly displaySetId: string | null;
  /** The way in which the reader last moved: pictures are fetched ahead of it. */
  readonly direction: 1 | -1;
  /** True when the target was named (first, last, by hand) and the way there is not to be walked. */
  readonly isJump: boolean;
  /** What is on screen now, or why nothing is; null until the first picture came. */
  readonly shown: Shown | null;
  /** Slices passed without being on screen in the last movement. */
  readonly skippedCount: number;
  /** Of a mosaic, the pictures after `shown`; empty for every other source. */
  readonly others: readonly Shown[];
  /** Takes part in what is linked. */
  readonly isLinked: boolean;
  /** The group of each action that the hanging protocol links it in; null: everything linked is one group. */
  readonly linkGroups: LinkGroups | null;
  /** What Reset brings back; null: as pictures hang without a protocol. */
  readonly hungView: Pick<SeriesView, 'camera' | 'windowMode' | 'isInverted'> | null;
}

/** A point in the patient that was marked in one tile and is shown in all of its frame of reference. */
export interface Crosshair {
  readonly frameOfReference: string;
  readonly point: Vector3;
  /** Where it was marked. */
  readonly tile: number;
}

/** A menu that was opened on a tile, at a place of it in CSS pixels. */
export interface TileMenuState {
  readonly tile: number;
  readonly at: Point2;
  /** Of the selected measurement instead of the viewport. */
  readonly isOfMeasurement: boolean;
}

/** A turn that waits for the reader's word, because pictures of this kind are not turned every day. */
export interface TurnRequest {
  readonly tile: number;
  readonly turn: ViewTurn;
}

/** Why a series was not hung where it was asked for. */
export interface HangRefusal {
  readonly tile: number;
  readonly reason: 'two-patients' | 'no-current' | 'no-prior' | 'no-match';
}

/** A study in the strip. */
export interface StudyGroup {
  readonly study: StudyRow;
  readonly isCurrent: boolean;
  readonly load:
    | { readonly kind: 'idle' }
    | { readonly kind: 'loading' }
    | { readonly kind: 'loaded'; readonly displaySetIds: readonly string[] }
    | { readonly kind: 'failed'; readonly error: NegatoscopeError };
}

/** What comes after the last picture: the first, the way back, or rest. */
export const cineModes = ['loop', 'sweep', 'once'] as const;
export type CineMode = (typeof cineModes)[number];

export interface CineState {
  readonly tile: number;
  readonly rateHz: number;
  /** The rate that the object names; null when it names none. */
  readonly ownRateHz: number | null;
  /** The object has a time for each picture: the rate is that of their mean, and they keep their shares at any other. */
  readonly hasOwnTimes: boolean;
  /** Pictures a second that were really shown; null until they were counted. */
  readonly shownHz: number | null;
  readonly isPlaying: boolean;
  /** A hanging protocol started it. */
  readonly isOfProtocol: boolean;
  readonly mode: CineMode;
  readonly direction: 1 | -1;
  /** Places between which it plays, both included. */
  readonly first: number;
  readonly last: number;
}

/** How many frames of a display set are here, failed, or were on screen. */
export interface SetProgress {
  readonly loadedCount: number;
  readonly failedCount: number;
  readonly seenCount: number;
}

/** Parts of the panel beside the viewports. */
export type PanelTab = 'measure' | 'key-images' | 'tags' | 'hanging';

export type ReadingPhase =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** Could not be opened, or its session has ended (opened anew elsewhere in this window). */
  | { readonly kind: 'failed'; readonly error: NegatoscopeError };

export interface ReadingState {
  /** How the study hangs and why; null before it is open. */
  readonly hanging: OpenHanging | null;
  readonly isWhyOpen: boolean;
  readonly phase: ReadingPhase;
  readonly groups: readonly StudyGroup[];
  readonly displaySets: ReadonlyMap<string, DisplaySet>;
  readonly progress: ReadonlyMap<string, SetProgress>;
  /** Of the first reading screen; those of others are in `otherWalls`. */
  readonly layout: WallLayout;
  /** The tile that was enlarged by a double click. */
  readonly oneUp: number | null;
  readonly tiles: readonly TileState[];
  readonly activeTile: number;
  /** Views of series that hung before, by display set. */
  readonly views: ReadonlyMap<string, SeriesView>;
  readonly link: LinkState;
  readonly crosshair: Crosshair | null;
  readonly menu: TileMenuState | null;
  readonly turnRequest: TurnRequest | null;
  /** Display sets whose turning the reader has confirmed. */
  readonly turnsAllowed: ReadonlySet<string>;
  readonly hangRefusal: HangRefusal | null;
  readonly tool: ToolName;
  readonly annotations: AnnotationLevel;
  /** Overlay planes of the pictures; hidden until the next study opens at the latest. */
  readonly showsGraphics: boolean;
  /** Lines where the slices of other tiles cross a picture. */
  readonly showsReferenceLines: boolean;
  /** What display shutters hide, and padding as it is stored; hidden again with the next study at the latest. */
  readonly showsHidden: boolean;
  readonly isPanelOpen: boolean;
  readonly panelTab: PanelTab;
  readonly isGridPickerOpen: boolean;
  /** The film that the bar steers. */
  readonly cine: CineState | null;
  /** Films that a hanging protocol started, by tile; one that is taken into the bar is not among them. */
  readonly films: ReadonlyMap<number, CineState>;
  readonly wall: WallSize;
  readonly surface: SurfaceState;
  /** Of the reading screens after the first, whose wall is `layout`, `oneUp`, `wall` and `surface`. */
  readonly otherWalls: readonly ScreenWall[];
}
