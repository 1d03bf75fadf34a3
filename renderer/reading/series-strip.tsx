import { useState, type ReactElement } from 'react';
import type { DisplaySet } from '../../shared/model/reading.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import { formatDa, spanBefore } from '../text/format.ts';
import { findingText } from '../text/finding-text.ts';
import { t, tn } from '../text/text.ts';
import { useStudyDetail } from '../state/server-state.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { LoadBar } from '../ui/load-bar.tsx';
import { useRoving } from '../ui/use-roving.ts';
import { carryDisplaySet } from './drag-series.ts';
import { joined } from './overlay-text.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { StudyGroup } from './reading-state.ts';
import { tileLimit, visibleTiles } from './wall-layout.ts';
import { hungTiles, layoutOn, screenOf, tileLabel } from './walls.ts';
import { errorText } from '../text/error-text.ts';

/** The series of the open study and of its priors: click hangs in the active viewport, or drag. */
export function SeriesStrip(): ReactElement {
  const groups = useReadingState((state) => state.groups);
  const roving = useRoving<HTMLDivElement>();
  const open = groups.filter(({ isCurrent, load }) => isCurrent || load.kind !== 'idle');
  const closed = groups.filter(({ isCurrent, load }) => !isCurrent && load.kind === 'idle');
  const current = groups.find(({ isCurrent }) => isCurrent);
  return (
    <nav className="strip" aria-label={t('reading.strip')}>
      <div className="strip-scroll" {...roving}>
        {open.map((group) => (
          <StudySection key={group.study.studyId} group={group} current={current} />
        ))}
      </div>
      {closed.length > 0 && (
        <div className="strip-priors">
          {closed.map((group) => (
            <ClosedPrior key={group.study.studyId} group={group} current={current} />
          ))}
        </div>
      )}
    </nav>
  );
}

interface GroupProps {
  readonly group: StudyGroup;
  readonly current: StudyGroup | undefined;
}

/** How a study lies to the open one: `1 y 4 m earlier`. */
function relation({ group, current }: GroupProps): string {
  if (group.isCurrent) return t('reading.strip.current');
  const { StudyDate } = group.study;
  const reference = current?.study.StudyDate ?? '';
  const span = spanBefore(StudyDate, reference);
  if (span !== undefined) return t('reading.strip.earlier', { span });
  if (StudyDate === '' || reference === '') return t('reading.strip.undated');
  return StudyDate === reference ? t('reading.strip.sameDay') : t('reading.strip.later');
}

function StudySection({ group, current }: GroupProps): ReactElement {
  const { engine } = useReading();
  const displaySets = useReadingState((state) => state.displaySets);
  const hung = useHungSets();
  const sets =
    group.load.kind === 'loaded' ? group.load.displaySetIds.flatMap((id) => displaySets.get(id) ?? []) : [];
  const notHungCount = sets.filter((set) => !hung.has(set.displaySetId)).length;
  const { StudyDate, StudyDescription, modalities } = group.study;
  return (
    <section className={group.isCurrent ? 'strip-study' : 'strip-study prior'}>
      <header>
        <div className="row">
          <h2 className="grow clip">{relation({ group, current })}</h2>
          {notHungCount > 0 && (
            <button
              type="button"
              className="caption text-link"
              onClick={() => engine.store.setState({ isPanelOpen: true, panelTab: 'hanging' })}
            >
              {tn('reading.strip.notHung', notHungCount)}
            </button>
          )}
        </div>
        <p className="clip">
          {joined([formatDa(StudyDate), StudyDescription === '' ? modalities.join(', ') : StudyDescription])}
        </p>
      </header>
      {group.isCurrent && <Arrivals study={group.study} />}
      {group.isCurrent && <NewStudies study={group.study} />}
      {group.load.kind === 'loading' && <p className="strip-note">{t('reading.strip.loading')}</p>}
      {group.load.kind === 'failed' && (
        <p className="strip-note c-stop" role="alert" title={errorText(group.load.error)}>
          {t('reading.strip.failed')}: {errorText(group.load.error)}{' '}
          <button
            type="button"
            className="text-link"
            onClick={() => void engine.loadGroup(group.study.studyId)}
          >
            {t('reading.strip.again')}
          </button>
        </p>
      )}
      <ul>
        {sets.map((set) => (
          <SeriesRow
            key={set.displaySetId}
            set={set}
            tiles={hung.get(set.displaySetId) ?? []}
            isPrior={!group.isCurrent}
          />
        ))}
      </ul>
    </section>
  );
}

