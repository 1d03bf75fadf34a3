import type { DataSet } from '../../shared/dicom/data-set.ts';
import { MediaStorageDirectoryStorage } from '../../shared/dicom/sop-classes.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { uidOf, type Uid } from '../../shared/dicom/uid.ts';
import { NegatoscopeError } from '../../shared/errors.ts';
import type { IncomingFormat } from './incoming-instance.ts';

/** The UIDs that every stored object must have, checked. */
export interface InstanceIdentity {
  readonly SOPClassUID: Uid;
  readonly SOPInstanceUID: Uid;
  readonly SeriesInstanceUID: Uid;
  readonly StudyInstanceUID: Uid;
}

const identityKeywords = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'SOPClassUID'] as const;

/** Why a media directory is no object to store; importers count it as skipped. */
export const mediaDirectoryFound = 'a media directory (DICOMDIR)';

/**
 * The verdict on a parsed data set: may it be stored, and as what.
 *
 * Throws `dicom.missing-uid`, `dicom.invalid-uid`, `dicom.malformed` when an identifying UID came twice,
 * `dicom.not-dicom` for a media directory, `dicom.command-mismatch` when it is not what the request said (PS3.4
 * B.2.3: Data Set does not match SOP Class).
 */
export function judgeDataSet(
  dataSet: DataSet,
  SOPClassOfMeta: string | undefined,
  format: IncomingFormat,
): InstanceIdentity {
  if (SOPClassOfMeta === MediaStorageDirectoryStorage || dataSet.has(Tag.DirectoryRecordSequence)) {
    const found = mediaDirectoryFound;
    throw new NegatoscopeError('dicom.not-dicom', `Not an object: ${found}`, { found });
  }
  const [StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SOPClassUID] = identityKeywords.map((keyword) =>
    identifyingUid(dataSet, keyword),
  );
  if (
    StudyInstanceUID === undefined ||
    SeriesInstanceUID === undefined ||
    SOPInstanceUID === undefined ||
    SOPClassUID === undefined
  ) {
    throw new NegatoscopeError('program.fault', 'An identifying UID was not looked at', {
      where: 'judgeDataSet',
    });
  }
  const identity = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SOPClassUID };
  if (format.kind === 'data-set') compareWithCommand(identity, format);
  return identity;
}

function identifyingUid(dataSet: DataSet, keyword: (typeof identityKeywords)[number]): Uid {
  const tag = Tag[keyword];
  if (dataSet.isAmbiguous(tag)) {
    throw new NegatoscopeError('dicom.malformed', `Malformed: ${keyword} came more than once`, {
      field: keyword,
      offsetBytes: dataSet.element(tag)?.offsetBytes ?? 0,
      expected: 'one value',
      found: 'several',
    });
  }
  return uidOf(dataSet.text(tag) ?? '', keyword);
}

function compareWithCommand(
  identity: InstanceIdentity,
  command: IncomingFormat & { readonly kind: 'data-set' },
): void {
  const pairs = [
    ['SOPClassUID', command.AffectedSOPClassUID],
    ['SOPInstanceUID', command.AffectedSOPInstanceUID],
  ] as const;
  for (const [keyword, expected] of pairs) {
    const found = identity[keyword];
    if (found === expected) continue;
    throw new NegatoscopeError(
      'dicom.command-mismatch',
      `${keyword} of the data set is ${found}, the request said ${expected}`,
      { keyword, command: expected, dataSet: found },
    );
  }
}
