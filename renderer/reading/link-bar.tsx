import type { ReactElement } from 'react';
import { formatDecimal } from '../text/locale.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { linkActions, type LinkAction } from './link-state.ts';
import { linkedTiles, linkRelation, type LinkRelation } from './linked-scroll.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { ReadingState } from './reading-state.ts';

const actionTexts: Readonly<Record<LinkAction, PlainTextKey>> = {
  scroll: 'reading.link.scroll',
  zoomPan: 'reading.link.zoomPan',
  window: 'reading.link.window',
};

type ApartReason = Extract<LinkRelation, { kind: 'apart' }>['reason'];

function apartText(reason: ApartReason, number: number): string {
  switch (reason) {
    case 'not-parallel':
      return t('reading.link.notParallel', { number });
    case 'no-position':
      return t('reading.link.noPosition', { number });
    case 'no-offset':
      return t('reading.link.noOffset', { number });
    case 'mixed-orientation':
      return t('reading.link.mixed', { number });
  }
}

/** What is linked, by how much it is shifted, and what does not follow and why: always in words. */
export function LinkBar(): ReactElement {
  const { views } = useReading();
  // What is linked changes with every slice: only while something is.
  const state = useReadingState((whole) => (whole.link.isOn ? whole : null));
  if (state === null) {
    return (
      <button type="button" className="row link-state" onClick={() => views.toggleLink()}>
        <Icon name="link" />
        <span>{t('reading.link.off')}</span>
      </button>
    );
  }
  const { link } = state;
  const { count, parts } = summarise(state);
  const tiles = tn('reading.link.tiles', count);
  return (
    <div className="row link-state on">
      <button type="button" title={t('reading.link.stop')} onClick={() => views.toggleLink()}>
        <Icon name="link" label={t('reading.link.stop')} />
      </button>
      {linkActions.map((action) => (
        <button
          key={action}
          type="button"
          className={link.actions[action] ? 'link-action on' : 'link-action'}
          aria-pressed={link.actions[action]}
          onClick={() => views.toggleLinkAction(action)}
        >
          {t(actionTexts[action])}
        </button>
      ))}
      <span className="link-words" title={[tiles, ...parts.map(({ text }) => text)].join(' · ')}>
        {tiles}
        {parts.map(({ text, tone }) => (
          <span key={text} className={tone === '' ? '' : `c-${tone}`}>
            {text}
          </span>
        ))}
      </span>
    </div>
  );
}

interface LinkSummary {
  readonly count: number;
  readonly parts: readonly { readonly text: string; readonly tone: '' | 'prior' | 'caution' }[];
}

/** The active tile against every other that takes part. */
function summarise(state: ReadingState): LinkSummary {
  const tiles = linkedTiles(state);
  const active = state.tiles[state.activeTile];
  const parts = new Map<string, '' | 'prior' | 'caution'>();
  let count = 0;
  const current = state.groups.find((group) => group.isCurrent)?.study.studyId;
  for (const index of tiles) {
    const tile = state.tiles[index];
    if (tile === undefined || active === undefined) continue;
    const relation: LinkRelation =
      index === state.activeTile ? { kind: 'position' } : linkRelation(state, active, tile);
    if (relation.kind !== 'apart') count++;
    if (relation.kind === 'number') parts.set(t('reading.link.byNumber'), 'caution');
    if (relation.kind === 'apart') parts.set(apartText(relation.reason, index + 1), 'caution');
    if (relation.kind === 'offset') {
      const isPrior = state.displaySets.get(tile.displaySetId ?? '')?.studyId !== current;
      const offset = signedMm(relation.offsetMm);
      const words = isPrior
        ? t('reading.link.priorOffset', { offset })
        : t('reading.link.offset', { number: index + 1, offset });
      parts.set(words, isPrior ? 'prior' : '');
    }
  }
  return { count, parts: [...parts].map(([text, tone]) => ({ text, tone })) };
}

/** `+2.0`, with the minus sign of print. */
function signedMm(value: number): string {
  const text = formatDecimal(Math.abs(value), 1);
  return value <= -0.05 ? `−${text}` : `+${text}`;
}
