import type { WrittenProtocol } from '../protocol.ts';
import {
  builtIn,
  compareStage,
  currentStudy,
  grid,
  hasSeries,
  is,
  isNot,
  linked,
  noLocalizer,
  prior,
  stage,
  studyIs,
  type WrittenCondition,
} from './protocol-parts.ts';

const anMr = studyIs('ModalitiesInStudy', 20, 'MR');
const mr: WrittenCondition[] = [is('Modality', 'MR'), noLocalizer];
const mostImages = [{ attribute: 'imageCount', take: 'most' as const }];
const middle = { firstImage: 'middle' as const };

interface Wanted {
  readonly id: string;
  readonly label: string;
  readonly sequence?: readonly string[];
  readonly plane?: string;
  readonly contrast?: 'YES';
  readonly prefers?: readonly WrittenCondition[];
}

/** A sequence in a plane; where the plane is left out, rather axial. */
function wanted({ id, label, sequence, plane, contrast, prefers = [] }: Wanted, imageSet = 'current') {
  return {
    id,
    label,
    imageSet,
    where: [
      ...mr,
      ...(sequence === undefined ? [] : [is('sequence', ...sequence)]),
      ...(plane === undefined ? [] : [is('plane', plane)]),
      ...(contrast === undefined ? [] : [is('contrast', contrast)]),
    ],
    prefer: [
      ...(plane === undefined ? [{ ...is('plane', 'AXIAL'), weight: 4 }] : []),
      ...prefers.map((condition) => ({ ...condition, weight: 2 })),
      { ...isNot('isDerived', 'YES'), weight: 1 },
    ],
    orderBy: mostImages,
  };
}

const flair = wanted({ id: 'flair', label: 'FLAIR', sequence: ['FLAIR'] });
const t2 = wanted({ id: 't2', label: 'T2', sequence: ['T2', 'PD'], prefers: [is('sequence', 'T2')] });
const dwi = wanted({ id: 'dwi', label: 'Diffusion', sequence: ['DWI'], prefers: [isNot('sequence', 'ADC')] });
const adc = { ...wanted({ id: 'adc', label: 'ADC', sequence: ['ADC'] }), prefer: [] };
const t1 = wanted({
  id: 't1',
  label: 'T1',
  sequence: ['T1', 'T1FLAIR'],
  prefers: [isNot('contrast', 'YES')],
});
const t1Contrast = wanted({
  id: 't1-contrast',
  label: 'T1 with contrast',
  sequence: ['T1', 'T1FLAIR'],
  contrast: 'YES',
});
const swi = wanted({ id: 'swi', label: 'Susceptibility', sequence: ['SWI', 'T2STAR'] });
const sagittalT1 = wanted({
  id: 'sagittal-t1',
  label: 'Sagittal T1',
  sequence: ['T1', 'T1FLAIR'],
  plane: 'SAGITTAL',
});
const priorFlair = { ...flair, id: 'prior-flair', label: 'Prior, FLAIR', imageSet: 'prior', like: 'flair' };
const priorT2 = { ...t2, id: 'prior-t2', label: 'Prior, T2', imageSet: 'prior', like: 't2' };

const spineT2 = wanted({ id: 'sagittal-t2', label: 'Sagittal T2', sequence: ['T2'], plane: 'SAGITTAL' });
const spineT1 = sagittalT1;
const spineStir = wanted({
  id: 'sagittal-stir',
  label: 'Sagittal STIR',
  sequence: ['STIR'],
  plane: 'SAGITTAL',
});
const spineAxial = wanted({ id: 'axial-t2', label: 'Axial T2', sequence: ['T2', 'T2STAR'], plane: 'AXIAL' });
const spineContrast = wanted({
  id: 'sagittal-contrast',
  label: 'Sagittal T1 with contrast',
  sequence: ['T1'],
  plane: 'SAGITTAL',
  contrast: 'YES',
});

const fluid = ['PD', 'T2', 'STIR'];
const jointPlane = (plane: 'AXIAL' | 'SAGITTAL' | 'CORONAL') =>
  wanted({
    id: `${plane.toLowerCase()}-fluid`,
    label: `${plane.slice(0, 1)}${plane.slice(1).toLowerCase()}, fluid`,
    sequence: fluid,
    plane,
    prefers: [is('sequence', 'PD')],
  });
const jointT1 = wanted({ id: 'joint-t1', label: 'T1', sequence: ['T1'], prefers: [is('plane', 'CORONAL')] });

