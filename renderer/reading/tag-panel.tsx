import { useDeferredValue, useEffect, useMemo, useState, type ReactElement } from 'react';
import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { InstanceTags, TagLine } from '../../shared/model/instance-tags.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';
import { useRowWindow } from '../ui/use-row-window.ts';
import { filterTags } from './filter-tags.ts';
import { joined } from './overlay-text.ts';
import { useReading, useReadingState } from './reading-context.ts';
import { SeriesSection } from './series-facts.tsx';
import { errorText } from '../text/error-text.ts';

/** Everything that the file of the image on screen holds, as it was received. */
export function TagPanel(): ReactElement {
  const instanceId = useReadingState((state) => state.tiles[state.activeTile]?.shown?.instanceId ?? null);
  return (
    <>
      <SeriesSection />
      <section className="tags">
        <h2 className="section-head">
          {t('measure.tags')} <span className="n">{t('measure.tags.received')}</span>
        </h2>
        {instanceId === null ? (
          <p className="t3">{t('measure.tags.none')}</p>
        ) : (
          <TagList instanceId={instanceId} />
        )}
      </section>
    </>
  );
}

type Load =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly tags: InstanceTags }
  | { readonly kind: 'failed'; readonly error: NegatoscopeError };

/** Scrolling through a stack asks for the file of the image that it stops at. */
const restMs = 200;

function useTags(instanceId: number): Load {
  const { readTags } = useReading();
  const [found, setFound] = useState<{ readonly instanceId: number; readonly load: Load } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const show = (load: Load): void => {
      if (isCurrent) setFound({ instanceId, load });
    };
    const timer = setTimeout(() => {
      readTags(instanceId).then(
        (tags) => show({ kind: 'loaded', tags }),
        (error: unknown) => show({ kind: 'failed', error: asNegatoscopeError(error, 'tags') }),
      );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [instanceId, readTags]);
  // Tags of the image before never stand beside the next one.
  return found?.instanceId === instanceId ? found.load : { kind: 'loading' };
}

function TagList({ instanceId }: { readonly instanceId: number }): ReactElement {
  const load = useTags(instanceId);
  const [search, setSearch] = useState('');
  const deferred = useDeferredValue(search);
  const lines = useMemo(
    () => (load.kind === 'loaded' ? filterTags(load.tags.lines, deferred) : []),
    [load, deferred],
  );
  return (
    <>
      <div className="tag-search row">
        <Icon name="search" />
        <input
          className="grow"
          type="search"
          aria-label={t('measure.tags.search')}
          placeholder={t('measure.tags.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {load.kind === 'loading' && <output className="t3">{t('measure.tags.loading')}</output>}
      {load.kind === 'failed' && (
        <div role="alert">
          <p className="c-stop">{t('measure.tags.failed')}</p>
          <p className="t3 selectable">
            {errorText(load.error)} ({load.error.code})
          </p>
        </div>
      )}
      {load.kind === 'loaded' && lines.length === 0 && <p className="t3">{t('measure.tags.noMatch')}</p>}
      {lines.length > 0 && <TagRows lines={lines} />}
      {load.kind === 'loaded' && load.tags.leftOutCount > 0 && (
        <p className="c-caution">
          {t('measure.tags.leftOut', { count: formatCount(load.tags.leftOutCount) })}
        </p>
      )}
    </>
  );
}

const rowHeightPx = 36;

function TagRows({ lines }: { readonly lines: readonly TagLine[] }): ReactElement {
  const { scroller, rows } = useRowWindow({
    count: lines.length,
    rowHeightPx,
    headHeightPx: 0,
    overscanRows: 8,
  });
  return (
    <div ref={scroller} className="tag-scroll" role="list" aria-label={t('measure.tags')}>
      <div style={{ height: lines.length * rowHeightPx, position: 'relative' }}>
        {rows.map(({ index, topPx }) => {
          const line = lines[index];
          return line === undefined ? null : <TagRow key={index} line={line} topPx={topPx} />;
        })}
      </div>
    </div>
  );
}

function TagRow({ line, topPx }: { readonly line: TagLine; readonly topPx: number }): ReactElement {
  const { depth, tag, vr, name, isPrivate, text, wholeCharacters, lengthBytes, itemCount, problem } = line;
  const isItem = tag.startsWith('#');
  const size = lengthBytes === null || lengthBytes === 0 ? '' : formatBytes(lengthBytes);
  const value = itemCount === null ? (text === '' ? size : text) : tn('measure.tags.items', itemCount);
  const cut = wholeCharacters === null ? '' : t('measure.tags.cut', { count: formatCount(wholeCharacters) });
  const called = name === '' && !isItem ? t('measure.tags.unnamed') : name;
  return (
    <div
      className={isItem ? 'tag-row item' : 'tag-row'}
      role="listitem"
      style={{ top: topPx, height: rowHeightPx, paddingLeft: 8 * Math.min(depth, 8) }}
      title={joined([tag, vr, called, text, cut, size])}
    >
      <div className="clip">
        <code>{tag}</code> {vr !== '' && <code className="t3">{vr}</code>}{' '}
        <span className={isPrivate ? 'private' : ''}>
          {isPrivate ? joined([t('measure.tags.private'), name]) : called}
        </span>
      </div>
      <div className="clip selectable tag-value">
        {value} {cut !== '' && <span className="t3">{cut}</span>}
        {problem !== null && <span className="c-caution"> {problem}</span>}
      </div>
    </div>
  );
}
