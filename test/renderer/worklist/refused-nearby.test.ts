import { expect, it } from 'vitest';
import { refusedNearby } from '../../../renderer/worklist/refused-nearby.ts';
import type { QuarantineEntry } from '../../../shared/model/quarantine.ts';
import { buildStudyRow } from '../../support/study-row-builder.ts';

const study = buildStudyRow({
  source: { kind: 'network', label: 'CT_HALL_2' },
  arrivedAt: '2026-01-02T12:00:00.000Z',
});

function entry(values: Partial<QuarantineEntry>): QuarantineEntry {
  return {
    quarantineId: 'q',
    bytes: 1,
    code: null,
    message: null,
    sender: 'CT_HALL_2',
    remoteAddress: null,
    refusedAt: '2026-01-02T11:59:00.000Z',
    lastRefusedAt: '2026-01-02T11:59:00.000Z',
    times: 1,
    deletedAt: null,
    file: '/q',
    ...values,
  };
}

it('is what the same sender sent within ten minutes and nobody deleted', () => {
  const near = entry({});
  const others = [
    entry({ sender: 'MR_NORTH' }),
    entry({ sender: null }),
    entry({ deletedAt: '2026-01-02T12:00:00.000Z' }),
    entry({ lastRefusedAt: '2026-01-02T12:10:00.001Z' }),
  ];
  expect(refusedNearby(study, [near, ...others])).toEqual([near]);
  expect(refusedNearby({ ...study, source: { kind: 'media', label: 'CT_HALL_2' } }, [near])).toEqual([]);
});
