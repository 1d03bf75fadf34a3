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
  stageOver,
  studyIs,
  type WrittenCondition,
  type WrittenStage,
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
/**
 * The chest wall of the right breast lies right and that of the left breast left, the lateral side of a CC on top, the
 * head on top of an MLO, whichever way the picture came (ACR and EUREF hang them so).
 */
function shownBreast(side: 'R' | 'L', view: 'CC' | 'MLO', when: 'current' | 'prior' = 'current') {
  const bottom = view === 'MLO' ? 'F' : side === 'R' ? 'L' : 'R';
  const orientation: [string, string] = [side === 'R' ? 'P' : 'A', bottom];
  const horizontal = side === 'R' ? ('right' as const) : ('left' as const);
  return { displaySet: breast(side, view, when).id, show: { horizontal, orientation } };
}
const fourBreasts = [
  ['R', 'CC'] as const,
  ['L', 'CC'] as const,
  ['R', 'MLO'] as const,
  ['L', 'MLO'] as const,
];
const fourShown = (when: 'current' | 'prior') =>
  fourBreasts.map(([side, view]) => shownBreast(side, view, when));
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `box-${index + 1}`);
/** One scale for so many boxes, zoomed and moved as one. */
const asOne = (count: number): Pick<WrittenStage, 'sameScale' | 'links'> => ({
  sameScale: [numbered(count)],
  links: [{ kinds: ['zoom', 'pan'], boxes: numbered(count) }],
});

/** Both breasts in one view, current above prior. */
function withPriorStage(view: 'CC' | 'MLO') {
  return stage(
    `${view.toLowerCase()}-prior`,
    `${view} with prior`,
    grid(2, [
      shownBreast('R', view),
      shownBreast('L', view),
      shownBreast('R', view, 'prior'),
      shownBreast('L', view, 'prior'),
    ]),
    { onlyByKey: true, needs: { filled: 3 }, ...asOne(4) },
  );
}

/** Both breasts in one view on each of two screens: the current ones left, the prior ones right. */
function overTwoScreensStage(view: 'CC' | 'MLO') {
  const both = (when: 'current' | 'prior') => [shownBreast('R', view, when), shownBreast('L', view, when)];
  return stageOver(
    `${view.toLowerCase()}-prior`,
    `${view} with prior`,
    [grid(2, both('current')), grid(2, both('prior'), 2)],
    { onlyByKey: true, needs: { filled: 3 }, ...asOne(4) },
  );
}

const aMammogram = [
  studyIs('ModalitiesInStudy', 20, 'MG'),
  hasSeries([is('Modality', 'MG'), is('view', 'CC', 'MLO'), is('laterality', 'L', 'R')], 40, {
    required: true,
    atLeast: 2,
  }),
  hasSeries([is('Modality', 'MG'), is('view', 'CC', 'MLO'), standardView], 20, { atLeast: 4 }),
];
const mammograms = [
  ...fourBreasts.map(([side, view]) => breast(side, view)),
  ...fourBreasts.map(([side, view]) => breast(side, view, 'prior')),
  {
    id: 'further',
    label: 'Further views',
    imageSet: 'current',
    where: [is('Modality', 'MG'), forReading, compares('viewModifier', 'isPresent')],
  },
];
const furtherViews = stage('further', 'Further views', grid(1, [{ displaySet: 'further' }]), {
  onlyByKey: true,
});

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
    rules: aMammogram,
    imageSets: [currentStudy, prior(['modality'])],
    displaySets: mammograms,
    stages: [
      stage('four', 'Four views', grid(2, fourShown('current')), asOne(4)),
      withPriorStage('CC'),
      withPriorStage('MLO'),
      furtherViews,
    ],
  }),
  builtIn({
    id: 'mg-two-screens',
    name: 'Mammography on two screens',
    description: 'The four views on the left screen, those of the prior on the right one, at one scale.',
    rules: [
      ...aMammogram,
      priorIs('there', 20, true),
      { about: 'screens', atLeast: 2, weight: 10, required: true },
    ],
    imageSets: [currentStudy, prior(['modality'])],
    displaySets: mammograms,
    stages: [
      stageOver(
        'four',
        'Four views with prior',
        [grid(2, fourShown('current')), grid(2, fourShown('prior'), 4)],
        asOne(8),
      ),
      overTwoScreensStage('CC'),
      overTwoScreensStage('MLO'),
      furtherViews,
    ],
  }),
];
