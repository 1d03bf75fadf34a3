import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isNegatoscopeError } from '../../../shared/errors.ts';
import type { ParsedPart10 } from '../../../shared/dicom/part10.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { Tag } from '../../../shared/dicom/tags.ts';
import {
  corpusDirectory,
  corpusMissing,
  programsMissing,
  requireProgram,
} from '../../support/external-programs.ts';

interface CatalogueRow {
  readonly file: string;
  readonly TransferSyntaxUID: string;
  readonly Modality: string;
  readonly isReadByDcmtk: boolean;
}

function readCatalogue(): CatalogueRow[] {
  const lines = readFileSync(path.join(corpusDirectory(), 'catalogue.tsv'), 'utf8').trim().split('\n');
  const names = lines[0]?.split('\t') ?? [];
  return lines.slice(1).map((line) => {
    const fields = line.split('\t');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    return {
      file: field('path'),
      TransferSyntaxUID: field('transfer_syntax_uid'),
      Modality: field('modality'),
      isReadByDcmtk: field('dcmtk_parse') === 'ok',
    };
  });
}

function parse(row: CatalogueRow): ParsedPart10 | string {
  try {
    return parsePart10(readFileSync(path.join(corpusDirectory(), row.file)), {
      inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: 100_000_000 }),
    });
  } catch (error) {
    if (isNegatoscopeError(error)) return error.code;
    throw error;
  }
}

describe.skipIf(corpusMissing())('the corpus of real files', () => {
  test('is read where DCMTK reads it, and refused where DCMTK refuses it, but for two', () => {
    const outcomes = Object.fromEntries(
      readCatalogue()
        .map((row) => ({ row, parsed: parse(row) }))
        .filter(({ row, parsed }) => row.isReadByDcmtk !== (typeof parsed !== 'string'))
        .map(({ row, parsed }) => [path.basename(row.file), typeof parsed === 'string' ? parsed : 'read']),
    );
    expect(outcomes).toEqual({
      // Its last item ends 24 bytes before its stated length, which the file does not have either.
      'DICOMDIR-nooffset': 'dicom.truncated',
      // A bare data set with the letters DICM at 128 by chance, where DCMTK looks for file meta information.
      no_preamble_dicm_in_data: 'read',
    });
  });

  test('is refused for a reason that tells truncated from malformed from no DICOM', () => {
    const refused = Object.fromEntries(
      readCatalogue()
        .map((row) => [path.basename(row.file), parse(row)] as const)
        .filter(([, parsed]) => typeof parsed === 'string'),
    );
    expect(refused).toEqual({
      'DICOMDIR-nooffset': 'dicom.truncated',
      'GH1339.dcm': 'dicom.truncated',
      'GH364.dcm': 'dicom.malformed',
      'GH626.dcm': 'dicom.truncated',
      'abd1.zip': 'dicom.not-dicom',
      'emri_small_jpeg_2k_lossless_too_short.dcm': 'dicom.truncated',
      'MR_truncated.dcm': 'dicom.truncated',
      'SC_rgb_jpeg.dcm': 'dicom.truncated',
      'no_meta.dcm': 'dicom.not-dicom',
      'rtplan_truncated.dcm': 'dicom.truncated',
      'zipMR.gz': 'dicom.not-dicom',
      '20-wrong-transfer-syntax.dcm': 'dicom.malformed',
    });
  });

  test('has the transfer syntax and modality of the catalogue', () => {
    const differing: string[] = [];
    let compared = 0;
    for (const row of readCatalogue()) {
      const parsed = parse(row);
      // Rows without a transfer syntax were not read by the program that made the catalogue.
      if (typeof parsed !== 'string' && row.TransferSyntaxUID !== '') {
        compared += 1;
        const found = `${parsed.transferSyntax.TransferSyntaxUID} ${parsed.dataSet.text(Tag.Modality) ?? ''}`;
        if (found !== `${row.TransferSyntaxUID} ${row.Modality}`) differing.push(`${row.file}: ${found}`);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(700);
  });

  test.skipIf(programsMissing('dcmdump'))('has the names that DCMTK converts to UTF-8', () => {
    const differing: string[] = [];
    let compared = 0;
    for (const row of readCatalogue()) {
      const parsed = parse(row);
      const bytes = typeof parsed === 'string' ? undefined : parsed.dataSet.bytes(Tag.PatientName);
      if (typeof parsed !== 'string' && bytes?.some((byte) => byte >= 0x80 || byte === 0x1b) === true) {
        const file = path.join(corpusDirectory(), row.file);
        const { stdout } = spawnSync(
          requireProgram('dcmdump'),
          ['+U8', '+L', '-M', '+P', '0010,0010', file],
          {
            encoding: 'utf8',
          },
        );
        // No output where its conversion library does not know the set (ISO 2022 IR 87), or none is stated.
        const theirs = /PN \[(.*)\] *#/.exec(stdout)?.[1];
        if (theirs !== undefined) {
          compared += 1;
          if (parsed.dataSet.text(Tag.PatientName) !== theirs) differing.push(row.file);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(12);
  });
});
