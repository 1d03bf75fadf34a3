import type { DataSet } from '../dicom/data-set.ts';
import { Tag } from '../dicom/tags.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { StackKeys } from './image-description.ts';

/** Where makers kept the b-value before the standard had a place for it, with the creator of the block. */
const privateBValues = [
  { creatorTag: 0x0019_0010, creator: 'SIEMENS MR HEADER', tag: 0x0019_100c },
  { creatorTag: 0x0043_0010, creator: 'GEMS_PARM_01', tag: 0x0043_1039 },
  { creatorTag: 0x2001_0010, creator: 'Philips Imaging DD 001', tag: 0x2001_1003 },
] as const;
/** GE adds this to mark the newer encoding. */
const geOffset = 1_000_000_000;

/** What tells images of one place apart: echo, diffusion weight, cardiac phase, time of a dynamic series. */
export function readStackKeys(reader: AttributeReader, dataSet: DataSet): StackKeys {
  const number = (tag: number): number | null => reader.number(dataSet, tag);
  return {
    EchoTime: number(Tag.EchoTime),
    DiffusionBValue: number(Tag.DiffusionBValue) ?? privateBValue(dataSet),
    TriggerTime: number(Tag.TriggerTime),
    NominalPercentageOfCardiacPhase: number(Tag.NominalPercentageOfCardiacPhase),
    FrameReferenceTime: number(Tag.FrameReferenceTime),
  };
}

function privateBValue(dataSet: DataSet): number | null {
  for (const { creatorTag, creator, tag } of privateBValues) {
    if (dataSet.text(creatorTag)?.trim() !== creator) continue;
    const [value] = dataSet.numbers(tag) ?? [];
    if (value !== undefined) return value >= geOffset ? value % geOffset : value;
  }
  return null;
}
