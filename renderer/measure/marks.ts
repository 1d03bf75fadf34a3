import { createStore, type StoreApi } from 'zustand/vanilla';
import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type {
  Annotation,
  AnnotationDraft,
  KeyImageDraft,
  StudyMarks,
} from '../../shared/model/annotations.ts';
import { EditHistory } from './edit-history.ts';
import { SaveQueue, type SaveState } from './save-queue.ts';

/** The calls that keep what people put on images; the window's rpc client in the program. */
export interface MarksCalls {
  list(token: string): Promise<StudyMarks>;
  saveAnnotation(
    token: string,
    studyId: number,
    draft: AnnotationDraft,
    baseRevision: number,
  ): Promise<Annotation>;
  removeAnnotation(token: string, studyId: number, annotationId: string): Promise<void>;
  setKeyImage(token: string, studyId: number, mark: KeyImageDraft): Promise<void>;
  removeKeyImage(
    token: string,
    studyId: number,
    image: Pick<KeyImageDraft, 'SOPInstanceUID' | 'frameNumber'>,
  ): Promise<void>;
}

/** Something on an image: undo and saving treat all of them alike. */
export type Mark =
  | { readonly kind: 'annotation'; readonly draft: AnnotationDraft }
  | { readonly kind: 'key-image'; readonly draft: KeyImageDraft };

