import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findStorageSopClass, nameOfSopClass, storageSopClasses } from '../../../shared/dicom/sop-classes.ts';
import { DataSetBuilder, buildFile } from '../../support/dicom-builder.ts';
import { programsMissing, requireProgram } from '../../support/external-programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** DCMTK names a UID by its name without spaces and signs, and marks what is not of the current standard. */
function keyword(name: string): string {
  return name
    .replace(/^(?:RETIRED|DRAFT|DICONDE)_/, '')
    .replace(' - Trial', '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** The same class, called otherwise by DCMTK: `TwelveLead…`, `SRText…` for the trials, `…SRDocument…`, no `(QR)`. */
const namedOtherwise = new Set(
  ['9.1.1', '88.1', '88.2', '88.3', '88.4', '88.70', '501.6'].map(
    (suffix) => `1.2.840.10008.5.1.4.1.1.${suffix}`,
  ),
);

function kind(suffix: string): string | undefined {
  return findStorageSopClass(`1.2.840.10008.5.1.4.1.1.${suffix}`)?.kind;
}

describe('the storage SOP classes', () => {
  test.skipIf(programsMissing('dcmdump'))('have the names that DCMTK gives their UIDs', () => {
    const items = storageSopClasses.map(({ SOPClassUID }) =>
      new DataSetBuilder().text(0x00081150, 'UI', SOPClassUID),
    );
    const file = path.join(temporaryDirectory(), 'uids.dcm');
    writeFileSync(file, buildFile(new DataSetBuilder().sequence(0x00081199, items).build()));
    const dump = execFileSync(requireProgram('dcmdump'), ['+L', '-M', '+P', '0008,1150', file], {
      encoding: 'utf8',
    });
    const theirs = dump
      .trim()
      .split('\n')
      .map((line) => /UI =(\S+)/.exec(line)?.[1]);
    expect(theirs).toHaveLength(storageSopClasses.length);
    const differing = storageSopClasses.flatMap(({ SOPClassUID, name }, index) => {
      const other = theirs[index];
      // DCMTK 3.6.7 knows the edition 2022b: it prints newer UIDs as they are.
      if (other === undefined || namedOtherwise.has(SOPClassUID)) return [];
      return keyword(other) === keyword(name) ? [] : [`${SOPClassUID} ${name} / ${other}`];
    });
    expect(differing).toEqual([]);
    expect(theirs.filter((name) => name !== undefined).length).toBeGreaterThan(150);
  });

  test('are each there once', () => {
    expect(new Set(storageSopClasses.map((sopClass) => sopClass.SOPClassUID)).size).toBe(
      storageSopClasses.length,
    );
  });

  test('say what a viewer may do with them', () => {
    expect(
      [
        '1',
        '1.2',
        '2',
        '2.1',
        '3.1',
        '4',
        '6.1',
        '7',
        '7.4',
        '12.1',
        '13.1.3',
        '20',
        '66.4',
        '77.1.6',
        '128',
      ].map(kind),
    ).toEqual(Array.from({ length: 15 }, () => 'image'));
    expect(['88.11', '88.22', '88.33', '88.59', '88.67'].map(kind)).toEqual(
      Array.from({ length: 5 }, () => 'sr'),
    );
    expect(['11.1', '11.2', '11.4', '11.8', '9.100.1'].map(kind)).toEqual(
      Array.from({ length: 5 }, () => 'pr'),
    );
    expect(['481.3', '481.5', '481.4', '481.8'].map(kind)).toEqual(Array.from({ length: 4 }, () => 'rt'));
    expect(['481.1', '481.2'].map(kind)).toEqual(['image', 'image']);
    expect(['9.1.1', '9.4.2'].map(kind)).toEqual(['waveform', 'waveform']);
    expect(['104.1', '104.2', '104.3'].map(kind)).toEqual(['document', 'document', 'document']);
    expect(['66', '66.1', '67', '8', '9', '10'].map(kind)).toEqual(Array.from({ length: 6 }, () => 'other'));
  });

  test('mark what is retired', () => {
    expect(findStorageSopClass('1.2.840.10008.5.1.4.1.1.6')?.isRetired).toBe(true);
    expect(findStorageSopClass('1.2.840.10008.5.1.4.1.1.6.1')?.isRetired).toBe(false);
  });

  test('leave an unknown UID as it is, without its padding', () => {
    expect(nameOfSopClass('1.2.3\0')).toBe('1.2.3');
    expect(nameOfSopClass('1.2.840.10008.5.1.4.1.1.2\0')).toBe('CT Image Storage');
    expect(findStorageSopClass('1.2.840.10008.1.1')).toBeUndefined();
  });
});
