import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { buildFile, DataSetBuilder } from '../support/dicom-builder.ts';
import { writeCtObjects } from './ct-objects.ts';
import { writeSyntheticStudy } from './synthetic-study.ts';

/** Objects that every receiver is sent, the same files to each. */
export interface SentObjects {
  readonly title: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

export function manyCt(directory: string): SentObjects {
  const { files } = writeCtObjects(directory, 'CT');
  return describe(`${files.length} CT objects of 512 KB`, files);
}

export function manyMr(directory: string): SentObjects {
  const files = writeSyntheticStudy(path.join(directory, 'MR'), {
    title: 'MR',
    rows: 256,
    columns: 256,
    BitsStored: 12,
    seriesCount: 8,
    slicesASeries: 250,
  });
  return describe(`${files.length} MR objects of 130 KB`, files);
}

const multiFrameGrayscaleWordSecondaryCapture = '1.2.840.10008.5.1.4.1.1.7.3';
const frameCount = 4096;
const frameBytes = 512 * 512 * 2;

/** One object of 4096 frames: 2 GiB of pixels, more than a program that gathers an object in memory should like. */
export function oneLarge(directory: string): SentObjects {
  const file = path.join(directory, 'large.dcm');
  const dataSet = new DataSetBuilder()
    .text(0x00080016, 'UI', multiFrameGrayscaleWordSecondaryCapture)
    .text(0x00080018, 'UI', '2.25.1')
    .text(0x00080060, 'CS', 'OT')
    .text(0x00100010, 'PN', 'Large^Synthetic')
    .text(0x00100020, 'LO', 'LARGE')
    .text(0x0020000d, 'UI', '2.25.2')
    .text(0x0020000e, 'UI', '2.25.3')
    .numbers(0x00280002, 'US', 1)
    .text(0x00280004, 'CS', 'MONOCHROME2')
    .text(0x00280008, 'IS', String(frameCount))
    .numbers(0x00280010, 'US', 512)
    .numbers(0x00280011, 'US', 512)
    .numbers(0x00280100, 'US', 16)
    .numbers(0x00280101, 'US', 16)
    .numbers(0x00280102, 'US', 15)
    .numbers(0x00280103, 'US', 0)
    .build();
  const descriptor = openSync(file, 'wx');
  try {
    writeSync(
      descriptor,
      buildFile(dataSet, '1.2.840.10008.1.2.1', {
        MediaStorageSOPClassUID: multiFrameGrayscaleWordSecondaryCapture,
        MediaStorageSOPInstanceUID: '2.25.1',
      }),
    );
    // Explicit VR: tag 4, `OW` 2, reserved 2, length 4 (PS3.5 7.1.2).
    const header = Buffer.from('e07f10004f57000000000000', 'hex');
    header.writeUInt32LE(frameCount * frameBytes, 8);
    writeSync(descriptor, header);
    const frame = new Uint16Array(frameBytes / 2);
    for (let frameNumber = 1; frameNumber <= frameCount; frameNumber++) {
      writeSync(descriptor, frame.fill(frameNumber));
    }
  } finally {
    closeSync(descriptor);
  }
  return describe('one object of 2 GB', [file]);
}

function describe(title: string, files: readonly string[]): SentObjects {
  return { title, files, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}
