import type { WrittenProtocol } from '../protocol.ts';
import {
  builtIn,
  compareStage,
  compares,
  currentStudy,
  grid,
  hasSeries,
  is,
  isNot,
  linked,
  noLocalizer,
  prior,
  priorIs,
  stage,
  studyIs,
  type WrittenCondition,
} from './protocol-parts.ts';

const aCt = studyIs('ModalitiesInStudy', 20, 'CT');
const ct = is('Modality', 'CT');
const original = isNot('isDerived', 'YES');
const axial: WrittenCondition[] = [ct, noLocalizer, is('plane', 'AXIAL')];
const mostImages = [{ attribute: 'imageCount', take: 'most' as const }];
const thinnest = [{ attribute: 'SliceThickness', take: 'least' as const }, ...mostImages];
const thickest = [{ attribute: 'SliceThickness', take: 'most' as const }, ...mostImages];

const window = (center: number, width: number) => ({ window: { kind: 'values' as const, center, width } });
const middle = { firstImage: 'middle' as const };
/** Presets of the reading view: lung −600/1500, brain 40/80, bone 400/2000. */
const lung = { ...middle, ...window(-600, 1500) };
const mediastinum = { ...middle, ...window(50, 350) };
const brain = { ...middle, ...window(40, 80) };
const bone = { ...middle, ...window(400, 2000) };

const soft = {
  id: 'soft',
  label: 'Current, soft tissue',
  imageSet: 'current',
  where: axial,
  prefer: [
    { ...is('kernel', 'SOFT'), weight: 4 },
    { ...isNot('kernel', 'SHARP'), weight: 2 },
    { ...original, weight: 1 },
  ],
  orderBy: thickest,
};
const coronal = {
  id: 'coronal',
  label: 'Current, coronal',
  imageSet: 'current',
  where: [ct, noLocalizer, is('plane', 'CORONAL')],
  orderBy: mostImages,
};
const sagittal = {
  id: 'sagittal',
  label: 'Current, sagittal',
  imageSet: 'current',
  where: [ct, noLocalizer, is('plane', 'SAGITTAL')],
  orderBy: mostImages,
};
const priorSoft = { ...soft, id: 'prior-soft', label: 'Prior, soft tissue', imageSet: 'prior', like: 'soft' };
const sharp = {
  id: 'sharp',
  label: 'Current, sharp kernel',
  imageSet: 'current',
  where: [...axial, is('kernel', 'SHARP', 'LUNG', 'BONE')],
  orderBy: thinnest,
};
/** One kind before others, so that a study of odd series still fills the wall. */
const rather = [
  {
    id: 'rather-sharp',
    label: 'Current, sharp kernel',
    first: [is('kernel', 'SHARP', 'LUNG', 'BONE'), is('plane', 'AXIAL')],
  },
  { id: 'rather-coronal', label: 'Current, coronal', first: [is('plane', 'CORONAL')] },
  { id: 'rather-sagittal', label: 'Current, sagittal', first: [is('plane', 'SAGITTAL')] },
].map(({ id, label, first }) => ({
  id,
  label,
  imageSet: 'current',
  where: [ct, noLocalizer],
  prefer: first.map((condition, index) => ({ ...condition, weight: 4 - index })),
  orderBy: mostImages,
}));

const chestLung = {
  id: 'lung',
  label: 'Current, lung',
  imageSet: 'current',
  where: [...axial, is('kernel', 'SHARP', 'LUNG')],
  prefer: [{ ...is('kernel', 'LUNG'), weight: 2 }],
  orderBy: thinnest,
};
const chestSoft = { ...soft, id: 'mediastinum', label: 'Current, mediastinum' };
const priorLung = {
  id: 'prior-lung',
  label: 'Prior, lung',
  imageSet: 'prior',
  where: axial,
  prefer: [
    { ...is('kernel', 'LUNG'), weight: 2 },
    { ...is('kernel', 'SHARP'), weight: 1 },
  ],
  like: 'lung',
  orderBy: thinnest,
};
const priorMediastinum = {
  ...chestSoft,
  id: 'prior-mediastinum',
  label: 'Prior, mediastinum',
  imageSet: 'prior',
  // A lung kernel beside the mediastinum would only look like a comparison.
  where: [...axial, isNot('kernel', 'SHARP')],
  like: 'mediastinum',
};

