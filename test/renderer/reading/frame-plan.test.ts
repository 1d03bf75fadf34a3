import { describe, expect, test } from 'vitest';
import { planFrames, type PlannedTile } from '../../../renderer/reading/frame-plan.ts';
import { buildDisplaySet, buildImageDescription } from '../../support/image-description-builder.ts';

const limits = { prefetchBytes: 1e9, prefetchCount: 10 };
const nothingHere = (): boolean => false;

const plannedTile = (values: Partial<PlannedTile> = {}): PlannedTile => ({
  displaySet: buildDisplaySet(100),
  target: 50,
  pictureCount: 1,
  current: 50,
  direction: 1,
  isActive: true,
  ...values,
});

describe('planning which frames to fetch', () => {
  test('names the visible frame first, then neighbours in the direction of the scroll', () => {
    const plan = planFrames([plannedTile()], nothingHere, limits);
    expect(plan.slice(0, 9).map(({ instanceId, priority }) => `${instanceId} ${priority}`)).toEqual([
      '150 visible',
      '151 neighbour',
      '149 neighbour',
      '152 neighbour',
      '148 neighbour',
      '153 neighbour',
      '154 neighbour',
      '155 neighbour',
      '156 neighbour',
    ]);
    const back = planFrames([plannedTile({ direction: -1 })], nothingHere, limits);
    expect(back[1]?.instanceId).toBe(149);
  });

  test('names every picture of a mosaic as visible, and then those beyond its ends', () => {
    const plan = planFrames([plannedTile({ pictureCount: 4 })], nothingHere, limits);
    expect(plan.slice(0, 7).map(({ instanceId, priority }) => `${instanceId} ${priority}`)).toEqual([
      '150 visible',
      '151 visible',
      '152 visible',
      '153 visible',
      '154 neighbour',
      '149 neighbour',
      '155 neighbour',
    ]);
  });

  test('goes outwards on both sides, two ahead for one behind', () => {
    const far = planFrames([plannedTile()], nothingHere, limits).filter(
      ({ priority }) => priority === 'prefetch',
    );
    expect(far.map(({ instanceId }) => instanceId)).toEqual([
      150, 151, 149, 152, 153, 148, 154, 155, 147, 156,
    ]);
  });

  test('puts the visible frames of all tiles before the neighbours of any', () => {
    const other = plannedTile({
      displaySet: buildDisplaySet(100, { displaySetId: 'b' }, 1000),
      isActive: false,
    });
    const plan = planFrames([plannedTile(), other], nothingHere, limits);
    expect(plan.slice(0, 2).map(({ instanceId }) => instanceId)).toEqual([150, 1050]);
    expect(
      new Set(plan.filter(({ instanceId }) => instanceId > 1050).map(({ priority }) => priority)),
    ).toEqual(new Set(['layout', 'prefetch']));
  });

  test('asks for the slices on the way, so that they can be shown', () => {
    const plan = planFrames([plannedTile({ current: 46 })], nothingHere, limits);
    expect(plan.slice(1, 4).map(({ instanceId }) => instanceId)).toEqual([147, 148, 149]);
  });

  test('names nothing that is here', () => {
    const plan = planFrames([plannedTile()], (instanceId) => instanceId !== 160, limits);
    expect(plan.map(({ instanceId }) => instanceId)).toEqual([160]);
  });

  test('stops where the bytes end: a cache must not lose what is near for what is far', () => {
    // 4 × 4 × 2 bytes a frame: five frames.
    const plan = planFrames([plannedTile()], nothingHere, { ...limits, prefetchBytes: 160 });
    expect(
      plan.filter(({ priority }) => priority === 'prefetch').map(({ instanceId }) => instanceId),
    ).toEqual([150, 151, 149, 152, 153]);
  });

  test('reaches the ends of a series and does not fetch what is refused', () => {
    const refusal = { code: 'codec.unsupported', message: 'not shown' };
    const displaySet = buildDisplaySet(3, {
      images: [buildImageDescription(), buildImageDescription({ refusal }), buildImageDescription()],
    });
    const plan = planFrames([plannedTile({ displaySet, target: 0, current: 0 })], nothingHere, limits);
    expect(new Set(plan.map(({ instanceId }) => instanceId))).toEqual(new Set([100, 102]));
  });
});
