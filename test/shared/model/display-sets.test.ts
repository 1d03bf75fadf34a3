import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameAttributes, ImageDescription } from '../../../shared/image/image-description.ts';
import {
  buildDisplaySets,
  type StoredInstance,
  type StoredSeries,
} from '../../../shared/model/display-sets.ts';
import { buildImageDescription } from '../../support/image-description-builder.ts';

type Orientation = NonNullable<FrameAttributes['ImageOrientationPatient']>;
const axial: Orientation = [1, 0, 0, 0, 1, 0];
const sagittal: Orientation = [0, 1, 0, 0, 0, -1];
const coronal: Orientation = [1, 0, 0, 0, 0, -1];

const usualShared = buildImageDescription().shared;

interface Slice {
  readonly id: number;
  /** Along z for axial slices. */
  readonly z?: number;
  readonly number?: number | null;
  readonly orientation?: Orientation | null;
  readonly shared?: Partial<FrameAttributes>;
  readonly image?: Partial<ImageDescription>;
}

function slice({ id, z = 0, number = id, orientation = axial, shared, image }: Slice): StoredInstance {
  return {
    instanceId: id,
    SOPInstanceUID: `2.25.${1000 + id}`,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    revision: 1,
    frameCount: image?.NumberOfFrames ?? 1,
    image: buildImageDescription({
      SOPInstanceUID: `2.25.${1000 + id}`,
      InstanceNumber: number,
      AcquisitionNumber: null,
      NumberOfFrames: 1,
      perFrame: null,
      shared: {
        ...usualShared,
        ImageOrientationPatient: orientation,
        ImagePositionPatient: orientation === null ? null : [0, 0, z],
        TemporalPositionIndex: null,
        label: null,
        ...shared,
      },
      ...image,
    }),
  };
}

function series(instances: readonly StoredInstance[], Modality = 'MR'): StoredSeries {
  return {
    studyId: 1,
    seriesId: 7,
    SeriesInstanceUID: '2.25.7',
    SeriesNumber: 3,
    SeriesDescription: 'T1',
    Modality,
    correctedPatient: null,
    instances,
  };
}

function idsOf(instances: readonly StoredInstance[], Modality?: string): number[][] {
  return buildDisplaySets(series(instances, Modality)).map((set) =>
    set.frames.map((frame) => frame.instanceId),
  );
}

describe('order', () => {
  test('is by position along the normal, whatever the numbers say about neighbours', () => {
    // Numbers 1, 3, 2 at z 0, 5, 10: mostly rising with z.
    const [set] = buildDisplaySets(
      series([
        slice({ id: 1, z: 0, number: 1 }),
        slice({ id: 2, z: 10, number: 2 }),
        slice({ id: 3, z: 5, number: 4 }),
        slice({ id: 4, z: 15, number: 5 }),
      ]),
    );
    expect(set?.frames.map((frame) => frame.instanceId)).toEqual([1, 3, 2, 4]);
    expect(set?.orderedBy).toBe('position along normal');
    expect(set?.findings).toEqual([]);
  });

  test('goes the way in which the numbers run', () => {
    const down = [1, 2, 3].map((id) => slice({ id, z: -5 * id }));
    expect(idsOf(down)).toEqual([[1, 2, 3]]);
  });

  test('is by number, and says so, without geometry', () => {
    const [set] = buildDisplaySets(
      series(
        [3, 1, 2].map((id) => slice({ id, orientation: null })),
        'US',
      ),
    );
    expect(set?.frames.map((frame) => frame.instanceId)).toEqual([1, 2, 3]);
    expect(set?.orderedBy).toBe('InstanceNumber');
  });

  test('puts objects without a number last, by UID', () => {
    expect(
      idsOf([
        slice({ id: 2, number: null, orientation: null }),
        slice({ id: 1, number: null, orientation: null }),
        slice({ id: 9, orientation: null }),
      ]),
    ).toEqual([[9, 1, 2]]);
  });

  test('never interleaves phases: each is a block of its own', () => {
    const phases = [
      slice({ id: 1, z: 0, shared: { TemporalPositionIndex: 1 } }),
      slice({ id: 2, z: 0, shared: { TemporalPositionIndex: 2 } }),
      slice({ id: 3, z: 5, shared: { TemporalPositionIndex: 1 } }),
      slice({ id: 4, z: 5, shared: { TemporalPositionIndex: 2 } }),
    ];
    const [set] = buildDisplaySets(series(phases));
    expect(set?.frames.map((frame) => frame.instanceId)).toEqual([1, 3, 2, 4]);
    expect(set?.orderedBy).toBe('TemporalPositionIndex, then position along normal');
    expect(set?.findings).toEqual([]);
  });

  test('phase 10 comes after phase 2', () => {
    const phases = [10, 2, 1].flatMap((phase, index) =>
      [0, 5].map((z) =>
        slice({ id: index * 2 + (z === 0 ? 1 : 2), z, shared: { TemporalPositionIndex: phase } }),
      ),
    );
    expect(idsOf(phases)).toEqual([[5, 6, 3, 4, 1, 2]]);
  });

  test('is the same for every order of arrival', () => {
    const instances = Array.from({ length: 12 }, (_, index) =>
      slice({ id: index + 1, z: (index * 7) % 30, orientation: index < 10 ? axial : sagittal }),
    );
    const expected = buildDisplaySets(series(instances));
    fc.assert(
      fc.property(fc.shuffledSubarray(instances, { minLength: 12 }), (shuffled) => {
        const sets = buildDisplaySets(series(shuffled));
        const byId = (id: string) =>
          sets.find((set) => set.displaySetId === id)?.frames.map((frame) => frame.instanceId);
        for (const set of expected) {
          expect(byId(set.displaySetId)).toEqual(set.frames.map((frame) => frame.instanceId));
        }
      }),
    );
  });

  test('names each image by its place in `images`', () => {
    const [set] = buildDisplaySets(series([3, 1, 2].map((id) => slice({ id, z: id }))));
    const numbers = set?.frames.map((frame) => set.images[frame.imageIndex]?.InstanceNumber);
    expect(numbers).toEqual([1, 2, 3]);
    expect(set?.images.map((image) => image.InstanceNumber)).toEqual([1, 2, 3]);
    expect(set?.thumbnailInstanceId).toBe(2);
  });
});

