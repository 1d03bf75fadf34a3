import { readFileSync } from 'node:fs';
import path from 'node:path';
import { corpusDirectory } from './external-programs.ts';

/** A row of the corpus's catalogue, as far as its pixels go. */
export interface CatalogueImage {
  /** Relative to the corpus. */
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  readonly TransferSyntaxUID: string;
  readonly PhotometricInterpretation: string;
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  /** As the catalogue has it: allocated / stored / signed. */
  readonly bits: string;
  /** What each program says of the file: `ok`, or in a few words why not; '' where it was not asked. */
  readonly dcmtk: string;
  readonly gdcm: string;
  readonly openJpeg: string;
  readonly isDecodedByDcmtk: boolean;
  readonly isDecodedByGdcm: boolean;
  /** First 16 hex digits of the SHA-1 of all decoded frames; '' where the program did not decode them. */
  readonly dcmtkPixelHash: string;
  readonly gdcmPixelHash: string;
}

/** The rows that describe pixels. */
export function readCatalogueImages(): CatalogueImage[] {
  const directory = corpusDirectory();
  const lines = readFileSync(path.join(directory, 'catalogue.tsv'), 'utf8').trimEnd().split('\n');
  const names = lines[0]?.split('\t') ?? [];
  return lines.slice(1).flatMap((line) => {
    const fields = line.split('\t');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    const [allocated, stored] = field('bits_alloc/stored/signed').split('/');
    if (allocated === undefined || allocated === '') return [];
    return {
      path: field('path'),
      file: path.join(directory, field('path')),
      sha256: field('sha256'),
      TransferSyntaxUID: field('transfer_syntax_uid'),
      PhotometricInterpretation: field('photometric'),
      BitsAllocated: Number(allocated),
      BitsStored: Number(stored),
      bits: field('bits_alloc/stored/signed'),
      dcmtk: field('dcmtk_decode'),
      gdcm: field('gdcm_decode'),
      openJpeg: field('opj_decode'),
      isDecodedByDcmtk: field('dcmtk_decode') === 'ok',
      isDecodedByGdcm: field('gdcm_decode') === 'ok',
      dcmtkPixelHash: field('pixel_sha1_16_dcmtk'),
      gdcmPixelHash: field('pixel_sha1_16_gdcm'),
    };
  });
}