/** What came since the study was opened: it waits for the reader, and never hangs itself. */
function Arrivals({ study }: { readonly study: StudyRow }): ReactElement | null {
  const { engine } = useReading();
  const now = useStudyDetail(study.studyId).data?.study;
  if (now === undefined) return null;
  const newCount = now.instanceCount - study.instanceCount;
  if (newCount <= 0 && now.state !== 'receiving') return null;
  return (
    <div className="strip-arrivals">
      {now.state === 'receiving' && <Badge tone="accent">{t('reading.strip.receiving')}</Badge>}
      {newCount > 0 && (
        <button type="button" className="text-link" onClick={() => void engine.open(study.studyId)}>
          {tn('reading.strip.arrived', newCount)}
        </button>
      )}
    </div>
  );
}

/** Studies of the patient that came since: offered as well, as the protocol may hang one of them. */
function NewStudies({ study }: { readonly study: StudyRow }): ReactElement | null {
  const { engine } = useReading();
  const groups = useReadingState((state) => state.groups);
  const others = useStudyDetail(study.studyId).data?.otherStudies ?? [];
  const known = new Set(groups.map((group) => group.study.studyId));
  const count = others.filter(({ studyId }) => !known.has(studyId)).length;
  if (count === 0) return null;
  return (
    <div className="strip-arrivals">
      <button type="button" className="text-link" onClick={() => void engine.open(study.studyId)}>
        {tn('reading.strip.studiesArrived', count)}
      </button>
    </div>
  );
}

/** Visible tiles by the display set that hangs in them. */
function useHungSets(): ReadonlyMap<string, readonly number[]> {
  const tiles = useReadingState((state) => state.tiles);
  const layout = useReadingState((state) => state.layout);
  const otherWalls = useReadingState((state) => state.otherWalls);
  const hung = new Map<string, number[]>();
  for (const index of hungTiles({ layout, oneUp: null, otherWalls })) {
    const id = tiles[index]?.displaySetId ?? null;
    if (id !== null) hung.set(id, [...(hung.get(id) ?? []), index]);
  }
  return hung;
}

interface SeriesRowProps {
  readonly set: DisplaySet;
  readonly tiles: readonly number[];
  readonly isPrior: boolean;
}

function SeriesRow({ set, tiles, isPrior }: SeriesRowProps): ReactElement {
  const { actions } = useReading();
  const isActive = useReadingState(
    (state) => state.tiles[state.activeTile]?.displaySetId === set.displaySetId,
  );
  const progress = useReadingState((state) => state.progress.get(set.displaySetId));
  const count = set.frames.length;
  const name = set.SeriesDescription === '' ? t('reading.strip.untitled') : set.SeriesDescription;
  const what = set.notShown === null ? tn('reading.strip.images', count) : set.Modality;
  const loaded = progress?.loadedCount ?? 0;
  const isIncomplete = set.findings.length > 0 || (progress?.failedCount ?? 0) > 0;
  return (
    <li>
      <button
        type="button"
        className={isActive ? 'series active' : 'series'}
        title={[name, ...set.findings.map(findingText)].join('\n')}
        aria-label={joined([t('reading.strip.hang', { name }), what, ...set.findings.map(findingText)])}
        aria-current={isActive}
        draggable
        data-series-display-set={set.displaySetId}
        onDragStart={(event) => carryDisplaySet(event.dataTransfer, set.displaySetId)}
        onClick={() => actions.hang(set.displaySetId)}
      >
        <Thumbnail set={set} />
        {count > 0 && (
          <span className="series-load">
            <LoadBar
              fraction={loaded / count}
              tone={isIncomplete ? 'part' : 'still'}
              label={t('reading.strip.loaded', { loaded, count })}
            />
          </span>
        )}
        <span className="series-words">
          <span className="series-name clip">{name}</span>
          <span className="series-meta clip">
            {joined([
              set.SeriesNumber === null ? '' : t('reading.strip.seriesNumber', { number: set.SeriesNumber }),
              what,
            ])}
          </span>
          <span className="series-foot">
            {tiles.length === 0 ? (
              <span className="caption">{t('reading.strip.isNotHung')}</span>
            ) : (
              <HungGlyph tiles={tiles} isPrior={isPrior} />
            )}
            {set.findings.length > 0 && (
              <span className="c-caution" title={set.findings.map(findingText).join('\n')}>
                <Icon name="warning" label={tn('reading.strip.findings', set.findings.length)} />
              </span>
            )}
            <span className="grow" />
            {count > 0 && set.notShown === null && <SeenRing seen={progress?.seenCount ?? 0} count={count} />}
          </span>
        </span>
      </button>
    </li>
  );
}