export const mrProtocols: readonly WrittenProtocol[] = [
  builtIn({
    id: 'mr-brain',
    name: 'MR brain',
    description: 'FLAIR, T2 and diffusion; T1 before and after contrast; a prior beside them.',
    rules: [
      anMr,
      studyIs('bodyPart', 40, 'HEAD'),
      hasSeries([...mr, is('sequence', 'FLAIR', 'T2', 'DWI', 'T1', 'PD')], 10, { required: true }),
    ],
    imageSets: [currentStudy, prior(['modality', 'region'])],
    displaySets: [adc, flair, t2, dwi, t1Contrast, t1, sagittalT1, swi, priorFlair, priorT2],
    partialData: 'adapt',
    stages: [
      stage(
        'fluid',
        'FLAIR, T2, diffusion',
        grid(2, [
          { displaySet: 'flair', show: middle },
          { displaySet: 't2', show: middle },
          { displaySet: 'dwi', show: middle },
          { displaySet: 'adc', show: middle },
        ]),
        { links: [linked('box-1', 'box-2', 'box-3', 'box-4')] },
      ),
      stage(
        't1',
        'T1 and susceptibility',
        grid(2, [
          { displaySet: 't1', show: middle },
          { displaySet: 't1-contrast', show: middle },
          { displaySet: 'sagittal-t1', show: middle },
          { displaySet: 'swi', show: middle },
        ]),
        { links: [linked('box-1', 'box-2')] },
      ),
      stage(
        'compare',
        'Current and prior',
        grid(2, [
          { displaySet: 'flair', show: middle },
          { displaySet: 'prior-flair', show: middle },
          { displaySet: 't2', show: middle },
          { displaySet: 'prior-t2', show: middle },
        ]),
        { needs: { filled: 2 }, onlyByKey: true, links: [linked('box-1', 'box-2', 'box-3', 'box-4')] },
      ),
    ],
  }),
  builtIn({
    id: 'mr-spine',
    name: 'MR spine',
    description: 'Sagittal T2, T1 and STIR beside one another, with the axial slices.',
    rules: [
      anMr,
      studyIs('bodyPart', 38, 'SPINE', 'CSPINE', 'TSPINE', 'LSPINE'),
      hasSeries([...mr, is('plane', 'SAGITTAL')], 10, { required: true }),
    ],
    imageSets: [currentStudy, prior(['modality', 'region'])],
    displaySets: [
      spineT2,
      spineContrast,
      spineT1,
      spineStir,
      spineAxial,
      { ...spineT2, id: 'prior-t2', label: 'Prior, sagittal T2', imageSet: 'prior', like: 'sagittal-t2' },
    ],
    partialData: 'adapt',
    stages: [
      stage(
        'sagittal',
        'Sagittal and axial',
        grid(2, [
          { displaySet: 'sagittal-t2', show: middle },
          { displaySet: 'sagittal-t1', show: middle },
          { displaySet: 'sagittal-stir', show: middle },
          { displaySet: 'axial-t2', show: middle },
        ]),
        { links: [linked('box-1', 'box-2', 'box-3')] },
      ),
      stage(
        'contrast',
        'T2 and contrast',
        grid(2, [
          { displaySet: 'sagittal-t2', show: middle },
          { displaySet: 'sagittal-contrast', show: middle },
        ]),
        { onlyByKey: true, needs: { filled: 2 }, links: [linked('box-1', 'box-2')] },
      ),
      compareStage('sagittal-t2', 'prior-t2', middle, { onlyByKey: true }),
    ],
  }),
  builtIn({
    id: 'mr-joint',
    name: 'MR joint',
    description: 'Fluid sensitive sequences in three planes, and T1.',
    rules: [
      anMr,
      studyIs('bodyPart', 38, 'SHOULDER', 'ELBOW', 'HAND', 'HIP', 'KNEE', 'ANKLE', 'FOOT'),
      hasSeries([...mr, is('sequence', 'PD', 'T2', 'STIR', 'T1')], 10, { required: true }),
    ],
    imageSets: [currentStudy, prior(['modality', 'region', 'laterality'])],
    displaySets: [
      jointPlane('CORONAL'),
      jointPlane('SAGITTAL'),
      jointPlane('AXIAL'),
      jointT1,
      {
        ...jointPlane('CORONAL'),
        id: 'prior-fluid',
        label: 'Prior, fluid',
        imageSet: 'prior',
        like: 'coronal-fluid',
      },
    ],
    partialData: 'adapt',
    stages: [
      stage(
        'planes',
        'Three planes and T1',
        grid(2, [
          { displaySet: 'coronal-fluid', show: middle },
          { displaySet: 'sagittal-fluid', show: middle },
          { displaySet: 'axial-fluid', show: middle },
          { displaySet: 'joint-t1', show: middle },
        ]),
      ),
      compareStage('coronal-fluid', 'prior-fluid', middle, { onlyByKey: true }),
    ],
  }),
];
