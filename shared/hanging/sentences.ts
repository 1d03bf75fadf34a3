import { seriesAttributes, studyAttributes, type AttributeTraits } from './attributes.ts';
import type { Condition } from './condition.ts';
import type { DisplaySetSelector, ImageSet, Protocol, Rule } from './protocol.ts';

/** Rules as a radiologist reads them. */

const spokenValues: Readonly<Record<string, string>> = {
  HEAD: 'head',
  FACE: 'face',
  NECK: 'neck',
  CHEST: 'chest',
  HEART: 'heart',
  BREAST: 'breast',
  ABDOMEN: 'abdomen',
  PELVIS: 'pelvis',
  CSPINE: 'cervical spine',
  TSPINE: 'thoracic spine',
  LSPINE: 'lumbar spine',
  SPINE: 'spine',
  SHOULDER: 'shoulder',
  ELBOW: 'elbow',
  HAND: 'hand or wrist',
  HIP: 'hip',
  KNEE: 'knee',
  ANKLE: 'ankle',
  FOOT: 'foot',
  EXTREMITY: 'extremity',
  WHOLEBODY: 'whole body',
  AXIAL: 'axial',
  SAGITTAL: 'sagittal',
  CORONAL: 'coronal',
  SOFT: 'soft',
  SHARP: 'sharp',
  LUNG: 'lung',
  BONE: 'bone',
  T2STAR: 'T2*',
  FRONTAL: 'frontal',
  LATERAL: 'lateral',
  OBLIQUE: 'oblique',
  ARTERIAL: 'arterial',
  PORTAL: 'portal venous',
  LATE: 'late',
  NATIVE: 'native',
  YES: 'yes',
  NO: 'no',
};
const spokenSides: Readonly<Record<string, string>> = { L: 'left', R: 'right', B: 'both sides' };

/** Flags are no comparison with YES to a reader. */
const flagSentences: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  contrast: ['contrast was given', 'no contrast was given'],
  localizer: ['it is a localizer', 'it is no localizer'],
  isDerived: ['it is derived', 'it is original'],
  isVolume: ['it is an evenly spaced volume', 'it is no evenly spaced volume'],
  isMultiframe: ['it is one object of many frames', 'it is no object of many frames'],
};

/** A derived value as a reader says it. */
export function spokenValue(
  attribute: string,
  kind: AttributeTraits['kind'] | undefined,
  value: string | number,
): string {
  const text = String(value);
  if (attribute === 'laterality') return spokenSides[text.toUpperCase()] ?? text;
  return kind === 'name' ? (spokenValues[text.toUpperCase()] ?? text) : text;
}

