import type { Migration } from '../database.ts';

/**
 * From here on an annotation may lie on a plane through a volume (annotation-content.ts, `plane`). Its row names a slice
 * beside it, on which a program from before would draw it: the version keeps such a program out.
 */
export const user008Planes: Migration = {
  version: 8,
  description: 'annotations on planes through a volume',
  sql: `
-- Which annotations lie on a plane is told by their content.
SELECT 1;
`,
};
