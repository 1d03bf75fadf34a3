import type { Condition } from '../condition.ts';
import { protocolFormat, type WrittenProtocol } from '../protocol.ts';

/** The parts that built in protocols are put together from. */

type WrittenRule = WrittenProtocol['rules'][number];
type WrittenImageSet = WrittenProtocol['imageSets'][number];
type WrittenSelector = WrittenProtocol['displaySets'][number];
export type WrittenStage = WrittenProtocol['stages'][number];
type WrittenBox = WrittenStage['screens'][number]['boxes'][number];
export type WrittenCondition = NonNullable<WrittenSelector['where']>[number];

export function builtIn(
  protocol: Omit<WrittenProtocol, 'format' | 'formatVersion' | 'level' | 'locked'>,
): WrittenProtocol {
  return { format: protocolFormat, formatVersion: 1, level: 'built-in', ...protocol };
}

type Values = readonly (string | number)[];

export function is(attribute: string, ...values: Values): WrittenCondition {
  return { attribute, operator: 'equals', values: [...values] };
}

/** Also true where nothing is said. */
export function isNot(attribute: string, ...values: Values): WrittenCondition {
  return { attribute, operator: 'doesNotEqual', values: [...values], whenAbsent: 'passes' };
}

export function compares(
  attribute: string,
  operator: Condition['operator'],
  ...values: Values
): WrittenCondition {
  return { attribute, operator, values: [...values] };
}

/** Scouts and the like hang only where nothing else is asked for. */
export const noLocalizer: WrittenCondition = isNot('localizer', 'YES');

export function studyIs(attribute: string, weight: number, ...values: Values): WrittenRule {
  return { about: 'study', ...is(attribute, ...values), weight, required: true };
}

export function hasSeries(
  where: readonly WrittenCondition[],
  weight: number,
  more: { required?: boolean; atLeast?: number } = {},
): WrittenRule {
  return { about: 'series', where: [...where], weight, ...more };
}

export const currentStudy: WrittenImageSet = { id: 'current', label: 'Current', from: { kind: 'current' } };

export function prior(
  sharing: readonly ('modality' | 'region' | 'laterality' | 'procedure')[],
  years: number | null = null,
): WrittenImageSet {
  return {
    id: 'prior',
    label: 'Prior',
    from: {
      kind: 'prior',
      sharing: [...sharing],
      within: years === null ? null : { to: years, unit: 'years' },
    },
  };
}

export function priorIs(expected: 'there' | 'absent', weight: number, required = false): WrittenRule {
  return { about: 'imageSet', imageSet: 'prior', is: expected, weight, required };
}

type BoxContent = Omit<WrittenBox, 'id' | 'at'>;

/** Boxes of one screen as a grid, row by row; null leaves a cell out. Each is numbered behind those of screens before. */
export function grid(
  columns: number,
  contents: readonly (BoxContent | null)[],
  boxesBefore = 0,
): WrittenBox[] {
  const rows = Math.ceil(contents.length / columns);
  return contents.flatMap((content, index): WrittenBox[] =>
    content === null
      ? []
      : [
          {
            id: `box-${boxesBefore + index + 1}`,
            at: [(index % columns) / columns, Math.floor(index / columns) / rows, 1 / columns, 1 / rows],
            ...content,
          },
        ],
  );
}

export function stage(
  id: string,
  name: string,
  boxes: WrittenBox[],
  more: Omit<WrittenStage, 'id' | 'name' | 'screens'> = {},
): WrittenStage {
  return stageOver(id, name, [boxes], more);
}

/** A stage over several screens, left to right. */
export function stageOver(
  id: string,
  name: string,
  screens: readonly WrittenBox[][],
  more: Omit<WrittenStage, 'id' | 'name' | 'screens'> = {},
): WrittenStage {
  return { id, name, screens: screens.map((boxes) => ({ boxes })), ...more };
}

/** Scroll, zoom and pan of boxes together. */
export function linked(...boxes: string[]): NonNullable<WrittenStage['links']>[number] {
  return { kinds: ['scroll', 'zoom', 'pan'], boxes };
}

/** The stage of a series beside the like one of a prior, scrolled, zoomed and moved together. */
export function compareStage(
  current: string,
  priorSeries: string,
  show: BoxContent['show'],
  more: Pick<WrittenStage, 'onlyByKey'> = {},
): WrittenStage {
  return stage(
    'compare',
    'Current and prior',
    grid(2, [
      { displaySet: current, show },
      { displaySet: priorSeries, show },
    ]),
    { ...more, needs: { filled: 2 }, links: [linked('box-1', 'box-2')] },
  );
}
