import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildFileMeta } from '../../../shared/dicom/file-meta-writer.ts';
import { ImplementationClassUID, ImplementationVersionName } from '../../../shared/dicom/implementation.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import { parseUid } from '../../../shared/dicom/uid.ts';
import { writeElement, writeText } from '../../../shared/dicom/write-element.ts';
import type { BuildEncoding } from '../../support/dicom-builder.ts';
import {
  concat,
  explicitBig,
  explicitLittle,
  hex,
  identifiedDataSet,
  implicitLittle,
} from '../../support/dicom-builder.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const values = {
  MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  MediaStorageSOPInstanceUID: '2.25.1',
  TransferSyntaxUID: '1.2.840.10008.1.2.1',
  SourceApplicationEntityTitle: 'SENDER',
};

function modality(encoding: BuildEncoding): Uint8Array {
  return writeText(encoding, 0x00080060, 'CS', 'CT');
}

describe('an element', () => {
  test('is written as PS3.5 7.1 lays it out', () => {
    expect(modality(explicitLittle)).toEqual(hex('08 00 60 00 43 53 02 00 43 54'));
    expect(modality(implicitLittle)).toEqual(hex('08 00 60 00 02 00 00 00 43 54'));
    expect(modality(explicitBig)).toEqual(hex('00 08 00 60 43 53 00 02 43 54'));
    expect(writeElement(explicitLittle, 0x00420011, 'OB', hex('AA BB'))).toEqual(
      hex('42 00 11 00 4F 42 00 00 02 00 00 00 AA BB'),
    );
  });

  test('of odd length is padded as its VR wants', () => {
    expect(writeText(implicitLittle, 0x00080060, 'CS', 'CTX').at(-1)).toBe(0x20);
    expect(writeText(implicitLittle, 0x00080018, 'UI', '1.2').at(-1)).toBe(0);
    expect(writeElement(implicitLittle, 0x00420011, 'OB', hex('AA')).length).toBe(10);
  });

  test('that its length field cannot hold is refused', () => {
    expect(() => writeElement(explicitLittle, 0x00100010, 'PN', new Uint8Array(0xffff))).toThrowError(
      expect.objectContaining({ code: 'dicom.limit-exceeded' }),
    );
    expect(writeElement(explicitLittle, 0x00100010, 'PN', new Uint8Array(0xfffe)).length).toBe(8 + 0xfffe);
  });
});

describe('the head of a file', () => {
  test('and a data set are a file that is read without remarks', () => {
    const head = buildFileMeta(values);
    const parsed = parsePart10(concat(head, identifiedDataSet().build()));
    expect(parsed.remarks).toEqual([]);
    expect(parsed.dataSetOffsetBytes).toBe(head.length);
    expect(parsed.fileMeta?.text(Tag.MediaStorageSOPInstanceUID)).toBe('2.25.1');
    expect(parsed.fileMeta?.text(Tag.ImplementationClassUID)).toBe(ImplementationClassUID);
    expect(parsed.fileMeta?.text(Tag.SourceApplicationEntityTitle)).toBe('SENDER');
    expect(parsed.dataSet.text(Tag.PatientName)).toBe('Test^Builder');
  });

  test('leaves out the AE title that is not known', () => {
    const { SourceApplicationEntityTitle: _, ...known } = values;
    const parsed = parsePart10(concat(buildFileMeta(known), identifiedDataSet().build()));
    expect(parsed.fileMeta?.has(Tag.SourceApplicationEntityTitle)).toBe(false);
  });

  test.skipIf(programsMissing('dcmftest', 'dcmdump'))('is one for DCMTK too', () => {
    const file = path.join(temporaryDirectory(), 'written.dcm');
    writeFileSync(file, concat(buildFileMeta(values), identifiedDataSet().build()));
    expect(execFileSync(requireProgram('dcmftest'), [file], { encoding: 'utf8' })).toMatch(/^yes: /);
    const dump = execFileSync(requireProgram('dcmdump'), [file], { encoding: 'utf8' });
    expect(dump).toContain(`[${ImplementationVersionName}]`);
    expect(dump).toContain('(0002,0016) AE [SENDER]');
    const stated = Number(/\(0002,0000\) UL (\d+)/.exec(dump)?.[1]);
    // Counted from behind the group length element: preamble 128, DICM 4, element 12.
    const dataSet = identifiedDataSet().build();
    expect(stated).toBe(readFileSync(file).length - dataSet.length - 144);
  });

  test('names the implementation as PS3.7 D.3.3.2 allows', () => {
    expect(parseUid(ImplementationClassUID)).toBe(ImplementationClassUID);
    expect(ImplementationClassUID).toMatch(/^2\.25\.[1-9]\d{30,38}$/);
    expect(ImplementationVersionName).toMatch(/^[A-Z0-9_]{1,16}$/);
  });
});
