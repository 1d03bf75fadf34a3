import type { ReactElement } from 'react';
import type { HungViewport } from '../../shared/hanging/hang-stage.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import { joined } from '../reading/overlay-text.ts';
import { useReadingState } from '../reading/reading-context.ts';
import { usePreferences } from '../state/preferences.ts';
import { formatDecimal } from '../text/locale.ts';
import { orderText } from '../text/order-text.ts';
import { t, tn } from '../text/text.ts';
import { trueSizeFactor } from './hung-scale.ts';
import { orientedView } from './orient-picture.ts';
import { sameScaleFactors } from './same-scale.ts';
import type { OpenHanging } from './hanging-state.ts';

/** What each viewport of the stage asked for, what it got and over what, or why it stayed empty. */
export function ViewportCards({ open }: { readonly open: OpenHanging }): ReactElement | null {
  const { hanging, pageIndex } = open;
  const page = hanging.pages[pageIndex];
  if (page === undefined) return null;
  const shown = hanging.pages.filter(({ state }) => state !== 'disabled');
  const filled = page.viewports.filter(({ hung }) => hung !== null).length;
  return (
    <section>
      <h2 className="section-head why-section">
        {t('hanging.why.viewports')}
        <span className="n">
          {t('hanging.why.stage', {
            number: shown.indexOf(page) + 1,
            count: shown.length,
            name: page.name,
          })}
        </span>
        <span className="grow" />
        <span className="n">
          {t('hanging.why.filled', { filled, empty: page.viewports.length - filled })}
        </span>
      </h2>
      <div className="viewport-cards">
        {page.viewports.map((viewport) => (
          <ViewportCard key={viewport.id} viewport={viewport} open={open} />
        ))}
      </div>
    </section>
  );
}

function ViewportCard({
  viewport,
  open,
}: {
  readonly viewport: HungViewport;
  readonly open: OpenHanging;
}): ReactElement {
  const { imageSet, hung, label, asksFor, over } = viewport;
  const page = open.hanging.pages[open.pageIndex];
  const set = useReadingState((state) => state.displaySets.get(hung?.displaySetId ?? ''));
  const thumbnailId = set?.thumbnailInstanceId ?? null;
  const film = useReadingState((state) => state.films.get(open.tileOfBox.get(viewport.id) ?? -1));
  const isSwapped = open.choice.swaps.some(
    ({ stageId, boxId }) => stageId === page?.stageId && boxId === viewport.id,
  );
  const group = page?.sameScale.find((boxes) => boxes.includes(viewport.id));
  // Said only where it is so: without a spacing there is no common scale.
  const isSameScale = useReadingState(
    (state) => group !== undefined && sameScaleFactors(state, open, group) !== null,
  );
  return (
    <article className={cardClass(viewport)}>
      <span className="card-picture">
        {thumbnailId !== null && <img src={thumbnailPath(thumbnailId)} alt="" loading="lazy" />}
      </span>
      <div className="card-words">
        <p className="card-place">
          <PlaceGlyph viewport={viewport} viewports={page?.viewports ?? []} />
          <span className={imageSet.isPrior ? 'c-prior' : 't1'}>{label}</span>
        </p>
        <p className="t3">{asksFor}</p>
        {hung === null ? (
          <EmptyWhy viewport={viewport} />
        ) : (
          <>
            <p className="card-series clip">{hung.description === '' ? hung.label : hung.description}</p>
            <p>
              {imageSet.isPrior && <span className="c-prior">{imageSet.ago} · </span>}
              {joined([hung.label, tn('hanging.why.images', hung.imageCount)])}
            </p>
            {imageSet.isPrior && imageSet.reasons.length > 1 && (
              <p className="t3">{imageSet.reasons.slice(1).join(', ')}</p>
            )}
            {over !== null && <p className="t3">{over}</p>}
            <p className="t3">
              {howShown(viewport, isSameScale, set?.orderedBy ?? '', film?.rateHz ?? null)}
            </p>
            {set !== undefined && <Placement viewport={viewport} open={open} set={set} />}
            {isSwapped && <p className="c-caution">{t('hanging.why.handHung')}</p>}
          </>
        )}
      </div>
    </article>
  );
}

