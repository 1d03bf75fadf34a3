import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { indexSchema } from '../../../main/store/schemas.ts';
import { currentDescription, currentPixels } from '../../../main/store/stored-description.ts';
import { imageDescriptionSchema } from '../../../shared/image/image-description.ts';
import { openCache } from '../../support/cache-under-test.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildUltrasoundRegion,
} from '../../support/image-description-builder.ts';
import { sliceFile } from '../../support/slice-file.ts';

/** A description as version 8 wrote it: of an ultrasound image, or of a PET image without uptake. */
function older(suv: unknown): string {
  const { stackKeys, colourProfile, DistanceSourceToDetector, DistanceSourceToPatient, ...image } =
    buildImageDescription();
  const { ultrasoundRegions, ...shared } = buildFrameAttributes();
  const { ReferencePixelPhysicalValueX, ReferencePixelPhysicalValueY, ...region } = buildUltrasoundRegion();
  // What was not there before, here only so that it is left out.
  expect([stackKeys.EchoTime, colourProfile, DistanceSourceToDetector, DistanceSourceToPatient]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect([ultrasoundRegions.length, ReferencePixelPhysicalValueX, ReferencePixelPhysicalValueY]).toEqual([
    0,
    null,
    null,
  ]);
  return JSON.stringify({ ...image, shared, ultrasoundRegions: [region], suv });
}

const uptakes = [null, { kind: 'none', gap: 'dose' }, { kind: 'body-weight', factor: 2 }];

/** What was once done to every row of an index of version 8: the second statement of the same. */
const rewritten = `
UPDATE image SET
  description = json_set(
    json_remove(description, '$.ultrasoundRegions', '$.suv.gap'),
    '$.shared.ultrasoundRegions', json((
      SELECT json_group_array(json_set(value,
        '$.ReferencePixelPhysicalValueX', NULL, '$.ReferencePixelPhysicalValueY', NULL))
      FROM json_each(description, '$.ultrasoundRegions'))),
    '$.DistanceSourceToDetector', NULL,
    '$.DistanceSourceToPatient', NULL,
    '$.colourProfile', NULL,
    '$.stackKeys', json_object('EchoTime', NULL, 'DiffusionBValue', NULL, 'TriggerTime', NULL,
      'NominalPercentageOfCardiacPhase', NULL, 'FrameReferenceTime', NULL),
    '$.suv', CASE json_extract(description, '$.suv.kind')
      WHEN 'none' THEN json_object('kind', 'none', 'gaps', json_array(json_extract(description, '$.suv.gap')))
      ELSE json(json_extract(description, '$.suv')) END),
  pixels = json_set(pixels, '$.colourProfile', NULL)
  WHERE json_type(description, '$.stackKeys') IS NULL;
`;

const regions = buildFrameAttributes({ ultrasoundRegions: [buildUltrasoundRegion()] });
const today = buildImageDescription({ shared: regions });

test.for([
  { suv: null, expected: null },
  { suv: uptakes[1], expected: { kind: 'none', gaps: ['dose'] } },
  { suv: uptakes[2], expected: uptakes[2] },
])('a description of version 8 with $suv for an uptake reads as one of today', ({ suv, expected }) => {
  const read: unknown = JSON.parse(currentDescription(older(suv)));
  expect(imageDescriptionSchema.parse(read)).toEqual({ ...today, suv: expected });
});

test('one of today is left as it is, to the byte', () => {
  const text = JSON.stringify(today);
  expect(currentDescription(text)).toBe(text);
});

test('one from before the times of frames were read says that it has none', () => {
  const { frameTimesMs, ...before } = today;
  expect(frameTimesMs).toBeNull();
  expect(JSON.parse(currentDescription(JSON.stringify(before)))).toEqual(today);
});

test('what reading a frame needs has a colour profile, none where an older version read none', () => {
  expect(currentPixels('{"Rows":1}')).toEqual({ Rows: 1, colourProfile: null });
  expect(currentPixels('{"Rows":1,"colourProfile":{"kind":"sRGB"}}')).toEqual({
    Rows: 1,
    colourProfile: { kind: 'sRGB' },
  });
});

test('it is the same that rewriting every row by SQL came to', () => {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE image (instance_id INTEGER PRIMARY KEY, description TEXT, pixels TEXT)');
  const insert = database.prepare('INSERT INTO image VALUES (?, ?, ?)');
  for (const [index, suv] of uptakes.entries()) insert.run(index, older(suv), '{}');
  database.exec(rewritten);
  const rows = z
    .array(z.object({ description: z.string(), pixels: z.string() }))
    .parse(database.prepare('SELECT description, pixels FROM image ORDER BY instance_id').all());
  database.close();
  expect(uptakes.map((suv): unknown => JSON.parse(currentDescription(older(suv))))).toEqual(
    rows.map(({ description }): unknown => JSON.parse(description)),
  );
  expect(currentPixels('{}')).toEqual(JSON.parse(rows[0]?.pixels ?? ''));
});

test('an index of version 8 opens at once, and its studies show what they showed', async () => {
  const cache = openCache();
  const { studyId, instanceId } = await cache.take(sliceFile());
  const before = await cache.reader.displaySets(studyId);
  await cache.close();
  const raw = new Database(path.join(cache.dataDirectory, indexSchema.fileName));
  const image = z
    .object({ description: z.string() })
    .parse(raw.prepare('SELECT description FROM image').get());
  const {
    stackKeys: _,
    colourProfile: __,
    DistanceSourceToDetector: ___,
    DistanceSourceToPatient: ____,
    ...description
  } = imageDescriptionSchema.parse(JSON.parse(image.description));
  const { ultrasoundRegions, ...shared } = description.shared;
  raw
    .prepare(`UPDATE image SET description = ?, pixels = json_remove(pixels, '$.colourProfile')`)
    .run(JSON.stringify({ ...description, shared, ultrasoundRegions }));
  // What version 10 added.
  raw.exec(`DROP INDEX study_by_labels; DROP INDEX study_with_notes; DROP TABLE study_label;
    ALTER TABLE study DROP COLUMN note_count; ALTER TABLE study DROP COLUMN labels;
    ALTER TABLE study DROP COLUMN mark_words`);
  raw.pragma('user_version = 8');
  raw.close();
  const reopened = openCache(cache.dataDirectory);
  expect(await reopened.reader.displaySets(studyId)).toEqual(before);
  expect(await reopened.reader.frameSource(instanceId, 0)).toMatchObject({ frameCount: 1 });
  expect(await reopened.reader.imageDescription(instanceId)).toMatchObject({ colourProfile: null });
});
