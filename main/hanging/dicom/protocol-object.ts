import { createHash } from 'node:crypto';
import { data, type NaturalizedDataSet } from 'dcmjs';
import { ImplementationClassUID, ImplementationVersionName } from '../../../shared/dicom/implementation.ts';
import { TransferSyntaxUid } from '../../../shared/dicom/transfer-syntaxes.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import type { CarryLoss } from '../../../shared/model/hanging.ts';
import { uidFrom } from '../../phantom/phantom-object.ts';
import { writeStandardPart } from './write-standard-part.ts';

export interface ProtocolObject {
  readonly SOPInstanceUID: string;
  /** Part 10 file, Explicit VR Little Endian. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What other programs will not see. */
  readonly losses: readonly CarryLoss[];
}

export const hangingProtocolStorage = '1.2.840.10008.5.1.4.38.1';
/** Our own block beside the standard's attributes: the protocol whole, and what it was written with. */
export const privateBlock = { group: 0x0073, creator: 'NEGATOSCOPE HANGING 1' } as const;

/**
 * A Hanging Protocol object (PS3.3 A.44, C.23). Other programs read the standard's attributes; this one reads the whole
 * protocol from a private element, as long as nobody has changed the rest.
 */
export function writeProtocolObject(
  protocol: Protocol,
  { author, createdAt }: { readonly author: string; /** DT. */ readonly createdAt: string },
): ProtocolObject {
  const { dataSet, losses } = writeStandardPart(protocol);
  const json = JSON.stringify(protocol);
  const SOPInstanceUID = uidFrom(json);
  const whole: NaturalizedDataSet = {
    SpecificCharacterSet: 'ISO_IR 192',
    HangingProtocolCreator: author.slice(0, 64),
    HangingProtocolCreationDateTime: createdAt,
    ...dataSet,
  };
  const file = objectFile(whole, SOPInstanceUID);
  file.dict = {
    ...file.dict,
    '00730010': { vr: 'LO', Value: [privateBlock.creator] },
    '00731001': { vr: 'UT', Value: [json] },
    '00731002': { vr: 'LO', Value: [digestOf(dataSet)] },
  };
  return { SOPInstanceUID, bytes: new Uint8Array(file.write()), losses };
}

/** A data set of keywords as a Part 10 file of a Hanging Protocol object. */
export function writeObjectFile(
  dataSet: NaturalizedDataSet,
  SOPInstanceUID: string,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(objectFile(dataSet, SOPInstanceUID).write());
}

function objectFile(dataSet: NaturalizedDataSet, SOPInstanceUID: string) {
  const { DicomDict, DicomMetaDictionary } = data;
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: hangingProtocolStorage,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: TransferSyntaxUid.ExplicitVRLittleEndian,
    ImplementationClassUID,
    ImplementationVersionName,
  });
  const file = new DicomDict(meta);
  file.dict = DicomMetaDictionary.denaturalizeDataset({
    SOPClassUID: hangingProtocolStorage,
    SOPInstanceUID,
    ...dataSet,
  });
  return file;
}

/** Of the standard part alone: tells whether it is what the protocol beside it was written as. */
export function digestOf(dataSet: NaturalizedDataSet): string {
  return createHash('sha256').update(JSON.stringify(dataSet)).digest('hex').slice(0, 32);
}