function cardClass({ imageSet, hung, emptyReason }: HungViewport): string {
  const kind = hung === null && emptyReason !== null ? ' empty' : '';
  return `viewport-card${imageSet.isPrior ? ' prior' : ''}${kind}`;
}

function EmptyWhy({ viewport }: { readonly viewport: HungViewport }): ReactElement {
  if (viewport.emptyReason === null) return <p>{t('hanging.why.waiting')}</p>;
  return (
    <>
      <p className="c-caution">{t('hanging.why.empty')}</p>
      <p>{viewport.emptyReason}</p>
    </>
  );
}

/** What decides on size and side of a picture, and what could not be had of it. */
function Placement({
  viewport,
  open,
  set,
}: {
  readonly viewport: HungViewport;
  readonly open: OpenHanging;
  readonly set: DisplaySet;
}): ReactElement {
  const { orientation, zoom } = viewport.show;
  const pixelPitchMm = usePreferences((preferences) => preferences.pixelPitchMm);
  const isTrueSize = useReadingState(
    (state) => trueSizeFactor(state, open.tileOfBox.get(viewport.id) ?? -1, pixelPitchMm) !== null,
  );
  const sides = orientation === null ? null : { right: orientation[0], bottom: orientation[1] };
  const view = orientation === null ? null : orientedView(orientation, set);
  const isAsCame = view !== null && view.quarterTurns === 0 && !view.isFlipped;
  return (
    <>
      {sides !== null &&
        (view === null ? (
          <p className="c-caution">{t('hanging.why.orientation.unknown', sides)}</p>
        ) : (
          <p className="t3">
            {t(isAsCame ? 'hanging.why.orientation' : 'hanging.why.orientation.turned', sides)}
          </p>
        ))}
      {zoom === 'trueSize' && isTrueSize && <p className="t3">{t('hanging.why.trueSize')}</p>}
      {zoom === 'trueSize' && !isTrueSize && (
        <p className="c-caution">
          {t(pixelPitchMm === null ? 'hanging.why.trueSize.pitch' : 'hanging.why.trueSize.spacing')}
        </p>
      )}
    </>
  );
}

function howShown(
  { show, as }: HungViewport,
  isSameScale: boolean,
  order: string,
  rateHz: number | null,
): string {
  const { window } = show;
  const windowText =
    window.kind === 'values'
      ? t('hanging.why.window.values', { center: window.center, width: window.width })
      : window.explanation === null
        ? t('hanging.why.window.object')
        : t('hanging.why.window.named', { name: window.explanation });
  return [
    asText(as, rateHz),
    as.kind === 'stack' ? t(`hanging.why.firstImage.${show.firstImage}`) : '',
    windowText,
    show.sort === null ? '' : t('hanging.why.sorted', { rule: orderText(order) }),
    isSameScale ? t('hanging.why.sameScale') : '',
  ]
    .filter((text) => text !== '')
    .join('. ');
}

function asText(as: HungViewport['as'], rateHz: number | null): string {
  switch (as.kind) {
    case 'stack':
      return '';
    case 'tile':
      return t('hanging.why.as.tile', { rows: as.rows, columns: as.columns });
    case 'cine':
      return rateHz === null
        ? ''
        : t('hanging.why.as.cine', { rate: formatDecimal(rateHz, Number.isInteger(rateHz) ? 0 : 1) });
    case 'mpr':
      return t('hanging.why.as.mpr', { plane: as.plane.toLowerCase() });
    case 'slab':
      return t('hanging.why.as.slab', {
        thickness: as.thicknessMm,
        plane: as.plane.toLowerCase(),
        projection: as.projection,
      });
  }
}

/** A small picture of the wall with this viewport in it. */
function PlaceGlyph({
  viewport,
  viewports,
}: {
  readonly viewport: HungViewport;
  readonly viewports: readonly HungViewport[];
}): ReactElement {
  return (
    <svg
      className={viewport.imageSet.isPrior ? 'place-glyph prior' : 'place-glyph'}
      viewBox="0 0 18 14"
      aria-hidden
    >
      {viewports.map(({ id, at: [left, top, width, height] }) => (
        <rect
          key={id}
          className={id === viewport.id ? 'here' : ''}
          x={left * 18 + 0.5}
          y={top * 14 + 0.5}
          width={Math.max(1, width * 18 - 1)}
          height={Math.max(1, height * 14 - 1)}
        />
      ))}
    </svg>
  );
}
