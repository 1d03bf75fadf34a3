import { t, type PlainTextKey } from './text.ts';

/** What the report of an import says of a file that it left alone, or that its directory describes otherwise. */
const reasonKeys: ReadonlyMap<string, PlainTextKey> = new Map<string, PlainTextKey>([
  ['media directory', 'activity.skip.directory'],
  ['symbolic link, not followed', 'activity.skip.link'],
  ['not a regular file', 'activity.skip.special'],
  ['archive within an archive', 'activity.skip.archive'],
  ['The media directory lists it under another Patient ID than it has', 'activity.mismatch.patient'],
  ['The media directory lists it with another SOP Instance UID than it has', 'activity.mismatch.instance'],
]);

const brokenDirectory = 'media directory, not readable to its end: ';

/** The same in the language of the window; what has no words there as the workstation says it. */
export function reportReason(reason: string): string {
  if (reason.startsWith(brokenDirectory)) {
    return t('activity.skip.directory.broken', { reason: reason.slice(brokenDirectory.length) });
  }
  const key = reasonKeys.get(reason);
  return key === undefined ? reason : t(key);
}
