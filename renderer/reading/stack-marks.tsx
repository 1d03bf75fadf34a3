import type { ReactElement } from 'react';
import type { DisplaySet, SeriesFinding, StackBlock } from '../../shared/model/reading.ts';
import { findingText } from '../text/finding-text.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { joined } from './overlay-text.ts';
import type { Shown } from './reading-state.ts';
import { blockAt } from './stack-blocks.ts';

/**
 * `b 1000 s/mm² · pass 2 of 2 · slice 7 of 12`; of a plane the pass that it is made of. '' for a series that goes through
 * its stack once.
 */
export function blockLine(set: DisplaySet, shown: Shown): string {
  const plane = shown.kind === 'frame' ? shown.reformatted : null;
  const here = blockAt(set, plane?.source.phasePlace ?? shown.position);
  if (here === null) return '';
  const { block, index, count, length } = here;
  return joined([
    ...block.told.map(toldText),
    t('reading.block.pass', { number: index + 1, count }),
    plane === null
      ? t('reading.block.slice', { number: shown.position - block.start + 1, count: length })
      : '',
  ]);
}

function toldText({ by, value }: StackBlock['told'][number]): string {
  switch (by) {
    case 'frame label':
      return value;
    case 'ImageType':
      return value.replaceAll('\\', '/');
    default:
      return t(`reading.block.${by}`, { value });
  }
}

const everywhere: Readonly<Record<string, PlainTextKey>> = {
  'orientation.mixed': 'reading.badge.mixed',
};
const here: Readonly<Record<string, PlainTextKey>> = {
  'position.gap': 'reading.badge.gapBefore',
  'position.duplicate': 'reading.badge.duplicate',
};
const nextOne: Readonly<Record<string, PlainTextKey>> = {
  'position.gap': 'reading.badge.gapAfter',
};

/** What a finding says of the picture at a place; undefined where it says nothing of that one. */
function markOf({ code, position }: SeriesFinding, place: number): PlainTextKey | undefined {
  if (position === place && here[code] !== undefined) return here[code];
  if (position === place + 1 && nextOne[code] !== undefined) return nextOne[code];
  return everywhere[code];
}

/** On the picture itself: slices are missing before or behind it, or the series has no common direction. */
export function FindingMarks({
  set,
  shown,
}: {
  readonly set: DisplaySet;
  readonly shown: Shown;
}): ReactElement | null {
  if (shown.kind === 'frame' && shown.reformatted !== null) return null;
  const marks = set.findings.flatMap((finding) => {
    const key = markOf(finding, shown.position);
    return key === undefined ? [] : [{ key, title: findingText(finding) }];
  });
  if (marks.length === 0) return null;
  return (
    <div className="badges">
      {marks.map(({ key, title }) => (
        <Badge key={key} tone="caution" title={title}>
          {t(key)}
        </Badge>
      ))}
    </div>
  );
}
