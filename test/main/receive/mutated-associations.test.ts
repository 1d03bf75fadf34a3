import { expect, test } from 'vitest';
import { fuzzAssociations, places, stages } from '../../support/mutated-associations.ts';

// `test/fuzz/associations.ts` runs any number of them.
test('mutated associations end, leave nothing behind, and are found at every stage', async () => {
  const count = 400;
  const result = await fuzzAssociations({ count, seed: 20_240_131 });
  expect(result).toMatchObject({ failures: [], objectsLeft: 0, openAssociations: 0 });
  const totals = stages.map((stage) => Object.values(result.outcomes[stage]).reduce((a, b) => a + b, 0));
  expect(totals.reduce((a, b) => a + b, 0)).toBe(count);
  // The faults are not all found at the door: at least a fifth gets as far as a data set.
  const [atDoor = 0, atCommands = 0, within = 0, whole = 0] = totals;
  expect(within + whole).toBeGreaterThan(count / 5);
  expect(Math.min(atDoor, atCommands, whole)).toBeGreaterThan(0);
  // And they are everywhere: cuts and changes at each place.
  const { faults } = result;
  const counts = places.flatMap((place) => [faults[place].cut, faults[place].changed]);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(count);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  expect(result.objectsKept).toBeGreaterThan(whole);
});
