import { describe, expect, test } from 'vitest';
import { markKey, Marks, type MarksCalls } from '../../../renderer/measure/marks.ts';
import { NegatoscopeError } from '../../../shared/errors.ts';
import type { Annotation, AnnotationDraft, KeyImage } from '../../../shared/model/annotations.ts';

function draft(annotationId: string, label = ''): AnnotationDraft {
  return {
    annotationId,
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.10',
    SOPInstanceUID: '2.25.100',
    frameNumber: 1,
    FrameOfReferenceUID: null,
    kind: 'length',
    points: [
      { column: 1, row: 1 },
      { column: 5, row: 1 },
    ],
    label,
    text: '',
    values: [],
    manualSpacing: null,
    labelAt: null,
    plane: null,
  };
}

const image = { SOPInstanceUID: '2.25.100', frameNumber: 1 };
const keyImage = { ...image, StudyInstanceUID: '2.25.1', SeriesInstanceUID: '2.25.10', note: '' };

/** A store as far as marks can tell; `fail` makes its next saves fail. */
function storeStandIn() {
  const annotations = new Map<string, Annotation>();
  const keyImages = new Map<string, KeyImage>();
  const state = { fail: false, annotations, keyImages };
  const refuse = (): void => {
    if (state.fail)
      throw new NegatoscopeError('store.full', 'no room', { neededBytes: 1, availableBytes: 0 });
  };
  const stamp = { patientKey: 'k', author: 'somebody' };
  const calls: MarksCalls = {
    list: () =>
      Promise.resolve({
        annotations: [...annotations.values()],
        keyImages: [...keyImages.values()],
        notes: [],
      }),
    saveAnnotation: async (_, __, saved, baseRevision) => {
      await Promise.resolve();
      refuse();
      const stored = { ...saved, ...stamp, createdAt: '', changedAt: '', revision: baseRevision + 1 };
      annotations.set(saved.annotationId, stored);
      return stored;
    },
    removeAnnotation: async (_, __, annotationId) => {
      await Promise.resolve();
      refuse();
      annotations.delete(annotationId);
    },
    setKeyImage: async (_, __, mark) => {
      await Promise.resolve();
      refuse();
      keyImages.set(mark.SOPInstanceUID, { ...mark, ...stamp, markedAt: '' });
    },
    removeKeyImage: async (_, __, { SOPInstanceUID }) => {
      await Promise.resolve();
      refuse();
      keyImages.delete(SOPInstanceUID);
    },
  };
  const marks = new Marks({
    calls,
    later: () => undefined,
    studyIdOf: (uid) => (uid === '2.25.1' ? 1 : undefined),
  });
  return { marks, ...state, state };
}

