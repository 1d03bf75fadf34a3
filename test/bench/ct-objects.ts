import path from 'node:path';
import { writeSyntheticStudy } from './synthetic-study.ts';

/** What receiving and importing are measured with: 512 × 512 at 16 bits is 512 KB. */
export const objectCount = 300;

/** Writes the objects as a study of its own into a new folder and answers their paths. */
export function writeCtObjects(directory: string, title: string): { folder: string; files: string[] } {
  const folder = path.join(directory, title);
  const files = writeSyntheticStudy(folder, {
    title,
    rows: 512,
    columns: 512,
    BitsStored: 12,
    seriesCount: 4,
    slicesASeries: objectCount / 4,
  });
  return { folder, files };
}