function listed(words: readonly string[], last: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `the modality is CT`; without a capital, to stand inside another sentence. */
function clause(condition: Condition, attributes: Readonly<Record<string, AttributeTraits>>): string {
  const { attribute, operator, values, valueNumber, whenAbsent } = condition;
  const flag = flagClause(condition);
  if (flag !== undefined) return flag;
  const traits = attributes[attribute];
  const spoken = traits?.spoken ?? attribute;
  const which = valueNumber === 0 ? '' : ` (value ${valueNumber})`;
  const subject = `${spoken.startsWith('The ') || spoken.startsWith('A ') || spoken.startsWith('Where ') ? spoken.slice(0, 1).toLowerCase() + spoken.slice(1) : spoken}${which}`;
  const said = listed(values.map((value) => spokenValue(attribute, traits?.kind, value)));
  const unless = whenAbsent === 'passes' ? ', or is not stated' : '';
  return `${subject} ${predicate(operator, said, values)}${unless}`;
}

function flagClause({ attribute, operator, values }: Condition): string | undefined {
  const flag = flagSentences[attribute];
  if (flag === undefined) return undefined;
  const [yes, no] = flag;
  const [value] = values.map((text) => String(text).toUpperCase());
  if (operator === 'isAbsent' || ((operator === 'equals' || operator === 'includes') && value === 'NO'))
    return no;
  if (operator === 'doesNotEqual' || operator === 'doesNotInclude') return value === 'YES' ? no : yes;
  return (operator === 'equals' || operator === 'includes') && value === 'YES' ? yes : undefined;
}

function predicate(operator: Condition['operator'], said: string, values: Condition['values']): string {
  const [first, second] = values;
  switch (operator) {
    case 'equals':
    case 'includes':
      return `is ${said}`;
    case 'doesNotEqual':
    case 'doesNotInclude':
      return `is not ${said}`;
    case 'contains':
      return `contains “${said}”`;
    case 'doesNotContain':
      return `does not contain “${said}”`;
    case 'startsWith':
      return `begins with “${said}”`;
    case 'endsWith':
      return `ends with “${said}”`;
    case 'matches':
      return `matches the pattern ${said}`;
    case 'doesNotMatch':
      return `does not match the pattern ${said}`;
    case 'greaterThan':
      return `is more than ${first}`;
    case 'atLeast':
      return `is ${first} or more`;
    case 'lessThan':
      return `is less than ${first}`;
    case 'atMost':
      return `is ${first} or less`;
    case 'inRange':
      return `is from ${first} to ${second}`;
    case 'outOfRange':
      return `is outside ${first} to ${second}`;
    case 'isOdd':
      return 'is odd';
    case 'isEven':
      return 'is even';
    case 'isInteger':
      return 'is a whole number';
    case 'isPresent':
      return 'is stated';
    case 'isAbsent':
      return 'is not stated';
  }
}

/** One sentence for a rule of a protocol. */
export function ruleSentence(rule: Rule, protocol: Pick<Protocol, 'imageSets'>): string {
  switch (rule.about) {
    case 'study':
      return capital(clause(rule, studyAttributes));
    case 'series': {
      const what = listed(
        rule.where.map((condition) => clause(condition, seriesAttributes)),
        'and',
      );
      if (rule.atMost === 0) return `There is no series of which ${what}`;
      const count =
        rule.atMost === null
          ? `At least ${rule.atLeast}`
          : rule.atMost === rule.atLeast
            ? `Exactly ${rule.atLeast}`
            : `${rule.atLeast} to ${rule.atMost}`;
      return `${count} series, of which ${what}`;
    }
    case 'imageSet': {
      const imageSet = protocol.imageSets.find(({ id }) => id === rule.imageSet);
      const what = imageSet === undefined ? rule.imageSet : imageSetWords(imageSet);
      return rule.is === 'there' ? `There is ${what}` : `There is no ${what.replace(/^an? /u, '')}`;
    }
    case 'screens':
      return rule.atLeast === 1
        ? 'One screen is connected'
        : `At least ${rule.atLeast} screens are connected`;
  }
}

const traitWords = {
  modality: 'modality',
  region: 'region',
  laterality: 'side',
  procedure: 'description',
} as const;

/** `a prior study of the same region and modality of the last 5 years`. */
export function imageSetWords({ from, label }: ImageSet): string {
  if (from.kind === 'current') return label;
  const nth = from.nth === 1 ? 'a' : `a ${ordinal(from.nth)}`;
  const order = from.order === 'oldest' ? ' oldest' : '';
  const shared =
    from.sharing.length === 0
      ? ''
      : ` of the same ${listed(
          from.sharing.map((trait) => traitWords[trait]),
          'and',
        )}`;
  const conditions = from.where.map((condition) => clause(condition, studyAttributes));
  const where = conditions.length === 0 ? '' : ` of which ${listed(conditions, 'and')}`;
  const { within } = from;
  const time =
    within === null
      ? ''
      : within.from === 0
        ? ` of the last ${within.to} ${within.unit}`
        : ` from ${within.from} to ${within.to} ${within.unit} earlier`;
  return `${nth}${order} prior study${shared}${where}${time}`;
}

function ordinal(count: number): string {
  return count === 2 ? 'second' : count === 3 ? 'third' : `${count}th`;
}

/** `Axial, soft kernel, most images`: what a viewport asks for. */
export function selectorWords({ where, prefer, like, orderBy, nth }: DisplaySetSelector): string {
  const parts = [
    ...where.map((condition) => phrase(condition)),
    ...prefer.map((condition) => `rather ${phrase(condition)}`),
    ...(like === null ? [] : [`most like “${like}”`]),
    ...orderBy.map(({ attribute, take }) => orderWords(attribute, take)),
  ];
  const text = parts.length === 0 ? 'any series' : parts.join(', ');
  return capital(nth === 1 ? text : `${text}, the ${ordinal(nth)}`);
}

const phrases: Readonly<Record<string, (said: string) => string>> = {
  plane: (said) => said,
  kernel: (said) => `${said} kernel`,
  sequence: (said) => said,
  view: (said) => `${said} view`,
  laterality: (said) => said,
  phase: (said) => `${said} phase`,
  bodyPart: (said) => said,
  Modality: (said) => said,
};

function phrase(condition: Condition): string {
  const { attribute, operator, values } = condition;
  if (attribute === 'isMultiframe' && operator === 'doesNotEqual') return 'a single picture';
  const flag = flagClause(condition);
  if (flag !== undefined) return flag.replace(/^it is /u, '').replace(' was given', '');
  const traits = seriesAttributes[attribute];
  const write = phrases[attribute];
  const said = listed(values.map((value) => spokenValue(attribute, traits?.kind, value)));
  if (write !== undefined && (operator === 'equals' || operator === 'includes')) return write(said);
  if (write !== undefined && (operator === 'doesNotEqual' || operator === 'doesNotInclude'))
    return `not ${write(said)}`;
  if (attribute === 'viewModifier' && operator === 'isAbsent') return 'standard view';
  if (attribute === 'PresentationIntentType' && operator === 'doesNotEqual') return 'no raw image';
  if (attribute === 'imageCount' && operator === 'atLeast') return `${values[0]} images or more`;
  if (attribute === 'SliceThickness' && operator === 'atMost') return `${values[0]} mm or thinner`;
  if (attribute === 'SliceThickness' && operator === 'atLeast') return `${values[0]} mm or thicker`;
  return clause(condition, seriesAttributes);
}

function orderWords(attribute: string, take: 'most' | 'least'): string {
  if (attribute === 'imageCount') return take === 'most' ? 'most images' : 'fewest images';
  if (attribute === 'SliceThickness') return take === 'most' ? 'thickest' : 'thinnest';
  const spoken = (seriesAttributes[attribute]?.spoken ?? attribute).replace(/^The /u, '');
  return `${take === 'most' ? 'greatest' : 'least'} ${spoken}`;
}
