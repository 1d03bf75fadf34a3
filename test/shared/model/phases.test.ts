import { describe, expect, test } from 'vitest';
import type { FrameAttributes, StackKeys } from '../../../shared/image/image-description.ts';
import { buildDisplaySets, type StoredInstance } from '../../../shared/model/display-sets.ts';
import type { DisplaySet } from '../../../shared/model/reading.ts';
import { buildFrameAttributes, buildImageDescription } from '../../support/image-description-builder.ts';

const noKeys = buildImageDescription().stackKeys;

interface Slice {
  readonly z: number;
  readonly keys?: Partial<StackKeys>;
  readonly AcquisitionNumber?: number;
  readonly number?: number;
  readonly shared?: Partial<FrameAttributes>;
}

/** One series of single-frame objects in the order given; ids and numbers from 1. */
function setOf(slices: readonly Slice[]): DisplaySet {
  const instances = slices.map(({ z, keys, AcquisitionNumber, number, shared }, index): StoredInstance => {
    const id = index + 1;
    const image = buildImageDescription({
      Modality: 'MR',
      SOPInstanceUID: `2.25.${1000 + id}`,
      InstanceNumber: number ?? id,
      AcquisitionNumber: AcquisitionNumber ?? null,
      NumberOfFrames: 1,
      stackKeys: { ...noKeys, ...keys },
      shared: buildFrameAttributes({ ImagePositionPatient: [0, 0, z], ...shared }),
    });
    return {
      instanceId: id,
      SOPInstanceUID: image.SOPInstanceUID,
      SOPClassUID: image.SOPClassUID,
      revision: 1,
      frameCount: 1,
      image,
    };
  });
  const sets = buildDisplaySets({
    studyId: 1,
    seriesId: 7,
    SeriesInstanceUID: '2.25.7',
    SeriesNumber: 3,
    SeriesDescription: 'Test',
    Modality: 'MR',
    correctedPatient: null,
    instances,
  });
  const [set] = sets;
  if (set === undefined || sets.length !== 1) throw new Error(`${sets.length} sets`);
  return set;
}

const orderOf = (set: DisplaySet): number[] => set.frames.map(({ instanceId }) => instanceId);

describe('a series that goes through its stack more than once (hazard H8)', () => {
  // Sent slice by slice: number 1 and 2 are the two echoes of the first slice.
  test.each<[keyof StackKeys, number, number]>([
    ['EchoTime', 20, 80],
    ['DiffusionBValue', 0, 1000],
    ['NominalPercentageOfCardiacPhase', 10, 70],
    ['TriggerTime', 0, 350.5],
    ['FrameReferenceTime', 30_000, 150_000],
  ])('has a block for each %s, in the order of its value', (key, first, second) => {
    const set = setOf(
      [0, 5, 10].flatMap((z) => [second, first].map((value) => ({ z, keys: { [key]: value } }))),
    );
    expect(orderOf(set)).toEqual([2, 4, 6, 1, 3, 5]);
    expect(set.orderedBy).toBe(`${key}, then position along normal`);
    expect(set.blocks).toEqual([
      { start: 0, told: [{ by: key, value: String(first) }] },
      { start: 3, told: [{ by: key, value: String(second) }] },
    ]);
    expect(set.findings).toEqual([]);
  });

  test('has a block for each direction of each b-value, where an acquisition is one direction', () => {
    const directions = [
      { b: 0, acquisition: 1 },
      { b: 1000, acquisition: 2 },
      { b: 1000, acquisition: 1 },
    ];
    const set = setOf(
      directions.flatMap(({ b, acquisition }) =>
        [0, 5].map((z) => ({ z, keys: { DiffusionBValue: b }, AcquisitionNumber: acquisition })),
      ),
    );
    expect(orderOf(set)).toEqual([1, 2, 5, 6, 3, 4]);
    expect(set.orderedBy).toBe('DiffusionBValue, AcquisitionNumber, then position along normal');
  });

  test('follows the numbers where nothing but them says which pass an image is of', () => {
    const set = setOf([0, 5, 10, 0, 5, 10].map((z) => ({ z })));
    expect(orderOf(set)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(set.orderedBy).toBe('InstanceNumber, then position along normal');
    expect(set.findings).toEqual([]);
  });

  test('is one stack with a warning where not even the numbers say it', () => {
    const set = setOf([0, 0, 5, 5].map((z) => ({ z })));
    expect(set.orderedBy).toBe('position along normal');
    expect(set.findings).toEqual([expect.objectContaining({ code: 'position.duplicate' })]);
  });

  test('says where a block has fewer images than the others (H7)', () => {
    const set = setOf(
      [20, 80].flatMap((EchoTime) =>
        [0, 5, 10].filter((z) => EchoTime === 20 || z < 10).map((z) => ({ z, keys: { EchoTime } })),
      ),
    );
    expect(set.findings).toEqual([
      {
        code: 'position.uneven',
        text: '1 of 2 blocks have fewer than 3 images',
        values: { shortCount: 1, blockCount: 2, imageCount: 3 },
        position: 3,
      },
    ]);
  });

  test('is never joined with another one, and is whole where nothing splits it', () => {
    expect(setOf([0, 5].map((z) => ({ z }))).splitBy).toBe('whole series');
  });
});

/** Planes turned 15° about x. */
const turned: FrameAttributes['ImageOrientationPatient'] = [
  1,
  0,
  0,
  0,
  Math.cos(Math.PI / 12),
  Math.sin(Math.PI / 12),
];

const turnedAt = (ImagePositionPatient: [number, number, number]): Slice => ({
  z: 0,
  shared: { ImageOrientationPatient: turned, ImagePositionPatient },
});

describe('a tilted gantry', () => {
  test('is told with its angle, and is no gap', () => {
    expect(setOf([0, 5, 10, 15].map((z) => turnedAt([0, 0, z]))).findings).toEqual([
      {
        code: 'position.tilted',
        text: 'The stack runs 15.0° off the normal of its slices (tilted gantry)',
        values: { degrees: expect.closeTo(15, 9) },
        position: null,
      },
    ]);
  });

  test('is none where the stack runs along the normal of oblique slices', () => {
    // The normal is row × column: (0, -sin 15°, cos 15°).
    const oblique = [0, 5, 10, 15].map((along) =>
      turnedAt([0, -Math.sin(Math.PI / 12) * along, Math.cos(Math.PI / 12) * along]),
    );
    expect(setOf(oblique).findings).toEqual([]);
  });
});
