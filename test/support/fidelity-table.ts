import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectDirectory } from '../../app/launch/project.mjs';
import { reasonOf } from '../fidelity/known-differences.ts';
import { readCatalogueImages } from './corpus-catalogue.ts';

/**
 * The table of every image of the corpus with everybody's verdict: `test-results/fidelity.tsv`, written by
 * `npm test -- test/fidelity` and by every whole run. Each test of this folder that goes through the corpus adds its
 * column.
 */
export const fidelityColumns = {
  hash: 'ours by hash of all frames',
  raw: 'against gdcmconv --raw or DCMTK, lossless',
  lossy: 'against DCMTK or GDCM, lossy, within the bound',
  opj: 'against opj_decompress',
  linear: 'rendered, against dcm2pnm LINEAR',
  sigmoid: 'rendered, against dcm2pnm SIGMOID',
  viewport: 'viewport against render',
} as const;
export type FidelityColumn = keyof typeof fidelityColumns;

const directory = path.join(projectDirectory, 'test-results');
const columnsDirectory = path.join(directory, 'fidelity');
const columnSchema = z.record(z.string(), z.string());

/** Adds a column, verdicts by the path of the image, and writes the table with every column that is there. */
export function recordVerdicts(column: FidelityColumn, verdicts: ReadonlyMap<string, string>): void {
  mkdirSync(columnsDirectory, { recursive: true });
  writeWhole(path.join(columnsDirectory, `${column}.json`), JSON.stringify(Object.fromEntries(verdicts)));
  writeTable();
}

/** Verdicts in the order of the images, by path. */
export function verdictsByPath(
  images: readonly { readonly path: string }[],
  verdicts: readonly string[],
): Map<string, string> {
  return new Map(images.map((image, index) => [image.path, verdicts[index] ?? '']));
}

function writeTable(): void {
  const names = Object.keys(fidelityColumns).filter((name) =>
    readdirSync(columnsDirectory).includes(`${name}.json`),
  );
  const columns = names.map((name) =>
    columnSchema.parse(JSON.parse(readFileSync(path.join(columnsDirectory, `${name}.json`), 'utf8'))),
  );
  const titles = names.map(
    (name) => Object.entries(fidelityColumns).find(([key]) => key === name)?.[1] ?? name,
  );
  const lines = [
    ['path', 'transfer syntax', 'photometric', 'bits', 'DCMTK', 'GDCM', 'OpenJPEG', ...titles, 'reason'],
    ...readCatalogueImages().map((image) =>
      [
        image.path,
        image.TransferSyntaxUID,
        image.PhotometricInterpretation,
        image.bits,
        image.dcmtk,
        image.gdcm,
        image.openJpeg,
      ].concat(
        columns.map((column) => column[image.path] ?? ''),
        reasonOf(image.path),
      ),
    ),
  ];
  writeWhole(path.join(directory, 'fidelity.tsv'), lines.map((cells) => `${cells.join('\t')}\n`).join(''));
}

/** Beside it first: test files run at once. */
function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}
