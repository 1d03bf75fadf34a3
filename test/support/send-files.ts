import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './run-program.ts';
import type { WorkstationUnderTest } from './workstation-fixture.ts';

/** Writes objects into a folder and sends them over DICOM, as a modality does. */
export async function sendFiles(
  { dicom }: Pick<WorkstationUnderTest, 'dicom'>,
  folder: string,
  files: Iterable<Uint8Array>,
): Promise<void> {
  const names: string[] = [];
  for (const bytes of files) {
    const name = path.join(folder, `${String(names.length + 1).padStart(4, '0')}.dcm`);
    await writeFile(name, bytes);
    names.push(name);
  }
  await runProgram('storescu', ['+sd', '-aec', dicom.ae, dicom.host, String(dicom.port), folder]);
}
