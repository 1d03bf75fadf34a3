import { expect, test } from 'vitest';
import { pixelSpacing, type SpacedImage } from '../../../shared/geometry/pixel-spacing.ts';

/**
 * Hazard H4: every combination of what may be said about the size of a pixel, against an oracle. The oracle is a
 * decision table written by hand from PS3.3 10.7.1 (calibration), C.8.11.3.1.5 and the magnification of C.8.7.5:
 * the first line that fits decides. It shares no code with the program, and states its results in words.
 */

type Pair = [number, number] | null;

interface Row {
  readonly Modality: string;
  /** Pixel Spacing. */
  readonly ps: Pair;
  /** Imager Pixel Spacing. */
  readonly ips: Pair;
  /** Nominal Scanned Pixel Spacing. */
  readonly scan: Pair;
  readonly type: string | null;
  readonly ermf: number | null;
  /** Source to detector and to patient, mm. */
  readonly source: readonly [number, number] | null;
}

const detector: Pair = [0.2, 0.1];
const patient: Pair = [0.16, 0.08];

const modalities = ['CT', 'MR', 'OT', 'SC', 'CR', 'DX', 'MG', 'XA', 'RF', 'PX'] as const;
const isProjection = new Set(['CR', 'DX', 'MG', 'XA', 'RF', 'PX']);
const pixelSpacings: readonly Pair[] = [null, detector, patient, [0, 0.1], [-0.2, 0.1], [0.2, Number.NaN]];
const imagerSpacings: readonly Pair[] = [null, detector, [0.1, 0]];
const types = [null, 'GEOMETRY', 'FIDUCIAL', 'OTHER'] as const;
const factors = [null, 1, 1.25, 0.8, 0, -1.25] as const;
/** Ratio 1.25, ratio 1.26 (within 2 % of it), ratio 1.5, and distances that make no sense. */
const sources = [null, [1000, 800], [1260, 1000], [1200, 800], [800, 1000], [1000, 0]] as const;
const scans: readonly Pair[] = [null, [0.5, 0.4]];

const isBad = (pair: Pair): boolean => pair !== null && !pair.every((value) => value > 0);
const isEqual = (a: Pair, b: Pair): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];
const ratioOf = ({ source }: Row): number | null => {
  const ratio = source === null ? Number.NaN : source[0] / source[1];
  return ratio >= 1 && ratio < Infinity ? ratio : null;
};

interface Line {
  readonly when: (row: Row) => boolean;
  /** What is printed beside a number, or `px` with the reason. */
  readonly says: string;
  readonly is?: (row: Row) => Pair;
}

const over = ({ ips, ermf }: Row): Pair =>
  ips === null || ermf === null ? null : [ips[0] / ermf, ips[1] / ermf];
const isCrossSection = ({ Modality, ips }: Row): boolean => !isProjection.has(Modality) && ips === null;

const oracle: readonly Line[] = [
  { when: ({ ps, ips }) => isBad(ps) || isBad(ips), says: 'px: invalid' },
  { when: (row) => isCrossSection(row) && row.ps !== null, says: 'pixel-spacing', is: ({ ps }) => ps },
  {
    when: ({ ps, type }) => ps !== null && type === 'GEOMETRY',
    says: 'calibrated-geometry',
    is: ({ ps }) => ps,
  },
  {
    when: ({ ps, type }) => ps !== null && type === 'FIDUCIAL',
    says: 'calibrated-fiducial',
    is: ({ ps }) => ps,
  },
  { when: ({ ps, ips }) => ps !== null && ips === null, says: 'projection-unspecified', is: ({ ps }) => ps },
  {
    when: ({ ps, ips }) => ps !== null && !isEqual(ps, ips),
    says: 'calibrated-unspecified',
    is: ({ ps }) => ps,
  },
  // From here on Pixel Spacing is absent or only repeats the detector's.
  { when: ({ ips, ermf }) => ips !== null && ermf === null, says: 'detector', is: ({ ips }) => ips },
  { when: ({ ips, ermf }) => ips !== null && ermf !== null && ermf < 1, says: 'px: invalid-magnification' },
  {
    when: (row) => {
      const ratio = ratioOf(row);
      return row.ips !== null && ratio !== null && Math.abs((row.ermf ?? 0) - ratio) > 0.02 * ratio;
    },
    says: 'px: magnification-conflict',
  },
  { when: ({ ips }) => ips !== null, says: 'detector-magnification', is: over },
  { when: ({ scan }) => scan !== null, says: 'scanned-film', is: ({ scan }) => scan },
  { when: () => true, says: 'px: absent' },
];

function expected(row: Row): string {
  const line = oracle.find(({ when }) => when(row));
  const pair = line?.is?.(row) ?? null;
  const says = line?.says ?? 'no line fits';
  return pair === null ? says : `${says} ${pair[0].toFixed(9)} ${pair[1].toFixed(9)}`;
}

function found(row: Row): string {
  const image: SpacedImage = {
    Modality: row.Modality,
    ImagerPixelSpacing: row.ips,
    NominalScannedPixelSpacing: row.scan,
    PixelSpacingCalibrationType: row.type,
    EstimatedRadiographicMagnificationFactor: row.ermf,
    DistanceSourceToDetector: row.source?.[0] ?? null,
    DistanceSourceToPatient: row.source?.[1] ?? null,
    PixelAspectRatio: null,
  };
  const spacing = pixelSpacing(image, { PixelSpacing: row.ps, ultrasoundRegions: [] });
  if (spacing.unit === 'px') return `px: ${spacing.reason}`;
  return `${spacing.provenance} ${spacing.rowMm.toFixed(9)} ${spacing.columnMm.toFixed(9)}`;
}

const rows: Row[] = modalities.flatMap((Modality) =>
  pixelSpacings.flatMap((ps) =>
    imagerSpacings.flatMap((ips) =>
      types.flatMap((type) =>
        factors.flatMap((ermf) =>
          sources.flatMap((source) => scans.map((scan) => ({ Modality, ps, ips, type, ermf, source, scan }))),
        ),
      ),
    ),
  ),
);

test(`the spacing of all ${rows.length} combinations is what the standard says of them, or none with the reason`, () => {
  const differing = rows
    .map((row) => ({ row: JSON.stringify(row), expected: expected(row), found: found(row) }))
    .filter((outcome) => outcome.expected !== outcome.found);
  expect(differing.slice(0, 5)).toEqual([]);
  // Every line of the table decided something, so that none is there for show.
  const decided = new Set(rows.map((row) => oracle.findIndex(({ when }) => when(row))));
  expect([...decided].toSorted((a, b) => a - b)).toEqual(oracle.map((_, index) => index));
  expect(rows.length).toBeGreaterThan(200);
});

test('no combination makes plain millimetres of a projection', () => {
  const plain = rows.filter(
    (row) => isProjection.has(row.Modality) && found(row).startsWith('pixel-spacing'),
  );
  expect(plain).toEqual([]);
});

// Two worked rows with numbers of a real mammogram (0.085 mm at the detector, 660 mm and 632.58 mm from the source).
test('a mammogram is measured in the plane that its magnification names', () => {
  const mammogram: Row = {
    Modality: 'MG',
    ps: null,
    ips: [0.085, 0.085],
    scan: null,
    type: null,
    ermf: 1.0433,
    source: [660, 632.58],
  };
  expect(found(mammogram)).toBe('detector-magnification 0.081472252 0.081472252');
  expect(found({ ...mammogram, ermf: 1.1 })).toBe('px: magnification-conflict');
});
