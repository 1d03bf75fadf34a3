import { describe, expect, it } from 'vitest';
import { recallTile, rememberTile } from '../../../renderer/reading/tile-memory.ts';
import { emptyTile } from '../../../renderer/reading/reading-store.ts';
import type { TileState } from '../../../renderer/reading/reading-state.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildImageDescription } from '../../support/image-description-builder.ts';

function series(displaySetId: string, uids: readonly string[]): DisplaySet {
  return {
    displaySetId,
    studyId: 1,
    seriesId: 1,
    SeriesInstanceUID: '2.25.7',
    SeriesNumber: 1,
    SeriesDescription: '',
    Modality: 'CT',
    orderedBy: 'InstanceNumber',
    blocks: [],
    splitBy: 'whole series',
    images: uids.map((SOPInstanceUID) => buildImageDescription({ SOPInstanceUID })),
    frames: uids.map((_, index) => ({ instanceId: index + 1, frameIndex: 0, imageIndex: index })),
    findings: [],
    thumbnailInstanceId: null,
    correctedPatient: null,
    notShown: null,
  };
}

const set = series('a', ['2.25.1', '2.25.2', '2.25.3']);
const shown: TileState = {
  ...emptyTile,
  displaySetId: 'a',
  target: 2,
  isInverted: true,
  camera: { ...emptyTile.camera, scale: { kind: 'relative', factor: 2.5 }, center: { x: 0.2, y: 0.7 } },
  windowMode: {
    kind: 'fixed',
    choice: {
      voi: {
        kind: 'window',
        WindowCenter: 40,
        WindowWidth: 80,
        VOILUTFunction: 'LINEAR',
        WindowCenterWidthExplanation: null,
      },
      source: { kind: 'preset', name: 'Brain' },
    },
  },
};

describe('what a tile shows', () => {
  it('is found again by UIDs, with window, zoom and place', () => {
    const kept = rememberTile(shown, set, '2.25.9');
    expect(kept).toMatchObject({ SOPInstanceUID: '2.25.3', frameNumber: 1, StudyInstanceUID: '2.25.9' });
    // As it comes back over the wire.
    const read = JSON.parse(JSON.stringify(kept));
    const { isInverted, camera, windowMode } = shown;
    expect(recallTile(read, [set])).toMatchObject({
      displaySetId: 'a',
      position: 2,
      view: { isInverted, camera, windowMode },
    });
  });

  it('is found in whichever display set of the series holds the picture now', () => {
    const kept = rememberTile(shown, set, '2.25.9');
    const other = series('b', ['2.25.8']);
    const grown = series('c', ['2.25.0', '2.25.1', '2.25.2', '2.25.3']);
    expect(kept && recallTile(kept, [other, grown])).toMatchObject({ displaySetId: 'c', position: 3 });
  });

  it('begins at the first picture, without its view, where the picture is gone; and nowhere without the series', () => {
    const kept = rememberTile(shown, set, '2.25.9');
    const without = series('d', ['2.25.5']);
    expect(kept && recallTile(kept, [without])).toEqual({ displaySetId: 'd', position: 0, view: {} });
    expect(kept && recallTile(kept, [])).toBeNull();
  });

  it('has its usual view where what was kept is not understood', () => {
    const kept = rememberTile(shown, set, '2.25.9');
    expect(kept && recallTile({ ...kept, view: { camera: 'upside down' } }, [set])).toEqual({
      displaySetId: 'a',
      position: 2,
      view: {},
    });
  });
});
