import { renameSync } from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { userSchema } from '../../main/store/schemas.ts';

/** The reader's thread as the program runs it, on a disk that has no user database while it opens. */
const { dataDirectory } = z.object({ dataDirectory: z.string() }).parse(workerData);
const file = path.join(dataDirectory, userSchema.fileName);
renameSync(file, `${file}-aside`);
try {
  await import('../../main/store/reader-worker.ts');
} finally {
  renameSync(`${file}-aside`, file);
}