describe('splitting', () => {
  test('parts a localizer from its stack', () => {
    const stack = Array.from({ length: 6 }, (_, index) => slice({ id: index + 1, z: index }));
    const localizer = slice({ id: 7, orientation: sagittal });
    expect(idsOf([...stack, localizer]).toSorted((a, b) => b.length - a.length)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [7],
    ]);
  });

  test('parts a three-plane localizer into its planes', () => {
    const planes = [axial, sagittal, coronal].flatMap((orientation, plane) =>
      [0, 1, 2].map((index) =>
        slice({
          id: plane * 3 + index + 1,
          orientation,
          shared: { ImagePositionPatient: [index * 10, index * 10, index * 10] },
        }),
      ),
    );
    expect(idsOf(planes).map((ids) => ids.length)).toEqual([3, 3, 3]);
  });

  test('keeps a radial series together, by number, and says that its planes are not parallel', () => {
    const radial = Array.from({ length: 8 }, (_, index) => {
      const angle = (index * Math.PI) / 8;
      return slice({ id: index + 1, orientation: [Math.cos(angle), Math.sin(angle), 0, 0, 0, -1] });
    });
    const sets = buildDisplaySets(series(radial));
    expect(sets).toHaveLength(1);
    expect(sets[0]?.orderedBy).toBe('InstanceNumber');
    expect(sets[0]?.findings.map((finding) => finding.code)).toEqual(['orientation.mixed']);
  });

  test('takes rounded cosines for the same plane', () => {
    const rounded = [
      slice({ id: 1, z: 0, orientation: [0.9999, 0.0087, 0, -0.0087, 0.9999, 0] }),
      slice({ id: 2, z: 1, orientation: [1, 0.0087, 0, -0.0087, 1, 0] }),
    ];
    expect(idsOf(rounded)).toEqual([[1, 2]]);
  });

  test('parts sizes, objects of several frames, and projection views', () => {
    const big = slice({ id: 2, z: 1, image: { Rows: 1024 } });
    const cine = slice({ id: 3, orientation: null, image: { NumberOfFrames: 5 } });
    expect(idsOf([slice({ id: 1 }), big, cine]).toSorted((a, b) => a.length - b.length)).toEqual([
      [1],
      [2],
      [3, 3, 3, 3, 3],
    ]);
    expect(idsOf([slice({ id: 1, orientation: null }), slice({ id: 2, orientation: null })], 'MG')).toEqual([
      [1],
      [2],
    ]);
  });

  test('keeps the ids of its sets while further images arrive', () => {
    const first = buildDisplaySets(series([slice({ id: 1 }), slice({ id: 2, z: 5 })]));
    const later = buildDisplaySets(series([1, 2, 3].map((id) => slice({ id, z: 5 * id }))));
    expect(later.map((set) => set.displaySetId)).toEqual(first.map((set) => set.displaySetId));
  });

  test('believes the index, not the object, about how many frames there can be', () => {
    const liar = {
      ...slice({ id: 1, orientation: null, image: { NumberOfFrames: 2_000_000_000 } }),
      frameCount: 100,
    };
    expect(idsOf([liar])[0]).toHaveLength(100);
  });
});

