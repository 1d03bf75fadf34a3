import type { QuarantineEntry } from '../../shared/model/quarantine.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';

/** A sender's objects of one study come together: what it sent this long before or after may belong to it. */
const nearMs = 10 * 60_000;

/** What could not be read came without a study's name: here is what the same sender sent at about the same time. */
export function refusedNearby(
  study: Pick<StudyRow, 'source' | 'arrivedAt'>,
  entries: readonly QuarantineEntry[],
): QuarantineEntry[] {
  if (study.source.kind !== 'network') return [];
  const arrivedMs = Date.parse(study.arrivedAt);
  return entries.filter(
    ({ sender, deletedAt, lastRefusedAt }) =>
      deletedAt === null &&
      sender === study.source.label &&
      Math.abs(Date.parse(lastRefusedAt) - arrivedMs) <= nearMs,
  );
}
