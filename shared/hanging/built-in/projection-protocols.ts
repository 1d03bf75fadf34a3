import type { WrittenProtocol } from '../protocol.ts';
import {
  builtIn,
  compares,
  currentStudy,
  grid,
  hasSeries,
  is,
  isNot,
  prior,
  priorIs,
  stage,
  studyIs,
  type WrittenCondition,
} from './protocol-parts.ts';

const radiograph = is('Modality', 'CR', 'DX', 'RG');
const aRadiograph = studyIs('ModalitiesInStudy', 20, 'CR', 'DX', 'RG');
/** Raw images are for the machine that made them. */
const forReading = isNot('PresentationIntentType', 'FOR PROCESSING');
const isFrontal = is('view', 'PA', 'AP', 'FRONTAL');
const isLateral = is('view', 'LATERAL');

const frontal = {
  id: 'frontal',
  label: 'Frontal',
  imageSet: 'current',
  where: [radiograph, forReading, isFrontal],
};
const lateral = {
  id: 'lateral',
  label: 'Lateral',
  imageSet: 'current',
  where: [radiograph, forReading, isLateral],
};
const priorFrontal = {
  ...frontal,
  id: 'prior-frontal',
  label: 'Prior, frontal',
  imageSet: 'prior',
  like: 'frontal',
};
const priorLateral = {
  ...lateral,
  id: 'prior-lateral',
  label: 'Prior, lateral',
  imageSet: 'prior',
  like: 'lateral',
};
const first = { id: 'first', label: 'Current', imageSet: 'current', where: [radiograph, forReading] };
const second = { ...first, id: 'second', label: 'Current, second' };
const priorFirst = { ...first, id: 'prior-first', label: 'Prior', imageSet: 'prior', like: 'first' };
const priorRadiograph = prior(['modality', 'region']);

const chestWallRight = { horizontal: 'right' as const };
const chestWallLeft = { horizontal: 'left' as const };

const standardView: WrittenCondition = { attribute: 'viewModifier', operator: 'isAbsent' };

function breast(side: 'R' | 'L', view: 'CC' | 'MLO', imageSet: 'current' | 'prior' = 'current') {
  const when = imageSet === 'prior' ? 'Prior, ' : '';
  return {
    id: `${imageSet === 'prior' ? 'prior-' : ''}${side.toLowerCase()}-${view.toLowerCase()}`,
    label: `${when}${side} ${view}`,
    imageSet,
    where: [is('Modality', 'MG'), is('laterality', side), is('view', view), standardView, forReading],
    prefer: [{ ...isNot('isMultiframe', 'YES'), weight: 1 }],
  };
}
const sides = { R: chestWallRight, L: chestWallLeft } as const;
const shownBreast = (side: 'R' | 'L', id: string) => ({ displaySet: id, show: sides[side] });
const allFour = [['box-1', 'box-2', 'box-3', 'box-4']];
const zoomTogether = [
  { kinds: ['zoom' as const, 'pan' as const], boxes: ['box-1', 'box-2', 'box-3', 'box-4'] },
];

