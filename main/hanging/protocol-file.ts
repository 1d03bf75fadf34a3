import { isNegatoscopeError } from '../../shared/errors.ts';
import type { ReadProtocolFile } from '../../shared/model/hanging.ts';
import { protocolSizeLimit, readProtocol } from '../../shared/hanging/read-protocol.ts';
import { readProtocolObject } from './dicom/read-protocol-object.ts';

/** A Hanging Protocol object holds our whole protocol beside the standard's attributes. */
export const protocolFileLimit = 4 * protocolSizeLimit;

/**
 * A protocol from the bytes of a file, JSON or DICOM, checked and not saved. Never throws for what the file holds: the
 * answer says what is wrong and where.
 */
export function readProtocolFile(bytes: Uint8Array<ArrayBuffer>): ReadProtocolFile {
  if (bytes.byteLength > protocolFileLimit) {
    return failed('', `a protocol file has ${protocolFileLimit} bytes at most, found ${bytes.byteLength}`);
  }
  // Part 10 says so after its preamble (PS3.10 7.1).
  if (new TextDecoder('latin1').decode(bytes.subarray(128, 132)) === 'DICM') return readObject(bytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed('', 'neither a DICOM file nor text in UTF-8');
  }
  const read = readProtocol(text);
  return read.kind === 'protocol'
    ? { protocol: read.protocol, problems: [], losses: [] }
    : { protocol: null, problems: [...read.problems], losses: [] };
}

function readObject(bytes: Uint8Array<ArrayBuffer>): ReadProtocolFile {
  try {
    const { protocol, losses } = readProtocolObject(bytes);
    return { protocol, problems: [], losses: [...losses] };
  } catch (error) {
    if (isNegatoscopeError(error)) return failed('', error.message);
    throw error;
  }
}

function failed(place: string, problem: string): ReadProtocolFile {
  return { protocol: null, problems: [{ place, problem }], losses: [] };
}
