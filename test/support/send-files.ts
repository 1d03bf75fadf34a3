import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from './run-program.ts';
import type { WorkstationUnderTest } from './workstation-fixture.ts';

/** Sends objects over DICOM, as a modality does. */
export async function sendFiles(
  { dicom }: Pick<WorkstationUnderTest, 'dicom'>,
  files: Iterable<Uint8Array>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'negatoscope-sent-'));
  try {
    let count = 0;
    for (const bytes of files) {
      count += 1;
      await writeFile(path.join(folder, `${String(count).padStart(4, '0')}.dcm`), bytes);
    }
    await runProgram('storescu', ['+sd', '-aec', dicom.ae, dicom.host, String(dicom.port), folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
