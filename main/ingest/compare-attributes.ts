import type { DataSet, ReadValue } from '../../shared/dicom/data-set.ts';
import { Tag } from '../../shared/dicom/tags.ts';

/**
 * Attributes that say how the pixels are encoded, or that they were encoded again: a re-encoded object has others. What
 * they mean for the picture shows when the decoded pixels are compared.
 */
const encodingTags: ReadonlySet<number> = new Set([
  Tag.SpecificCharacterSet,
  // DerivationDescription and DerivationCodeSequence: encoders note here what they did.
  0x0008_2111,
  0x0008_9215,
  Tag.PhotometricInterpretation,
  Tag.PlanarConfiguration,
  // LossyImageCompression `00` is what its absence says (PS3.3 C.7.6.1.1.5); of lossy objects nothing is compared.
  0x0028_2110,
  Tag.PixelData,
  Tag.ExtendedOffsetTable,
  Tag.ExtendedOffsetTableLengths,
  // DataSetTrailingPadding.
  0xfffc_fffc,
]);

/**
 * Whether two data sets say the same, apart from their encoding: values are compared as read, so that byte order, VR,
 * padding and character set do not matter. What was too long to be kept counts as other, but for pixels.
 */
export function hasSameAttributes(a: DataSet, b: DataSet): boolean {
  const tags = new Set([...a.table.elements.keys(), ...b.table.elements.keys()]);
  for (const tag of tags) {
    // Group lengths (gggg,0000) are counted, not said.
    if (encodingTags.has(tag) || (tag & 0xffff) === 0) continue;
    if (a.isAmbiguous(tag) || b.isAmbiguous(tag) || !isSameElement(a, b, tag)) return false;
  }
  return true;
}

function isSameElement(a: DataSet, b: DataSet, tag: number): boolean {
  if (isSameValue(a.read(tag), b.read(tag))) return true;
  // A private attribute has a VR in explicit VR only: the bytes tell, where they are in one byte order.
  const [first, second] = [a.element(tag), b.element(tag)];
  if (first?.kind !== 'bytes' || second?.kind !== 'bytes') return false;
  if (first.vr !== 'UN' && second.vr !== 'UN') return false;
  if (a.table.encoding.isLittleEndian !== b.table.encoding.isLittleEndian) return false;
  return Buffer.compare(first.bytes, second.bytes) === 0;
}

function isSameValue(a: ReadValue, b: ReadValue): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'absent':
    case 'empty':
      return true;
    case 'text':
      return b.kind === 'text' && isSameList(a.values, b.values);
    case 'numbers':
      return b.kind === 'numbers' && isSameList(a.values, b.values);
    case 'bytes':
      return b.kind === 'bytes' && Buffer.compare(a.bytes, b.bytes) === 0;
    case 'items':
      return (
        b.kind === 'items' &&
        a.items.length === b.items.length &&
        a.items.every((item, index) => {
          const other = b.items[index];
          return other !== undefined && hasSameAttributes(item, other);
        })
      );
    case 'malformed':
    case 'not-kept':
      return false;
  }
}

function isSameList<Value>(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
