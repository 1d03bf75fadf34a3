import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runNegatoscope } from './run-negatoscope.ts';
import { runProgram } from './run-program.ts';
import { WallPage } from './wall-page.ts';
import type { WorkstationUnderTest } from './workstation-fixture.ts';

/** A phantom with marks at known places, sent to the workstation and opened. */
export async function openPhantom(
  { page, dicom }: WorkstationUnderTest,
  folder: string,
  kind: 'ct' | 'cr' | 'us',
  slices: number,
): Promise<WallPage> {
  const card = kind === 'us' ? [] : ['--test-card'];
  const made = await runNegatoscope(
    'phantom',
    '--to',
    folder,
    '--kind',
    kind,
    '--slices',
    String(slices),
    ...card,
  );
  expect(made.exitCode, made.stderr).toBe(0);
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  const wall = new WallPage(page);
  await wall.open('PHANTOM');
  return wall;
}
