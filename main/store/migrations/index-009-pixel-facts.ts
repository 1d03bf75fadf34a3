import type { Migration } from '../database.ts';

/**
 * Descriptions say more about pixels since this version. It only marks the index as one that has both forms: each
 * description is brought to the form of today when it is read (`stored-description.ts`), so that a start after an update
 * waits for nothing.
 */
export const index009PixelFacts: Migration = {
  version: 9,
  description: 'descriptions of pixels in the form of today',
  sql: `
SELECT 1;
`,
};
