import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  correctPatient,
  demographicsOf,
  usePatientCorrection,
  withSelected,
} from '../../../renderer/state/patients.ts';
import { undoLast, useDeeds } from '../../../renderer/state/worklist-undo.ts';
import type { PatientCandidate } from '../../../shared/model/patient-correction.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const ours = buildStudyRow({
  studyId: 1,
  patientKey: 'ours',
  PatientID: '4711',
  PatientName: 'Muster^Paula',
});
const theirs = buildStudyRow({
  studyId: 2,
  patientKey: 'theirs',
  PatientID: 'F-1',
  PatientName: 'MUSTER^PAULA',
});
const another = buildStudyRow({
  studyId: 3,
  patientKey: 'theirs',
  PatientID: 'F-1',
  PatientName: 'MUSTER^PAULA',
  StudyDate: '20260303',
});

let calls: { path: string; body: unknown }[] = [];

beforeEach(() => {
  calls = [];
  useDeeds.setState({ deeds: [] });
  vi.stubGlobal('fetch', (path: string, init: { body?: string }) => {
    calls.push({ path, body: JSON.parse(init.body ?? 'null') });
    return Promise.resolve(Response.json({ result: { data: null } }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('proposes the other selected patients first, each once, with what speaks for it', () => {
  const resembling: PatientCandidate = {
    demographics: demographicsOf(theirs),
    studyCount: 9,
    newestStudyDate: '20260101',
    score: 50,
    reasons: [],
  };
  const other: PatientCandidate = {
    ...resembling,
    demographics: { ...demographicsOf(theirs), PatientID: 'F-2' },
  };
  expect(withSelected([ours, theirs, another], [resembling, other])).toEqual([
    {
      demographics: demographicsOf(theirs),
      studyCount: 2,
      newestStudyDate: '20260303',
      // Name 25, birth date 25, sex 10; the IDs differ (patient-match.ts).
      score: 60,
      reasons: ['id.different', 'name.same', 'birth-date.same', 'sex.same'],
    },
    other,
  ]);
  expect(withSelected([ours], [other])).toEqual([other]);
});

it('takes a correction back to what each study showed before: received, or corrected otherwise', async () => {
  const corrected = { ...theirs, received: demographicsOf({ ...theirs, PatientID: 'X' }) };
  usePatientCorrection.setState({ studies: [ours, corrected] });
  await correctPatient(demographicsOf(ours));
  expect(useDeeds.getState().deeds.at(-1)?.text).toBe('2 studies: patient corrected');
  await undoLast();
  const bodySchema = z.object({ studyIds: z.array(z.number()) });
  expect(calls.map(({ path, body }) => [path, bodySchema.parse(body).studyIds])).toEqual([
    ['/rpc/patients.correct', [1, 2]],
    ['/rpc/patients.undo', [1]],
    ['/rpc/patients.correct', [2]],
  ]);
  expect(calls[2]?.body).toMatchObject({ demographics: { PatientID: 'F-1' } });
});