export type MarksPhase =
  | { readonly kind: 'closed' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  /** What was put on earlier could not be read: new marks can be made and are kept. */
  | { readonly kind: 'failed'; readonly error: NegatoscopeError };

export interface MarksState {
  readonly phase: MarksPhase;
  /** By annotation id, oldest first. */
  readonly annotations: ReadonlyMap<string, AnnotationDraft>;
  /** By `keyImageKey`. */
  readonly keyImages: ReadonlyMap<string, KeyImageDraft>;
  /** Only what is not saved: by `markKey`. */
  readonly saving: ReadonlyMap<string, SaveState>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface MarksOptions {
  readonly calls: MarksCalls;
  readonly later: (task: () => void, delayMs: number) => void;
  /** The study of a UID in this session; undefined: not of this patient. */
  readonly studyIdOf: (StudyInstanceUID: string) => number | undefined;
}

const emptyState: MarksState = {
  phase: { kind: 'closed' },
  annotations: new Map(),
  keyImages: new Map(),
  saving: new Map(),
  canUndo: false,
  canRedo: false,
};

export function keyImageKey({
  SOPInstanceUID,
  frameNumber,
}: Pick<KeyImageDraft, 'SOPInstanceUID' | 'frameNumber'>): string {
  return `${SOPInstanceUID}/${frameNumber}`;
}

export function markKey(mark: Mark): string {
  return mark.kind === 'annotation'
    ? `annotation ${mark.draft.annotationId}`
    : `key-image ${keyImageKey(mark.draft)}`;
}

/** Another window may change marks at any time; a list is asked for again at most this often while saves run. */
const listAttempts = 5;

/**
 * What people put on the images of the open study and its priors: shown at once, saved at once, taken back by undo.
 * Free of React.
 */
export class Marks {
  readonly store: StoreApi<MarksState> = createStore<MarksState>(() => emptyState);
  readonly #options: MarksOptions;
  readonly #history = new EditHistory<Mark>();
  #token: string | null = null;
  #queue: SaveQueue<Mark>;
  /** Changes that a session ended without having stored: the next one of the same patient takes them up. */
  #carried: ReturnType<SaveQueue<Mark>['unsaved']> = [];

  constructor(options: MarksOptions) {
    this.#options = options;
    this.#queue = this.#newQueue();
  }

  async open(token: string): Promise<void> {
    this.close();
    this.#token = token;
    this.store.setState({ phase: { kind: 'loading' } });
    await this.reload();
  }

  /** Asks the store for what it has: after opening, and when another window has changed something. */
  async reload(): Promise<void> {
    const token = this.#token;
    if (token === null) return;
    try {
      const listed = await this.#list(token);
      if (token !== this.#token || listed === null) return;
      this.#adopt(listed);
      this.store.setState({ phase: { kind: 'ready' } });
      this.#takeUpCarried();
    } catch (thrown) {
      if (token !== this.#token) return;
      const error = asNegatoscopeError(thrown, 'marks');
      this.store.setState(({ phase }) =>
        phase.kind === 'ready' ? {} : { phase: { kind: 'failed', error } },
      );
    }
  }

  /** What is not saved by now waits for a session of the same patient, as long as the window lives. */
  close(): void {
    this.#token = null;
    this.#carried.push(...this.#queue.unsaved());
    this.#queue.close();
    this.#queue = this.#newQueue();
    this.#history.clear();
    this.store.setState(emptyState);
  }

  /** A person has decided to lose what could not be saved. */
  abandonUnsaved(): void {
    this.#queue.close();
    this.#carried = [];
  }

  /** Something was put on the images, or taken from them, that is not on stable storage; of this session or an earlier. */
  get hasUnsaved(): boolean {
    return this.#queue.unsavedCount + this.#carried.length > 0;
  }

  /** Waits until nothing is being written; answers whether all is saved. */
  async settled(): Promise<boolean> {
    await this.#queue.settled();
    return !this.hasUnsaved;
  }

  retry(): void {
    this.#queue.retry();
  }

  /** Gives a thing up that cannot be saved, for what the store has. */
  async discardUnsaved(): Promise<void> {
    for (const key of this.store.getState().saving.keys()) {
      this.#queue.forget(key);
      this.#show(key, null);
    }
    await this.reload();
  }

  putAnnotation(draft: AnnotationDraft): void {
    const before = this.store.getState().annotations.get(draft.annotationId);
    this.#change(before === undefined ? null : { kind: 'annotation', draft: before }, {
      kind: 'annotation',
      draft,
    });
  }

  removeAnnotation(annotationId: string): void {
    const draft = this.store.getState().annotations.get(annotationId);
    if (draft !== undefined) this.#change({ kind: 'annotation', draft }, null);
  }

  putKeyImage(draft: KeyImageDraft): void {
    const before = this.store.getState().keyImages.get(keyImageKey(draft));
    this.#change(before === undefined ? null : { kind: 'key-image', draft: before }, {
      kind: 'key-image',
      draft,
    });
  }

  removeKeyImage(image: Pick<KeyImageDraft, 'SOPInstanceUID' | 'frameNumber'>): void {
    const draft = this.store.getState().keyImages.get(keyImageKey(image));
    if (draft !== undefined) this.#change({ kind: 'key-image', draft }, null);
  }

  /** Takes the last change back; answers what it was about, so that it can be shown. */
  undo(): Mark | null {
    const edit = this.#history.undo();
    if (edit === null) return null;
    this.#apply(edit.key, edit.after);
    return edit.after ?? edit.before;
  }

  redo(): Mark | null {
    const edit = this.#history.redo();
    if (edit === null) return null;
    this.#apply(edit.key, edit.after);
    return edit.after ?? edit.before;
  }

  #change(before: Mark | null, after: Mark | null): void {
    const mark = after ?? before;
    if (mark === null) return;
    const key = markKey(mark);
    this.#history.record({ key, before, after });
    this.#apply(key, after);
  }

  #apply(key: string, mark: Mark | null): void {
    this.#show(key, mark);
    this.#queue.want(key, mark);
    this.store.setState({ canUndo: this.#history.canUndo, canRedo: this.#history.canRedo });
  }

  #show(key: string, mark: Mark | null): void {
    this.store.setState(({ annotations, keyImages }) => {
      if (key.startsWith('annotation ')) {
        const id = key.slice('annotation '.length);
        return { annotations: changed(annotations, id, mark?.kind === 'annotation' ? mark.draft : null) };
      }
      const id = key.slice('key-image '.length);
      return { keyImages: changed(keyImages, id, mark?.kind === 'key-image' ? mark.draft : null) };
    });
  }

  #takeUpCarried(): void {
    const waiting = this.#carried;
    this.#carried = [];
    for (const change of waiting) {
      const isOfSession = this.#options.studyIdOf(change.last.draft.StudyInstanceUID) !== undefined;
      if (isOfSession) this.#apply(change.key, change.wanted);
      else this.#carried.push(change);
    }
  }

  /** null where saves ran all the time: the answer of any of them may be missing from the list. */
  async #list(token: string): Promise<StudyMarks | null> {
    for (let attempt = 0; attempt < listAttempts; attempt++) {
      const before = this.#queue.writeCount;
      const listed = await this.#options.calls.list(token);
      if (token !== this.#token || this.#queue.writeCount === before) return listed;
    }
    return null;
  }

  #adopt({ annotations, keyImages }: StudyMarks): void {
    const found = new Set<string>();
    for (const stored of annotations) {
      const mark: Mark = { kind: 'annotation', draft: draftOf(stored) };
      found.add(markKey(mark));
      this.#adoptMark(mark, stored.revision);
    }
    for (const stored of keyImages) {
      const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber, note } = stored;
      const draft = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber, note };
      const mark: Mark = { kind: 'key-image', draft };
      found.add(markKey(mark));
      this.#adoptMark(mark, 1);
    }
    const state = this.store.getState();
    const shown = [
      ...[...state.annotations.values()].map((draft) => markKey({ kind: 'annotation', draft })),
      ...[...state.keyImages.values()].map((draft) => markKey({ kind: 'key-image', draft })),
    ];
    for (const key of shown) {
      if (found.has(key) || this.#queue.isUnsaved(key)) continue;
      this.#queue.forget(key);
      this.#show(key, null);
    }
  }

  #adoptMark(mark: Mark, revision: number): void {
    const key = markKey(mark);
    if (this.#queue.isUnsaved(key)) return;
    if (this.#queue.revisionOf(key) === revision && mark.kind === 'annotation') return;
    this.#queue.adopt(key, mark, revision);
    this.#show(key, mark);
  }

  #newQueue(): SaveQueue<Mark> {
    const queue: SaveQueue<Mark> = new SaveQueue<Mark>({
      write: (_, mark, revision) => this.#write(mark, revision),
      remove: (_, mark) => this.#remove(mark),
      asError: (thrown) => asNegatoscopeError(thrown, 'marks'),
      later: this.#options.later,
      onState: (key, state) => {
        if (queue !== this.#queue) return;
        this.store.setState(({ saving }) => ({ saving: changed(saving, key, state ?? null) }));
      },
    });
    return queue;
  }

  async #write(mark: Mark, revision: number): Promise<number> {
    const { token, studyId } = this.#session(mark);
    const { calls } = this.#options;
    if (mark.kind === 'annotation') {
      const stored = await calls.saveAnnotation(token, studyId, mark.draft, revision);
      return stored.revision;
    }
    await calls.setKeyImage(token, studyId, mark.draft);
    return 1;
  }

  async #remove(mark: Mark): Promise<void> {
    const { token, studyId } = this.#session(mark);
    const { calls } = this.#options;
    if (mark.kind === 'annotation') await calls.removeAnnotation(token, studyId, mark.draft.annotationId);
    else await calls.removeKeyImage(token, studyId, mark.draft);
  }

  #session(mark: Mark): { token: string; studyId: number } {
    const studyId = this.#options.studyIdOf(mark.draft.StudyInstanceUID);
    if (this.#token === null || studyId === undefined) {
      throw asNegatoscopeError(new Error('the study is not open'), 'marks');
    }
    return { token: this.#token, studyId };
  }
}

function changed<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | null,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}

/** What a window may say about an annotation, of what the store says. */
function draftOf({
  annotationId,
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumber,
  FrameOfReferenceUID,
  kind,
  points,
  label,
  text,
  values,
  manualSpacing,
  labelAt,
  plane,
}: Annotation): AnnotationDraft {
  return {
    annotationId,
    StudyInstanceUID,
    SeriesInstanceUID,
    SOPInstanceUID,
    frameNumber,
    FrameOfReferenceUID,
    kind,
    points,
    label,
    text,
    values,
    manualSpacing,
    labelAt,
    plane,
  };
}
