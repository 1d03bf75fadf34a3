import { Part10Parser } from '../../shared/dicom/part10.ts';
import type { ClaimedFile } from '../../shared/model/claimed-file.ts';

/** Larger files are sent without a question: the browser can only hash what it holds in memory as a whole. */
const limitBytes = 64 * 1024 * 1024;
/** File meta information has some hundred bytes. */
const headBytes = 64 * 1024;

/** What a DICOM file is to the cache, which knows objects by their data set; null for what is none, or is too large. */
export async function digestDataSet(file: Blob): Promise<Omit<ClaimedFile, 'name'> | null> {
  if (file.size > limitBytes) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parser = new Part10Parser();
  try {
    parser.push(bytes.subarray(0, headBytes));
  } catch {
    // Whatever is wrong with it is for the workstation to judge.
    return null;
  }
  const { dataSetOffsetBytes, transferSyntax } = parser;
  if (dataSetOffsetBytes === undefined || transferSyntax === undefined) return null;
  const dataSet = bytes.subarray(dataSetOffsetBytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', dataSet));
  return {
    sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    dataSetBytes: dataSet.length,
    TransferSyntaxUID: transferSyntax.TransferSyntaxUID,
  };
}
