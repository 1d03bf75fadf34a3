import type { Migration } from '../database.ts';

/**
 * Descriptions name the image for hanging since this version. What was stored before says null, which hanging
 * protocols treat as "not read"; a reindex fills it from the files.
 */
export const index006Naming: Migration = {
  version: 6,
  description: 'descriptions say that what names an image was not read yet',
  sql: `
UPDATE image SET description = json_set(description, '$.naming', json('null'))
  WHERE json_type(description, '$.naming') IS NULL;
`,
};
