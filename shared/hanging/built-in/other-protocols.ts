import type { WrittenProtocol } from '../protocol.ts';
import {
  builtIn,
  compares,
  currentStudy,
  grid,
  hasSeries,
  is,
  isNot,
  noLocalizer,
  prior,
  stage,
  studyIs,
  type WrittenCondition,
} from './protocol-parts.ts';

const middle = { firstImage: 'middle' as const };
const mostImages = [{ attribute: 'imageCount', take: 'most' as const }];

/** The first `count` series that meet the conditions, each in a selector of its own. */
function inTurn(count: number, where: readonly WrittenCondition[], prefer: readonly WrittenCondition[] = []) {
  return Array.from({ length: count }, (_, index) => ({
    id: `series-${index + 1}`,
    label: `Series ${index + 1}`,
    imageSet: 'current',
    where: [...where],
    prefer: prefer.map((condition) => ({ ...condition, weight: 1 })),
    // Counted over all of them, whichever hang already: the second stage goes on where the first ended.
    nth: index + 1,
    mayRepeat: true,
  }));
}

const cineBoxes = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    displaySet: `series-${from + index}`,
    as: { kind: 'cine' as const },
  }));
const stackBoxes = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ displaySet: `series-${from + index}` }));

const pt = is('Modality', 'PT');
const axialPt = [pt, noLocalizer];
const nm = is('Modality', 'NM');

export const otherProtocols: readonly WrittenProtocol[] = [
  builtIn({
    id: 'us-cine',
    name: 'Ultrasound, cine grid',
    description: 'Loops first, nine at a time, each at its own rate.',
    rules: [
      studyIs('ModalitiesInStudy', 30, 'US', 'IVUS'),
      hasSeries([is('Modality', 'US', 'IVUS'), is('isMultiframe', 'YES')], 10),
    ],
    imageSets: [currentStudy],
    displaySets: inTurn(18, [is('Modality', 'US', 'IVUS')], [is('isMultiframe', 'YES')]),
    partialData: 'adapt',
    stages: [
      stage('first', 'Loops 1 to 9', grid(3, cineBoxes(1, 9))),
      stage('next', 'Loops 10 to 18', grid(3, cineBoxes(10, 9)), { onlyByKey: true }),
    ],
  }),
  builtIn({
    id: 'pet-ct',
    name: 'PET/CT',
    description: 'CT and PET axial, PET coronal slab as an overview, CT coronal.',
    rules: [
      studyIs('ModalitiesInStudy', 30, 'PT'),
      hasSeries(axialPt, 10, { required: true }),
      hasSeries([is('Modality', 'CT'), noLocalizer], 20, { required: true }),
    ],
    imageSets: [currentStudy, prior(['modality'])],
    displaySets: [
      {
        id: 'ct',
        label: 'CT',
        imageSet: 'current',
        where: [is('Modality', 'CT'), noLocalizer, is('plane', 'AXIAL')],
        prefer: [{ ...isNot('kernel', 'SHARP'), weight: 1 }],
        orderBy: mostImages,
      },
      {
        id: 'pet',
        label: 'PET',
        imageSet: 'current',
        where: axialPt,
        prefer: [{ ...compares('Units', 'equals', 'BQML', 'GML'), weight: 1 }],
        orderBy: mostImages,
      },
    ],
    stages: [
      stage(
        'axial',
        'CT and PET',
        grid(2, [
          { displaySet: 'ct', show: middle },
          { displaySet: 'pet', show: middle },
          { displaySet: 'ct', as: { kind: 'mpr' as const, plane: 'CORONAL' as const }, show: middle },
          {
            displaySet: 'pet',
            as: {
              kind: 'slab' as const,
              plane: 'CORONAL' as const,
              thicknessMm: 200,
              projection: 'maximum' as const,
            },
            show: middle,
          },
        ]),
        { links: [{ kinds: ['scroll'], boxes: ['box-1', 'box-2'] }] },
      ),
    ],
  }),
  builtIn({
    id: 'pet',
    name: 'PET',
    rules: [studyIs('ModalitiesInStudy', 30, 'PT'), hasSeries(axialPt, 10, { required: true })],
    imageSets: [currentStudy],
    displaySets: [{ id: 'pet', label: 'PET', imageSet: 'current', where: axialPt, orderBy: mostImages }],
    stages: [
      stage(
        'axial',
        'Axial and overview',
        grid(2, [
          { displaySet: 'pet', show: middle },
          {
            displaySet: 'pet',
            as: {
              kind: 'slab' as const,
              plane: 'CORONAL' as const,
              thicknessMm: 200,
              projection: 'maximum' as const,
            },
            show: middle,
          },
        ]),
      ),
    ],
  }),
  builtIn({
    id: 'nm',
    name: 'Nuclear medicine',
    description: 'Every acquisition with all of its frames side by side.',
    rules: [studyIs('ModalitiesInStudy', 30, 'NM'), hasSeries([nm], 10, { required: true })],
    imageSets: [currentStudy],
    displaySets: inTurn(4, [nm]),
    partialData: 'adapt',
    stages: [
      stage(
        'frames',
        'Frames',
        grid(
          2,
          Array.from({ length: 4 }, (_, index) => ({
            displaySet: `series-${index + 1}`,
            as: { kind: 'tile' as const, rows: 1, columns: 2 },
          })),
        ),
      ),
    ],
  }),
  builtIn({
    id: 'xa',
    name: 'Angiography',
    description: 'Runs in the order in which they were made, each as a cine.',
    rules: [
      studyIs('ModalitiesInStudy', 30, 'XA', 'RF'),
      hasSeries([is('Modality', 'XA', 'RF')], 10, { required: true }),
    ],
    imageSets: [currentStudy],
    displaySets: inTurn(4, [is('Modality', 'XA', 'RF')], [is('isMultiframe', 'YES')]),
    partialData: 'adapt',
    stages: [stage('runs', 'Runs', grid(2, cineBoxes(1, 4)))],
  }),
  builtIn({
    id: 'by-number',
    name: 'By number of series',
    description: 'The first series in order, in the smallest grid that takes them.',
    lastResort: true,
    rules: [],
    imageSets: [currentStudy],
    displaySets: inTurn(4, [], [noLocalizer]),
    stages: [
      stage('four', 'Four', grid(2, stackBoxes(1, 4)), { needs: { filled: 3 } }),
      stage('two', 'Two', grid(2, stackBoxes(1, 2)), { needs: { filled: 2 } }),
      stage('one', 'One', grid(1, stackBoxes(1, 1))),
    ],
  }),
];