const stackAt = (...zs: number[]): StoredInstance[] => zs.map((z, index) => slice({ id: index + 1, z }));

describe('findings', () => {
  test('tell a gap with its place and size', () => {
    const [set] = buildDisplaySets(series(stackAt(0, 5, 10, 20, 25)));
    expect(set?.findings).toEqual([
      {
        code: 'position.gap',
        position: 3,
        text: 'Gap of 10.0 mm, the other images are 5.0 mm apart',
        values: { stepMm: 10, usualMm: 5 },
      },
    ]);
  });

  test('take a little irregularity for none', () => {
    const [set] = buildDisplaySets(series(stackAt(0, 5, 10.4, 15, 20.9)));
    expect(set?.findings).toEqual([]);
  });

  test('tell two images at one place', () => {
    const [set] = buildDisplaySets(series(stackAt(0, 5, 5, 10)));
    expect(set?.findings.map(({ code, position }) => ({ code, position }))).toEqual([
      { code: 'position.duplicate', position: 2 },
    ]);
  });

  test('look for gaps within each phase, not between them', () => {
    const phases = [1, 2].flatMap((phase) =>
      [0, 5, 10, 15].map((z, index) =>
        slice({ id: phase * 10 + index, z, shared: { TemporalPositionIndex: phase } }),
      ),
    );
    expect(buildDisplaySets(series(phases))[0]?.findings).toEqual([]);
  });
});

describe('what is not shown', () => {
  const report: StoredInstance = {
    instanceId: 20,
    SOPInstanceUID: '2.25.20',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.11',
    revision: 1,
    frameCount: 0,
    image: null,
  };

  test('of an image class, without rows and columns, is not called another kind', () => {
    const sets = buildDisplaySets(series([{ ...report, SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' }], 'CT'));
    expect(sets.map((set) => set.notShown)).toEqual(['CT Image Storage without the attributes of a picture']);
  });

  test('has a set that says what it is', () => {
    const sets = buildDisplaySets(series([slice({ id: 1 }), report], 'SR'));
    expect(sets.map((set) => set.notShown)).toEqual([null, 'Basic Text SR Storage']);
    expect(sets[1]?.frames).toEqual([]);
  });

  test('other versions of an image are counted in a set of their own', () => {
    const version = { ...slice({ id: 2 }), SOPInstanceUID: '2.25.1001', revision: 2 };
    const sets = buildDisplaySets(series([slice({ id: 1 }), version]));
    expect(sets.map((set) => set.frames.length)).toEqual([1, 0]);
    expect(sets[1]?.notShown).toContain('1 other version');
  });
});

const rulesOf = (instances: readonly StoredInstance[], Modality?: string): string[] =>
  buildDisplaySets(series(instances, Modality)).map(({ splitBy }) => splitBy);

describe('each set says by which rule it is one of its own', () => {
  test('the whole series where nothing splits it', () => {
    expect(rulesOf([slice({ id: 1, z: 0 }), slice({ id: 2, z: 5 })])).toEqual(['whole series']);
  });

  test('size, plane, object and view', () => {
    const small = { Rows: 64, Columns: 32 };
    expect(
      rulesOf([
        slice({ id: 1 }),
        slice({ id: 2, image: small }),
        slice({ id: 3, image: { NumberOfFrames: 5 } }),
      ]),
    ).toEqual(['object of several frames', 'size 4 × 4', 'size 32 × 64']);
    const planes = [1, 2, 3]
      .map((id) => slice({ id, z: id }))
      .concat(slice({ id: 4, orientation: sagittal }));
    expect(rulesOf(planes)).toEqual(['plane, of size 4 × 4', 'plane, of size 4 × 4']);
    expect(rulesOf([slice({ id: 1 }), slice({ id: 2 })], 'DX')).toEqual([
      'one view, not a slice',
      'one view, not a slice',
    ]);
  });
});
