import type { NamedFile } from './dropped-files.ts';

/** Requests at a time: HTTP/1.1 allows six to a host, and images must still come through. */
const uploadsAtOnce = 2;

export interface UploadParts {
  readonly put: (file: NamedFile) => Promise<Response>;
  readonly onSent: (sent: number) => void;
}

export interface UploadOutcome {
  readonly sent: number;
  /** Files that never got there; what the workstation refused is in the job's report instead. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** The job was cancelled or is gone: the rest was not sent. */
  readonly isCutShort: boolean;
}

/** Statuses by which the workstation says that the job itself has ended. */
const endedStatuses: ReadonlySet<number> = new Set([404, 409, 499]);

/** Sends the files of one import, in order of their names so that a series arrives in sequence. */
export async function uploadFiles(files: readonly NamedFile[], parts: UploadParts): Promise<UploadOutcome> {
  const waiting = files.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const failed: { name: string; reason: string }[] = [];
  let sent = 0;
  let isCutShort = false;
  const sendInTurn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !isCutShort; next = waiting.shift()) {
      try {
        const response = await parts.put(next);
        if (endedStatuses.has(response.status)) isCutShort = true;
        else if (response.ok) sent += 1;
        else failed.push({ name: next.name, reason: `${response.status}` });
      } catch (thrown) {
        // An unreadable or vanished file fails its own request only.
        failed.push({ name: next.name, reason: thrown instanceof Error ? thrown.message : String(thrown) });
      }
      parts.onSent(sent);
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, sendInTurn));
  return { sent, failed, isCutShort };
}