export const projectionProtocols: readonly WrittenProtocol[] = [
  builtIn({
    id: 'xr-single',
    name: 'Radiograph',
    description: 'The views of one examination beside one another.',
    rules: [aRadiograph, priorIs('absent', 10)],
    imageSets: [currentStudy, priorRadiograph],
    displaySets: [
      first,
      second,
      { ...first, id: 'third', label: 'Current, third' },
      { ...first, id: 'fourth', label: 'Current, fourth' },
    ],
    partialData: 'adapt',
    stages: [
      stage(
        'views',
        'Views',
        grid(2, [
          { displaySet: 'first' },
          { displaySet: 'second' },
          { displaySet: 'third' },
          { displaySet: 'fourth' },
        ]),
      ),
    ],
  }),
  builtIn({
    id: 'xr-with-prior',
    name: 'Radiograph with prior',
    description: 'One view beside the same view of a prior.',
    rules: [aRadiograph, priorIs('there', 20, true)],
    imageSets: [currentStudy, priorRadiograph],
    displaySets: [first, priorFirst, second],
    stages: [
      stage(
        'compare',
        'Current and prior',
        grid(2, [{ displaySet: 'first' }, { displaySet: 'prior-first' }]),
        {
          needs: { filled: 2 },
        },
      ),
      stage('current', 'Current views', grid(2, [{ displaySet: 'first' }, { displaySet: 'second' }])),
    ],
  }),
  builtIn({
    id: 'xr-two-views',
    name: 'Radiograph, frontal and lateral',
    rules: [
      aRadiograph,
      hasSeries([radiograph, isFrontal], 15, { required: true }),
      hasSeries([radiograph, isLateral], 15, { required: true }),
    ],
    imageSets: [currentStudy],
    displaySets: [frontal, lateral],
    stages: [
      stage('views', 'Frontal and lateral', grid(2, [{ displaySet: 'frontal' }, { displaySet: 'lateral' }])),
    ],
  }),
  builtIn({
    id: 'xr-two-views-with-prior',
    name: 'Radiograph, frontal and lateral with prior',
    rules: [
      aRadiograph,
      hasSeries([radiograph, isFrontal], 15, { required: true }),
      hasSeries([radiograph, isLateral], 15, { required: true }),
      priorIs('there', 20, true),
    ],
    imageSets: [currentStudy, priorRadiograph],
    displaySets: [frontal, lateral, priorFrontal, priorLateral],
    stages: [
      stage(
        'both',
        'Both views with prior',
        grid(2, [
          { displaySet: 'frontal' },
          { displaySet: 'prior-frontal' },
          { displaySet: 'lateral' },
          { displaySet: 'prior-lateral' },
        ]),
        { needs: { filled: 4 } },
      ),
      stage(
        'frontal',
        'Frontal with prior',
        grid(2, [{ displaySet: 'frontal' }, { displaySet: 'prior-frontal' }]),
        {
          needs: { filled: 2 },
        },
      ),
      stage(
        'current',
        'Frontal and lateral',
        grid(2, [{ displaySet: 'frontal' }, { displaySet: 'lateral' }]),
      ),
    ],
  }),
  builtIn({
    id: 'mg-four-views',
    name: 'Mammography',
    description:
      'R CC, L CC, R MLO, L MLO with the chest walls back to back at one scale, then with the prior.',
    rules: [
      studyIs('ModalitiesInStudy', 20, 'MG'),
      hasSeries([is('Modality', 'MG'), is('view', 'CC', 'MLO'), is('laterality', 'L', 'R')], 40, {
        required: true,
        atLeast: 2,
      }),
      hasSeries([is('Modality', 'MG'), is('view', 'CC', 'MLO'), standardView], 20, { atLeast: 4 }),
    ],
    imageSets: [currentStudy, prior(['modality'])],
    displaySets: [
      breast('R', 'CC'),
      breast('L', 'CC'),
      breast('R', 'MLO'),
      breast('L', 'MLO'),
      breast('R', 'CC', 'prior'),
      breast('L', 'CC', 'prior'),
      breast('R', 'MLO', 'prior'),
      breast('L', 'MLO', 'prior'),
      {
        id: 'further',
        label: 'Further views',
        imageSet: 'current',
        where: [is('Modality', 'MG'), forReading, compares('viewModifier', 'isPresent')],
      },
    ],
    stages: [
      stage(
        'four',
        'Four views',
        grid(2, [
          shownBreast('R', 'r-cc'),
          shownBreast('L', 'l-cc'),
          shownBreast('R', 'r-mlo'),
          shownBreast('L', 'l-mlo'),
        ]),
        { sameScale: allFour, links: zoomTogether },
      ),
      stage(
        'cc-prior',
        'CC with prior',
        grid(2, [
          shownBreast('R', 'r-cc'),
          shownBreast('L', 'l-cc'),
          shownBreast('R', 'prior-r-cc'),
          shownBreast('L', 'prior-l-cc'),
        ]),
        { onlyByKey: true, needs: { filled: 3 }, sameScale: allFour, links: zoomTogether },
      ),
      stage(
        'mlo-prior',
        'MLO with prior',
        grid(2, [
          shownBreast('R', 'r-mlo'),
          shownBreast('L', 'l-mlo'),
          shownBreast('R', 'prior-r-mlo'),
          shownBreast('L', 'prior-l-mlo'),
        ]),
        { onlyByKey: true, needs: { filled: 3 }, sameScale: allFour, links: zoomTogether },
      ),
      stage('further', 'Further views', grid(1, [{ displaySet: 'further' }]), { onlyByKey: true }),
    ],
  }),
];
