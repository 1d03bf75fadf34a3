import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { data } from 'dcmjs';
import { describe, expect, test } from 'vitest';
import {
  dictionaryEntries,
  dictionaryEntry,
  formatTag,
  implicitVr,
  nameOfTag,
} from '../../../shared/dicom/dictionary.ts';
import { OverlayElement, Tag, overlayTag } from '../../../shared/dicom/tags.ts';
import { findProgram } from '../../support/external-programs.ts';

/** The shorthand of both other dictionaries for choices, in ours. */
function foldVr(vr: string): string {
  if (vr === 'px') return 'ox';
  return vr === 'up' ? 'UL' : vr;
}

function plainKeyword(name: string): string {
  return name.replace(/^RETIRED_/, '').replace(/^ACR_NEMA_/, '');
}

/**
 * dcmjs's slips, and keywords that its newer edition changed. PS3.6 2022b (as in DCMTK) says OL for the point index
 * lists, SQ for the code sequences, UL for the count.
 */
const knownDifferences = new Set([
  '00221642',
  '0040A803',
  '00660040',
  '00660041',
  '00660042',
  '00660043',
  '006862F0',
  '00701305',
  '00701306',
  '0070150C',
  '00760034',
  '300A0131',
  '40101029',
]);

function dcmtkDictionary(): string | undefined {
  if (findProgram('dcmdump') === undefined || !existsSync('/usr/share')) return undefined;
  return readdirSync('/usr/share')
    .filter((name) => name.startsWith('libdcmtk'))
    .map((name) => path.join('/usr/share', name, 'dicom.dic'))
    .find((file) => existsSync(file));
}

describe('the data dictionary', () => {
  test('agrees with the one of dcmjs in tag, VR and keyword', () => {
    const others = Object.values(data.DicomMetaDictionary.nameMap);
    const differing: string[] = [];
    let compared = 0;
    for (const other of others) {
      const match = /^\(([0-9A-F]{4}),([0-9A-F]{4})\)$/i.exec(other.tag);
      const digits = `${match?.[1]}${match?.[2]}`.toUpperCase();
      if (match !== null && !digits.startsWith('FFFE') && !knownDifferences.has(digits)) {
        compared += 1;
        const ours = dictionaryEntry(Number.parseInt(digits, 16));
        if (ours?.vr !== foldVr(other.vr) || ours.keyword !== plainKeyword(other.name)) {
          differing.push(`${other.tag} ${other.vr} ${other.name}, ours ${ours?.vr} ${ours?.keyword}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(5000);
  });

  const file = dcmtkDictionary();
  test.skipIf(file === undefined)('agrees with the one of DCMTK, repeating groups included', () => {
    const differing: string[] = [];
    let compared = 0;
    for (const line of readFileSync(file ?? '', 'latin1').split('\n')) {
      const [tag = '', vr = '', name = '', , version = ''] = line.split('\t').map((field) => field.trim());
      // The first tag of a range stands for all of it: (6000-60FF,0010).
      const match = /^\(([0-9A-F]{4})(?:-[0-9A-F]{4})?,([0-9A-F]{4})(?:-[0-9A-F]{4})?\)$/i.exec(tag);
      if (match !== null && !['GENERIC', 'PRIVATE', 'ILLEGAL'].includes(version) && match[1] !== 'FFFE') {
        compared += 1;
        const ours = dictionaryEntry(Number.parseInt(`${match[1]}${match[2]}`, 16));
        if (ours?.vr !== foldVr(vr) || ours.keyword !== plainKeyword(name)) {
          differing.push(`${tag} ${vr} ${name}, ours ${ours?.vr} ${ours?.keyword}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(4900);
  });

  test('knows overlays and curves in each of their groups, and not in odd ones', () => {
    expect(dictionaryEntry(0x601e3000)).toMatchObject({ vr: 'ox', keyword: 'OverlayData' });
    expect(dictionaryEntry(0x50020103)).toMatchObject({ vr: 'US', keyword: 'DataValueRepresentation' });
    expect(dictionaryEntry(0x60013000)).toBeUndefined();
  });

  test('reads group lengths as UL and private creators as LO, and other private elements as unknown', () => {
    expect(implicitVr(0x00080000)).toBe('UL');
    expect(implicitVr(0x00090010)).toBe('LO');
    expect(implicitVr(0x00091001)).toBe('UN');
  });

  test('chooses for implicit VR where the standard leaves a choice', () => {
    expect(implicitVr(Tag.SmallestImagePixelValue)).toBe('US');
    expect(implicitVr(Tag.PixelData)).toBe('OW');
    expect(implicitVr(Tag.LUTData)).toBe('OW');
  });

  test('names a tag by keyword and digits', () => {
    expect(nameOfTag(Tag.PatientName)).toBe('PatientName (0010,0010)');
    expect(nameOfTag(0x00091001)).toBe('(0009,1001)');
    expect(formatTag(0x7fe00010)).toBe('(7FE0,0010)');
  });
});

describe('the tag constants', () => {
  test('each stand for the tag that the dictionary gives the keyword', () => {
    const wrong = Object.entries(Tag).filter(
      ([keyword, tag]) => tag >>> 16 !== 0xfffe && dictionaryEntries().get(tag)?.keyword !== keyword,
    );
    expect(wrong).toEqual([]);
  });

  test('of overlay elements do so in every plane', () => {
    const wrong = Object.entries(OverlayElement).filter(
      ([keyword, element]) => dictionaryEntry(overlayTag(0x6002, element))?.keyword !== keyword,
    );
    expect(wrong).toEqual([]);
  });
});
