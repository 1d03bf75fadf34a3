import { expect, test } from 'vitest';
import { WritableDatabase } from '../../../../main/store/database.ts';
import { indexSchema } from '../../../../main/store/schemas.ts';
import { imageDescriptionSchema } from '../../../../shared/image/image-description.ts';
import {
  buildFrameAttributes,
  buildImageDescription,
  buildUltrasoundRegion,
} from '../../../support/image-description-builder.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

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

test('descriptions of an older index can be read, with their regions and what an uptake lacks', () => {
  const directory = temporaryDirectory();
  const before = { ...indexSchema, migrations: indexSchema.migrations.filter(({ version }) => version < 9) };
  const old = WritableDatabase.openWritable(directory, before);
  old.change(`INSERT INTO patient VALUES (1, 'k', '', '', '', '', '')`).run();
  old
    .change(
      `INSERT INTO study SELECT 1, 1, '1.1', 'k', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 1, 0, 0, 1,
        'folder', 'x', 0, 'unread'`,
    )
    .run();
  old.change(`INSERT INTO series VALUES (1, 1, '1.1.1', 1, '', 'US', 1)`).run();
  const uptakes = [null, { kind: 'none', gap: 'dose' }, { kind: 'body-weight', factor: 2 }];
  for (const [index, suv] of uptakes.entries()) {
    old
      .change(`INSERT INTO instance VALUES (?, 1, ?, '1.2', '1.2', 1, 1, 1, ?, ?, 1, 0, 0, 'stored')`)
      .run(index + 1, `1.1.1.${index}`, String(index).repeat(64), `file-${index}`);
    old.change(`INSERT INTO image VALUES (?, ?, '{}', NULL, '{}')`).run(index + 1, older(suv));
  }
  old.close();

  const index = WritableDatabase.openWritable(directory, indexSchema);
  const rows = index
    .query<{ description: string; pixels: string }>(
      'SELECT description, pixels FROM image ORDER BY instance_id',
    )
    .all();
  const images = rows.map(({ description }) => imageDescriptionSchema.parse(JSON.parse(description)));
  const expected = buildImageDescription({
    shared: buildFrameAttributes({ ultrasoundRegions: [buildUltrasoundRegion()] }),
  });
  expect(images).toEqual([
    expected,
    { ...expected, suv: { kind: 'none', gaps: ['dose'] } },
    { ...expected, suv: { kind: 'body-weight', factor: 2 } },
  ]);
  expect(rows.map(({ pixels }): unknown => JSON.parse(pixels))).toEqual([
    { colourProfile: null },
    { colourProfile: null },
    { colourProfile: null },
  ]);
  index.close();
});
