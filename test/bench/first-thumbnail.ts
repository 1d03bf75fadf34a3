import { setTimeout as delay } from 'node:timers/promises';
import type { WorkstationClient } from './workstation-client.ts';

/** How exactly the first picture is seen; asking more often would be work of its own. */
const pollIntervalMs = 25;
const limitMs = 60_000;

/** Milliseconds until a study of this patient is listed and the thumbnail of its first series was answered. */
export async function firstThumbnailMs(client: WorkstationClient, PatientID: string): Promise<number> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < limitMs) {
    const studyId = await client.findStudy(PatientID).catch(() => undefined);
    if (studyId !== undefined) {
      const { series } = await client.rpc.worklist.detail.query({ studyId });
      const instanceId = series.find((one) => one.thumbnailInstanceId !== null)?.thumbnailInstanceId;
      if (instanceId !== undefined && instanceId !== null) {
        await client.get(`/thumbnails/${instanceId}`, {});
        return performance.now() - startedAtMs;
      }
    }
    await delay(pollIntervalMs);
  }
  throw new Error(`No picture of ${PatientID} within ${limitMs} ms`);
}
