import type { Migration } from '../database.ts';

/**
 * Descriptions say more about pixels since this version: ultrasound regions are the frames' own, a PET image names
 * everything that its uptake lacks, and distances of the source, colour profile and what parts phases were not read.
 * What was not read says null; a reindex fills it from the files.
 */
export const index009PixelFacts: Migration = {
  version: 9,
  description: 'descriptions of pixels in the form of today',
  sql: `
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
`,
};
