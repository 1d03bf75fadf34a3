import type { DataSet } from '../../shared/dicom/data-set.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { Tag } from '../../shared/dicom/tags.ts';
import { isNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import { inflateDataSet } from '../ingest/inflate.ts';

export interface DirectoryRecords {
  readonly dataSet: DataSet;
  readonly records: readonly DataSet[];
  /** Why what follows these records could not be read; null when there is nothing more. */
  readonly problem: NegatoscopeError | null;
}

/** Each takes one broken record off the end, or comes upon what is no broken record. */
const cutLimit = 8;

/**
 * The records of a DICOMDIR; of one that is damaged or cut off within a record (scratched discs, writers that count wrong),
 * those that precede it, whole. Throws `dicom.*` when there are none.
 */
export function readDirectoryRecords(directory: Uint8Array): DirectoryRecords {
  try {
    const { dataSet } = parsePart10(directory, { inflate: inflateDataSet });
    return { dataSet, records: dataSet.items(Tag.DirectoryRecordSequence), problem: null };
  } catch (error) {
    if (!isNegatoscopeError(error)) throw error;
    const sequence = findSequence(directory);
    const dataSet = sequence === undefined ? undefined : parseWholeItems(directory, sequence, error);
    if (dataSet === undefined) throw error;
    return { dataSet, records: dataSet.items(Tag.DirectoryRecordSequence), problem: error };
  }
}

interface SequencePlace {
  readonly lengthOffset: number;
  readonly isLittleEndian: boolean;
}

/** Ends the sequence where the parser stumbled, then where the item begins in which it did. */
function parseWholeItems(
  directory: Uint8Array,
  { lengthOffset, isLittleEndian }: SequencePlace,
  error: NegatoscopeError,
): DataSet | undefined {
  const valueOffset = lengthOffset + 4;
  const item = isLittleEndian ? itemTag.littleEndian : itemTag.bigEndian;
  const bytes = Buffer.from(directory.buffer, directory.byteOffset, directory.length);
  let end = endOf(error, valueOffset, directory.length) ?? directory.length;
  for (let cut = 0; cut < cutLimit; cut++) {
    const whole = directory.slice(0, end);
    new DataView(whole.buffer).setUint32(lengthOffset, end - valueOffset, isLittleEndian);
    try {
      return parsePart10(whole, { inflate: inflateDataSet }).dataSet;
    } catch (again) {
      if (!isNegatoscopeError(again)) throw again;
      end = endOf(again, valueOffset, end) ?? Math.max(valueOffset, bytes.lastIndexOf(item, end - 1));
    }
  }
  return undefined;
}

/** Where a parser stumbled within the sequence; undefined when that is no nearer to its beginning than before. */
function endOf({ details }: NegatoscopeError, valueOffset: number, before: number): number | undefined {
  const offset = 'offsetBytes' in details ? details.offsetBytes : before;
  return offset > valueOffset && offset < before ? offset : undefined;
}

/** (FFFE,E000), as in PS3.5 7.5. */
const itemTag = {
  littleEndian: Uint8Array.of(0xfe, 0xff, 0x00, 0xe0),
  bigEndian: Uint8Array.of(0xff, 0xfe, 0xe0, 0x00),
};

/** Meta information and the few elements before the Directory Record Sequence are no longer. */
const headLimitBytes = 16 * 1024;

/** Where (0004,1220) has its length: behind SQ and two bytes in explicit VR, else behind the tag (PS3.5 7.1). */
function findSequence(directory: Uint8Array): SequencePlace | undefined {
  const head = Buffer.from(directory.subarray(0, headLimitBytes));
  for (const [tag, isLittleEndian] of [
    [Uint8Array.of(0x04, 0x00, 0x20, 0x12), true],
    [Uint8Array.of(0x00, 0x04, 0x12, 0x20), false],
  ] as const) {
    const offset = head.indexOf(tag);
    if (offset === -1) continue;
    const isExplicit = head.toString('latin1', offset + 4, offset + 6) === 'SQ';
    const lengthOffset = offset + (isExplicit ? 8 : 4);
    return lengthOffset + 4 < directory.length ? { lengthOffset, isLittleEndian } : undefined;
  }
  return undefined;
}
