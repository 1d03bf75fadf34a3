import { TransferSyntaxUid } from '../../shared/dicom/transfer-syntaxes.ts';
import { writeElement, writeText } from '../../shared/dicom/write-element.ts';
import { ctImageStorage, rehearsalDataSet } from '../ingest/rehearsal-object.ts';
import { CommandField } from './command-set.ts';
import { PduType, associateFixedBytes, pduHeaderBytes, pdvHeaderBytes } from './pdu.ts';
import { dicomApplicationContextName, encodeCommandPdus } from './pdu-writer.ts';

/** What a sender says in a rehearsal (`rehearse.ts`): an association and CT objects that say they are none. */

const contextId = 1;
/** As DCMTK sends where it may. */
const fragmentBytes = 64 * 1024;

/** A-ASSOCIATE-RQ (PS3.8 9.3.2) for CT images in explicit VR little endian. */
export function rehearsalRequest({ calledAe, callingAe }: { calledAe: string; callingAe: string }): Buffer {
  const fixed = Buffer.alloc(associateFixedBytes);
  fixed.writeUInt16BE(1, 0);
  fixed.write(calledAe.padEnd(16), 4, 'latin1');
  fixed.write(callingAe.padEnd(16), 20, 'latin1');
  const maximumLength = Buffer.alloc(4);
  const context = Buffer.concat([
    Buffer.from([contextId, 0, 0, 0]),
    item(0x30, Buffer.from(ctImageStorage)),
    item(0x40, Buffer.from(TransferSyntaxUid.ExplicitVRLittleEndian)),
  ]);
  const body = Buffer.concat([
    fixed,
    item(0x10, Buffer.from(dicomApplicationContextName)),
    item(0x20, context),
    item(0x50, item(0x51, maximumLength)),
  ]);
  const header = Buffer.alloc(pduHeaderBytes);
  header.writeUInt8(PduType.associateRq, 0);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function item(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}

/** A whole C-STORE of the object with this number: command and data set. */
export function rehearsalStore(objectNumber: number): Buffer {
  const SOPInstanceUID = `2.25.${objectNumber}`;
  const command = encodeCommandPdus(contextId, storeCommand(SOPInstanceUID, objectNumber), 0);
  const dataSet = rehearsalDataSet(SOPInstanceUID, objectNumber);
  const parts: Uint8Array[] = [command];
  for (let start = 0; start < dataSet.length; start += fragmentBytes) {
    const fragment = dataSet.subarray(start, start + fragmentBytes);
    const header = Buffer.alloc(pduHeaderBytes + pdvHeaderBytes);
    header.writeUInt8(PduType.pData, 0);
    header.writeUInt32BE(pdvHeaderBytes + fragment.length, 2);
    header.writeUInt32BE(2 + fragment.length, 6);
    header.writeUInt8(contextId, 10);
    header.writeUInt8(start + fragmentBytes >= dataSet.length ? 2 : 0, 11);
    parts.push(header, fragment);
  }
  return Buffer.concat(parts);
}

/** C-STORE-RQ (PS3.7 Table 9.3-1), implicit VR little endian. */
function storeCommand(SOPInstanceUID: string, messageId: number): Buffer {
  const encoding = { isExplicitVr: false, isLittleEndian: true };
  const uid = (tag: number, value: string): Uint8Array => writeText(encoding, tag, 'UI', value);
  const number = (tag: number, value: number): Uint8Array =>
    writeElement(encoding, tag, 'US', Uint8Array.of(value & 0xff, value >>> 8));
  const group = Buffer.concat([
    uid(0x00000002, ctImageStorage),
    number(0x00000100, CommandField.cStoreRq),
    number(0x00000110, messageId),
    number(0x00000700, 0),
    number(0x00000800, 1),
    uid(0x00001000, SOPInstanceUID),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  return Buffer.concat([writeElement(encoding, 0x00000000, 'UL', length), group]);
}