function Thumbnail({ set }: { readonly set: DisplaySet }): ReactElement {
  const [hasFailed, setFailed] = useState(false);
  if (set.thumbnailInstanceId === null || hasFailed) {
    return <span className="thumbnail none">{set.Modality}</span>;
  }
  return (
    <span className="thumbnail">
      <img
        src={thumbnailPath(set.thumbnailInstanceId)}
        alt=""
        draggable={false}
        loading="lazy"
        onError={() => setFailed(true)}
      />
    </span>
  );
}

/** A small picture of the wall with the viewports in which the series hangs. */
function HungGlyph({
  tiles,
  isPrior,
}: {
  readonly tiles: readonly number[];
  readonly isPrior: boolean;
}): ReactElement {
  // Of several screens, the wall of the first on which it hangs.
  const screen = screenOf(tiles[0] ?? 0);
  const layout = useReadingState((state) => layoutOn(state, screen));
  const { rows, columns } = layout;
  const label = tiles.map((tile) => t('reading.strip.hungIn', { number: tileLabel(tile) })).join(', ');
  return (
    <svg
      className={isPrior ? 'hung-glyph prior' : 'hung-glyph'}
      viewBox="0 0 14 12"
      role="img"
      aria-label={label}
    >
      {visibleTiles(layout, null).map((index) => (
        <rect
          key={index}
          className={tiles.includes(screen * tileLimit + index) ? 'hung' : ''}
          x={((index % columns) * 15) / columns}
          y={(Math.floor(index / columns) * 13) / rows}
          width={15 / columns - 1}
          height={13 / rows - 1}
        />
      ))}
    </svg>
  );
}

/** A full dot while nothing was seen, a shrinking ring until every image was, then nothing. */
function SeenRing({ seen, count }: { readonly seen: number; readonly count: number }): ReactElement | null {
  if (seen >= count) return null;
  const circumference = 2 * Math.PI * 3.5;
  return (
    <svg
      className="seen-ring"
      viewBox="0 0 10 10"
      role="img"
      aria-label={seen === 0 ? t('reading.strip.unseen') : t('reading.strip.seen', { seen, count })}
    >
      {seen === 0 ? (
        <circle className="none-seen" cx="5" cy="5" r="3.5" />
      ) : (
        <>
          <circle className="ring" cx="5" cy="5" r="3.5" />
          <circle
            className="rest"
            cx="5"
            cy="5"
            r="3.5"
            strokeDasharray={`${circumference * (1 - seen / count)} ${circumference}`}
            transform="rotate(-90 5 5)"
          />
        </>
      )}
    </svg>
  );
}

function ClosedPrior({ group, current }: GroupProps): ReactElement {
  const { engine } = useReading();
  const { study } = group;
  return (
    <button
      type="button"
      className="closed-prior"
      title={joined([formatDa(study.StudyDate), study.StudyDescription])}
      onClick={() => void engine.loadGroup(study.studyId)}
    >
      <Icon name="chevron-right" />
      <span className="grow clip">
        <span className="c-prior">{relation({ group, current })}</span>{' '}
        {study.StudyDescription === '' ? study.modalities.join(', ') : study.StudyDescription}
      </span>
      <span>{study.seriesCount}</span>
    </button>
  );
}