describe('marks', () => {
  test('are shown at once and stored without being asked to', async () => {
    const { marks, annotations } = storeStandIn();
    await marks.open('token');
    marks.putAnnotation(draft('a'));
    expect([...marks.store.getState().annotations.keys()]).toEqual(['a']);
    expect(await marks.settled()).toBe(true);
    expect(annotations.get('a')?.revision).toBe(1);
    expect(marks.store.getState().saving.size).toBe(0);
  });

  test('are there again when the study is opened again', async () => {
    const { marks } = storeStandIn();
    await marks.open('token');
    marks.putAnnotation(draft('a', 'node'));
    marks.putKeyImage(keyImage);
    await marks.settled();
    marks.close();
    expect(marks.store.getState().annotations.size).toBe(0);
    await marks.open('another token');
    expect(marks.store.getState().annotations.get('a')).toEqual(draft('a', 'node'));
    expect(marks.store.getState().keyImages.size).toBe(1);
  });

  test('that cannot be stored stay on screen, say so, and are stored when it goes again', async () => {
    const { marks, state, annotations } = storeStandIn();
    await marks.open('token');
    state.fail = true;
    marks.putAnnotation(draft('a'));
    expect(await marks.settled()).toBe(false);
    const key = markKey({ kind: 'annotation', draft: draft('a') });
    expect(marks.store.getState().saving.get(key)?.kind).toBe('failed');
    expect(marks.store.getState().annotations.size).toBe(1);
    state.fail = false;
    marks.retry();
    expect(await marks.settled()).toBe(true);
    expect(marks.store.getState().saving.size).toBe(0);
    expect(annotations.size).toBe(1);
  });

  test('are taken back and done again, in the store as well: new, changed and removed ones', async () => {
    const { marks, annotations } = storeStandIn();
    await marks.open('token');
    const labels = (): unknown => [...annotations.values()].map(({ label }) => label);
    marks.putAnnotation(draft('a', 'one'));
    marks.putAnnotation(draft('a', 'two'));
    marks.removeAnnotation('a');
    await marks.settled();
    expect(labels()).toEqual([]);
    const steps: unknown[] = [];
    for (const step of ['undo', 'undo', 'undo', 'redo', 'redo'] as const) {
      marks[step]();
      await marks.settled();
      steps.push(labels());
    }
    expect(steps).toEqual([['two'], ['one'], [], ['one'], ['two']]);
    expect(marks.store.getState()).toMatchObject({ canUndo: true, canRedo: true });
    marks.putKeyImage(keyImage);
    expect(marks.store.getState().canRedo).toBe(false);
  });

  test('that a session ended without having stored are taken up by the next one of the patient', async () => {
    const { marks, state, annotations } = storeStandIn();
    await marks.open('token');
    marks.putAnnotation(draft('kept'));
    marks.putAnnotation(draft('gone'));
    await marks.settled();
    state.fail = true;
    marks.putAnnotation(draft('new', 'not saved'));
    marks.putAnnotation(draft('kept', 'changed'));
    marks.removeAnnotation('gone');
    await marks.settled();
    marks.close();
    state.fail = false;
    await marks.open('another token');
    expect(await marks.settled()).toBe(true);
    expect([...annotations.values()].map(({ annotationId, label }) => [annotationId, label])).toEqual([
      ['kept', 'changed'],
      ['new', 'not saved'],
    ]);
  });

  test('that wait for a session of their patient are not saved: leaving them is losing them', async () => {
    const { marks, state } = storeStandIn();
    await marks.open('token');
    expect(marks.hasUnsaved).toBe(false);
    state.fail = true;
    marks.putAnnotation(draft('a'));
    await marks.settled();
    expect(marks.hasUnsaved).toBe(true);
    marks.close();
    // Nothing is being written any more, and nothing was stored.
    expect(marks.hasUnsaved).toBe(true);
    expect(await marks.settled()).toBe(false);
    marks.abandonUnsaved();
    expect(await marks.settled()).toBe(true);
  });

  test('that a person gave up are not', async () => {
    const { marks, state, annotations } = storeStandIn();
    await marks.open('token');
    state.fail = true;
    marks.putAnnotation(draft('a'));
    await marks.settled();
    marks.abandonUnsaved();
    marks.close();
    state.fail = false;
    await marks.open('another token');
    await marks.settled();
    expect(annotations.size).toBe(0);
  });

  test('of another window come in, without touching what is not saved here', async () => {
    const { marks, state, annotations } = storeStandIn();
    await marks.open('token');
    marks.putAnnotation(draft('theirs'));
    marks.putAnnotation(draft('gone'));
    await marks.settled();
    state.fail = true;
    marks.putAnnotation(draft('mine', 'not saved'));
    await marks.settled();
    const theirs = annotations.get('theirs');
    if (theirs !== undefined) annotations.set('theirs', { ...theirs, label: 'theirs', revision: 2 });
    annotations.delete('gone');
    await marks.reload();
    const shown = [...marks.store.getState().annotations.values()];
    expect(shown.map(({ annotationId, label }) => [annotationId, label])).toEqual([
      ['theirs', 'theirs'],
      ['mine', 'not saved'],
    ]);
  });

  test('of a study that is not of this session are not stored under it', async () => {
    const { marks, annotations } = storeStandIn();
    await marks.open('token');
    marks.putAnnotation({ ...draft('a'), StudyInstanceUID: '2.25.999' });
    expect(await marks.settled()).toBe(false);
    expect(annotations.size).toBe(0);
  });
});
