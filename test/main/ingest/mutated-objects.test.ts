import { expect, test } from 'vitest';
import { checkoutFiles } from '../../../app/launch/checkout-files.ts';
import { fuzzObjects, objectPlaces, objectStages } from '../../support/mutated-objects.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

// `test/fuzz/objects.ts` runs any number of them.
test(
  'mutated objects are refused with a reason or kept and shown as far as they can be, and leave nothing behind',
  { timeout: 60_000 },
  async () => {
    const count = 300;
    const { outcomes, faults, kept, failures } = await fuzzObjects({
      count,
      seed: 20_240_131,
      dataDirectory: temporaryDirectory(),
      decoderUrl: checkoutFiles.workerUrls.decoder,
    });
    expect(failures).toEqual([]);
    const totals = objectStages.map((stage) => Object.values(outcomes[stage]).reduce((a, b) => a + b, 0));
    expect(totals.reduce((a, b) => a + b, 0)).toBe(count);
    const [inMeta = 0, inDataSet = 0, ...others] = totals;
    expect(kept).toBe(count - inMeta - inDataSet);
    // Neither is everything refused at the door, nor does nobody notice.
    expect(Math.min(inMeta, inDataSet, ...others)).toBeGreaterThan(0);
    expect(count - inMeta).toBeGreaterThan(count / 5);
    expect(Math.min(...objectPlaces.map((place) => faults[place]))).toBeGreaterThan(count / 10);
  },
);