export const ctProtocols: readonly WrittenProtocol[] = [
  builtIn({
    id: 'ct-single',
    name: 'CT single study',
    description:
      'Axial soft tissue, sharp kernel, coronal and sagittal; what is not there leaves its place to others.',
    rules: [aCt, hasSeries([ct, noLocalizer], 10), priorIs('absent', 10)],
    imageSets: [currentStudy, prior(['modality', 'region'])],
    displaySets: [soft, ...rather],
    partialData: 'adapt',
    stages: [
      stage(
        'planes',
        'Axial and planes',
        grid(2, [
          { displaySet: 'soft' },
          { displaySet: 'rather-sharp' },
          { displaySet: 'rather-coronal' },
          { displaySet: 'rather-sagittal' },
        ]),
      ),
    ],
  }),
  builtIn({
    id: 'ct-with-prior',
    name: 'CT with prior',
    description: 'Axial soft tissue beside that of a prior CT of the same region.',
    rules: [aCt, hasSeries(axial, 10), priorIs('there', 28, true)],
    imageSets: [currentStudy, prior(['modality', 'region'])],
    displaySets: [soft, priorSoft, sharp, coronal, sagittal],
    stages: [
      stage(
        'compare',
        'Current and prior',
        grid(2, [
          { displaySet: 'soft', show: middle },
          { displaySet: 'prior-soft', show: middle },
        ]),
        { links: [linked('box-1', 'box-2')], needs: { filled: 2, displaySets: ['soft'] } },
      ),
      stage(
        'current',
        'Current planes',
        grid(2, [
          { displaySet: 'soft', show: middle },
          { displaySet: 'sharp', show: middle },
          { displaySet: 'coronal', show: middle },
          { displaySet: 'sagittal', show: middle },
        ]),
      ),
    ],
  }),
  builtIn({
    id: 'ct-contrast',
    name: 'CT with and without contrast',
    description: 'The same axial slices before and after contrast, by phase.',
    rules: [
      aCt,
      hasSeries([...axial, is('contrast', 'NO')], 20, { required: true }),
      hasSeries([...axial, is('contrast', 'YES')], 22, { required: true }),
    ],
    imageSets: [currentStudy],
    displaySets: [
      {
        id: 'native',
        label: 'Without contrast',
        imageSet: 'current',
        where: [...axial, is('contrast', 'NO'), isNot('kernel', 'SHARP')],
        prefer: [{ ...is('phase', 'NATIVE'), weight: 1 }],
        orderBy: thickest,
      },
      {
        id: 'arterial',
        label: 'Arterial',
        imageSet: 'current',
        where: [...axial, is('phase', 'ARTERIAL'), isNot('kernel', 'SHARP')],
        orderBy: thickest,
      },
      {
        id: 'portal',
        label: 'Portal venous',
        imageSet: 'current',
        where: [...axial, is('phase', 'PORTAL'), isNot('kernel', 'SHARP')],
        orderBy: thickest,
      },
      {
        id: 'late',
        label: 'Late',
        imageSet: 'current',
        where: [...axial, is('phase', 'LATE'), isNot('kernel', 'SHARP')],
        orderBy: thickest,
      },
      {
        id: 'contrast',
        label: 'With contrast',
        imageSet: 'current',
        where: [...axial, is('contrast', 'YES'), isNot('kernel', 'SHARP')],
        orderBy: thickest,
      },
      coronal,
      sagittal,
    ],
    partialData: 'adapt',
    stages: [
      stage(
        'phases',
        'By phase',
        grid(2, [
          { displaySet: 'native', show: middle },
          { displaySet: 'arterial', show: middle },
          { displaySet: 'portal', show: middle },
          { displaySet: 'late', show: middle },
        ]),
        {
          needs: { filled: 2, displaySets: ['native'] },
          links: [linked('box-1', 'box-2', 'box-3', 'box-4')],
        },
      ),
      stage(
        'pair',
        'Without and with',
        grid(2, [
          { displaySet: 'native', show: middle },
          { displaySet: 'contrast', show: middle },
        ]),
        { needs: { filled: 2 }, links: [linked('box-1', 'box-2')] },
      ),
      stage(
        'planes',
        'Planes',
        grid(2, [
          { displaySet: 'coronal', show: middle },
          { displaySet: 'sagittal', show: middle },
        ]),
        { onlyByKey: true },
      ),
    ],
  }),
  builtIn({
    id: 'ct-head',
    name: 'CT head',
    description: 'Brain and bone window, then planes, then a prior head CT.',
    rules: [aCt, studyIs('bodyPart', 40, 'HEAD'), hasSeries(axial, 10)],
    imageSets: [currentStudy, prior(['modality', 'region'])],
    displaySets: [
      { ...soft, id: 'brain', label: 'Current, brain' },
      {
        id: 'bone',
        label: 'Current, bone',
        imageSet: 'current',
        where: [...axial, is('kernel', 'SHARP', 'BONE')],
        prefer: [{ ...is('kernel', 'BONE'), weight: 1 }],
        orderBy: thinnest,
      },
      coronal,
      sagittal,
      { ...priorSoft, id: 'prior-brain', label: 'Prior, brain', like: 'brain' },
    ],
    partialData: 'adapt',
    stages: [
      stage(
        'brain',
        'Brain and bone',
        grid(2, [
          { displaySet: 'brain', show: brain },
          { displaySet: 'bone', show: bone },
          { displaySet: 'coronal', show: brain },
          { displaySet: 'sagittal', show: brain },
        ]),
      ),
      compareStage('brain', 'prior-brain', brain),
    ],
  }),
  builtIn({
    id: 'ct-chest',
    name: 'CT chest, lung and mediastinum',
    description: 'Lung and mediastinum side by side with their windows, then coronal and sagittal.',
    rules: [aCt, studyIs('bodyPart', 30, 'CHEST'), hasSeries(axial, 10), priorIs('absent', 11)],
    imageSets: [currentStudy, prior(['modality', 'region'], 5)],
    displaySets: [chestLung, chestSoft, coronal, sagittal],
    partialData: 'adapt',
    stages: [
      stage(
        'axial',
        'Lung and mediastinum',
        grid(2, [
          { displaySet: 'lung', show: lung },
          { displaySet: 'mediastinum', show: mediastinum },
          { displaySet: 'coronal', show: middle },
          { displaySet: 'sagittal', show: middle },
        ]),
        { links: [linked('box-1', 'box-2')] },
      ),
    ],
  }),
  builtIn({
    id: 'ct-chest-with-prior',
    name: 'CT chest with prior',
    description: 'Lung and mediastinum, each beside the newest chest CT of the last five years.',
    rules: [
      aCt,
      studyIs('bodyPart', 30, 'CHEST'),
      priorIs('there', 25, true),
      hasSeries([...axial, compares('imageCount', 'greaterThan', 40)], 10, { atLeast: 2 }),
      hasSeries([is('contrast', 'YES')], 7),
      { about: 'screens', atLeast: 2, weight: 8 },
    ],
    imageSets: [currentStudy, prior(['modality', 'region'], 5)],
    displaySets: [chestLung, chestSoft, priorLung, priorMediastinum, coronal, sagittal],
    stages: [
      stage(
        'both',
        'Lung and mediastinum',
        grid(2, [
          { displaySet: 'lung', show: lung },
          { displaySet: 'prior-lung', show: lung },
          { displaySet: 'mediastinum', show: mediastinum },
          { displaySet: 'prior-mediastinum', show: mediastinum },
        ]),
        {
          needs: { filled: 3 },
          links: [linked('box-1', 'box-2', 'box-3', 'box-4')],
        },
      ),
      stage(
        'soft',
        'Mediastinum',
        grid(2, [
          { displaySet: 'mediastinum', show: mediastinum },
          { displaySet: 'prior-mediastinum', show: mediastinum },
        ]),
        { needs: { filled: 2 }, links: [linked('box-1', 'box-2')] },
      ),
      stage(
        'current',
        'Current only',
        grid(2, [
          { displaySet: 'lung', show: lung },
          { displaySet: 'mediastinum', show: mediastinum },
          { displaySet: 'coronal', show: middle },
          { displaySet: 'sagittal', show: middle },
        ]),
      ),
    ],
  }),
];
