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
  kind: 'ct' | 'cr' | 'us' | 'chest',
  slices: number,
): Promise<WallPage> {
  // A chest is two series; the others are one series of shapes.
  const named = kind === 'chest' || kind === 'us' ? [] : ['--test-card'];
  const given = ['--kind', kind === 'chest' ? 'ct' : kind, '--slices', String(slices), ...named];
  const made = await runNegatoscope('phantom', '--to', folder, ...given);
  expect(made.exitCode, made.stderr).toBe(0);
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  await runProgram('storescu', ['-aec', dicom.ae, dicom.host, String(dicom.port), ...files]);
  const wall = new WallPage(page);
  await wall.openRow(wall.row('PHANTOM').first());
  return wall;
}
