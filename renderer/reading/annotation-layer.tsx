import { useMemo, type ReactElement } from 'react';
import { apply, type Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import {
  drawingRefusal,
  isOn,
  type AnnotatedPicture,
  type Annotations,
} from '../measure/annotated-picture.ts';
import { markKey } from '../measure/marks.ts';
import {
  extentText,
  mainText,
  notesText,
  sourceText,
  spreadText,
  valueText,
} from '../measure/measure-text.ts';
import { measuredAnnotation } from '../measure/measured-annotation.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { useTextScale } from '../state/preferences.ts';
import { formatDecimal } from '../text/locale.ts';
import { t, tn } from '../text/text.ts';
import { handlesOf, outlineOf } from '../tools/annotation-outline.ts';
import { isAnnotationKind, type DrawnKind } from '../tools/draw-tools.ts';
import { previewPoints } from '../tools/drawing.ts';
import { nearestOnShape, type HitShape } from '../tools/hit-test.ts';
import { carriedLabel } from '../tools/annotation-writer.ts';
import { annotatedCell } from './annotated-tile.ts';
import './annotation-layer.css';
import { pathOf } from './annotation-path.ts';
import { AnnotationForms } from './annotation-forms.tsx';
import { boxSide, labelAround, labelPlace, type CssBox } from './label-place.ts';
import { useAnnotating, useMarks, useRatio, useReadingState } from './reading-context.ts';
import type { TileState } from './reading-state.ts';
import { tileCells } from './tile-cells.ts';

export interface AnnotationLayerProps {
  readonly index: number;
  readonly tile: TileState;
  readonly rectangle: TileRectangle;
  readonly isOfPrior: boolean;
}

/** What people drew on the pictures of a tile: on each picture only what was drawn on that very frame. */
export function AnnotationLayer({ index, tile, rectangle, isOfPrior }: AnnotationLayerProps): ReactElement {
  const ratio = useRatio();
  const size = { width: rectangle.width / ratio, height: rectangle.height / ratio };
  const pictures = useMemo(
    () => tileCells(tile, rectangle).flatMap((cell) => annotatedCell(index, tile, rectangle, cell) ?? []),
    [index, tile, rectangle],
  );
  return (
    <div className={isOfPrior ? 'annotations of-prior' : 'annotations'}>
      {pictures.map((picture) => (
        <PictureAnnotations
          key={`${picture.image.SOPInstanceUID} ${picture.frameIndex}`}
          picture={picture}
          size={size}
          ratio={ratio}
        />
      ))}
      {pictures[0] !== undefined && <PlaneNotes index={index} picture={pictures[0]} />}
    </div>
  );
}

/** Of a plane through the volume: why nothing is measured on it, and what is measured on the series but not here. */
function PlaneNotes({
  index,
  picture,
}: {
  readonly index: number;
  readonly picture: AnnotatedPicture;
}): ReactElement | null {
  const annotations = useMarks((state) => state.annotations);
  const isActive = useReadingState((state) => state.activeTile === index);
  const tool = useReadingState((state) => state.tool);
  if ((picture.plane ?? null) === null) return null;
  const refusal = isActive ? drawingRefusal(picture, tool, annotations) : null;
  const elsewhere = [...annotations.values()].filter(
    (draft) => draft.SeriesInstanceUID === picture.image.SeriesInstanceUID && !isOn(draft, picture),
  ).length;
  if (refusal === null && elsewhere === 0) return null;
  return (
    <div className="plane-notes">
      {refusal !== null && <output className="drawing-refusal">{t(`measure.refusal.${refusal}`)}</output>}
      {elsewhere > 0 && <span className="elsewhere">{tn('measure.elsewhere', elsewhere)}</span>}
    </div>
  );
}

interface PictureProps {
  readonly picture: AnnotatedPicture;
  /** Of the tile, CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly ratio: number;
}

function PictureAnnotations({ picture, size, ratio }: PictureProps): ReactElement {
  const annotations = useMarks((state) => state.annotations);
  const drawing = useAnnotating((state) => state.drawing);
  const cursor = useAnnotating((state) => state.cursor);
  const toCss = cssMatrix(picture.imageToScreen, ratio);
  const here = [...annotations.values()].filter((draft) => isOn(draft, picture));
  const isDrawnHere = drawing !== null && drawing.tile === picture.tile && isOn(drawing.place, picture);
  const isCursorHere = cursor !== null && cursor.tile === picture.tile && isOn(cursor.place, picture);
  return (
    <>
      {here.map((draft) => (
        <OneAnnotation
          key={draft.annotationId}
          draft={draft}
          picture={picture}
          toCss={toCss}
          size={size}
          annotations={annotations}
        />
      ))}
      {isDrawnHere && (
        <Shape
          kind={drawing.drawing.kind}
          points={previewPoints(drawing.drawing)}
          picture={picture}
          toCss={toCss}
          size={size}
          annotations={annotations}
          draft={null}
          isSelected
          handleCount={drawing.drawing.placed.length}
        />
      )}
      {isCursorHere && <Cursor point={cursor.point} toCss={toCss} size={size} />}
      <AnnotationForms picture={picture} toCss={toCss} size={size} />
    </>
  );
}

interface OneProps {
  readonly draft: AnnotationDraft;
  readonly picture: AnnotatedPicture;
  readonly toCss: Affine;
  readonly size: PictureProps['size'];
  readonly annotations: Annotations;
}

function OneAnnotation({ draft, ...rest }: OneProps): ReactElement {
  const { annotationId } = draft;
  const isSelected = useAnnotating((state) => state.selectedId === annotationId);
  const isHovered = useAnnotating((state) => state.hovered?.id === annotationId);
  const moved = useAnnotating((state) => (state.editing?.id === annotationId ? state.editing.points : null));
  return (
    <Shape
      kind={draft.kind}
      points={moved ?? draft.points}
      draft={draft}
      isSelected={isSelected}
      isHovered={isHovered}
      {...rest}
    />
  );
}

interface ShapeProps {
  readonly kind: DrawnKind;
  readonly points: readonly ImagePoint[];
  readonly picture: AnnotatedPicture;
  readonly toCss: Affine;
  readonly size: PictureProps['size'];
  readonly annotations: Annotations;
  /** null while it is being drawn. */
  readonly draft: AnnotationDraft | null;
  readonly isSelected: boolean;
  readonly isHovered?: boolean;
  /** Left out: all handles. */
  readonly handleCount?: number;
}

function Shape(props: ShapeProps): ReactElement {
  const { kind, points, toCss, size, draft, isSelected, isHovered = false, handleCount } = props;
  const path = outlineOf(kind, points)
    .map((part) => pathOf(part, toCss))
    .join('');
  const handles = handlesOf(kind, points).slice(0, handleCount);
  const state = ['annotation', isSelected ? 'selected' : '', isHovered ? 'hovered' : ''].join(' ');
  return (
    <>
      <svg
        className={state}
        width={size.width}
        height={size.height}
        aria-hidden
        {...(draft === null ? {} : { 'data-annotation': draft.annotationId, 'data-kind': kind })}
      >
        {/* A dark casing keeps a thin line visible on bone. */}
        <path className="casing" d={path} />
        <path className="stroke" d={path} />
        {(isSelected || isHovered) &&
          handles.map((handle, index) => {
            const { x, y } = apply(toCss, { x: handle.column, y: handle.row });
            // Handles have no other name than their place in the list.
            const key = `handle ${index}`;
            return <circle key={key} cx={x} cy={y} r={4} />;
          })}
      </svg>
      <Label {...props} />
    </>
  );
}

function Label({
  kind,
  points,
  picture,
  toCss,
  size,
  annotations,
  draft,
  isSelected,
}: ShapeProps): ReactElement | null {
  const textScale = useTextScale();
  const movingTo = useAnnotating(({ movingLabel }) =>
    movingLabel !== null && movingLabel.id === draft?.annotationId ? movingLabel.at : null,
  );
  // While all of the shape moves its label goes along.
  const labelAt = movingTo ?? (draft === null ? null : carriedLabel(draft, points));
  const failure = useMarks((state) =>
    draft === null ? undefined : state.saving.get(markKey({ kind: 'annotation', draft })),
  );
  const measured = useMemo(
    () =>
      isAnnotationKind(kind)
        ? measuredAnnotation({ kind, points: [...points], values: draft?.values ?? [] }, picture, annotations)
        : null,
    [kind, points, picture, annotations, draft],
  );
  if (measured === null) return null;
  const words =
    draft === null ? '' : draft.kind === 'text' || draft.kind === 'arrow' ? draft.text : draft.label;
  const before =
    draft === null || measured.before === null || isMoving(draft, points)
      ? ''
      : t('measure.note.recalculated', { value: valueText(measured.before) });
  const rows = [
    { tone: 'words', text: words },
    { tone: 'main', text: mainText(measured.values) },
    { tone: 'detail', text: spreadText(measured.values) },
    { tone: 'detail', text: extentText(measured.values) },
    { tone: 'source', text: sourceText(measured.source, measured.scale ?? undefined) },
    { tone: 'caution', text: notesText(measured) },
    { tone: 'caution', text: before },
    { tone: 'stop', text: failure?.kind === 'failed' ? t('measure.notSaved') : '' },
  ].filter(({ text }) => text !== '');
  if (rows.length === 0) return null;
  const wanted = textScale * (14 + 6.4 * Math.max(...rows.map(({ text }) => text.length)));
  const width = Math.min(size.width - 12, wanted);
  const label = { width, height: textScale * (4 + 15 * rows.length) };
  const place =
    labelAt === null
      ? labelPlace(boxCss(points, toCss), label, size)
      : labelAround(apply(toCss, { x: labelAt.column, y: labelAt.row }), label, size);
  return (
    <>
      {labelAt !== null && (
        <Leader shape={{ kind, points }} label={{ ...place, ...label }} toCss={toCss} size={size} />
      )}
      <div
        className={['annotation-label', isSelected ? 'selected' : '', labelAt === null ? '' : 'put'].join(
          ' ',
        )}
        style={
          labelAt === null
            ? { left: place.left, top: place.top, maxWidth: size.width - 12 }
            : // Around its middle by its real size: what is worked out from letters is off by some pixels.
              { left: place.left + width / 2, top: place.top + label.height / 2, maxWidth: size.width - 12 }
        }
        {...(draft === null ? {} : { 'data-annotation-label': draft.annotationId })}
      >
        {rows.map(({ tone, text }) => (
          <div key={`${tone} ${text}`} className={`label-${tone}`}>
            {text}
          </div>
        ))}
      </div>
    </>
  );
}

const coveredCss = 14;

/** From a label that was put elsewhere to what it speaks of. */
function Leader({
  shape,
  label,
  toCss,
  size,
}: {
  readonly shape: HitShape;
  readonly label: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly toCss: Affine;
  readonly size: PictureProps['size'];
}): ReactElement | null {
  const middle = { x: label.left + label.width / 2, y: label.top + label.height / 2 };
  const to = nearestOnShape(shape, middle, toCss);
  if (to === null) return null;
  // A little inside: its size is worked out from letters, and the label covers the line.
  const inner = {
    left: label.left + coveredCss,
    top: label.top + coveredCss / 2,
    width: Math.max(0, label.width - 2 * coveredCss),
    height: Math.max(0, label.height - coveredCss),
  };
  const from = boxSide(inner, to);
  return (
    <svg className="label-leader" width={size.width} height={size.height} aria-hidden>
      <line className="casing" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
    </svg>
  );
}

function isMoving(draft: AnnotationDraft, points: readonly ImagePoint[]): boolean {
  return draft.points !== points;
}

/** The place that arrow keys move: lines over the whole tile, so that it is found at a glance. */
function Cursor({
  point,
  toCss,
  size,
}: {
  readonly point: ImagePoint;
  readonly toCss: Affine;
  readonly size: PictureProps['size'];
}): ReactElement {
  const { x, y } = apply(toCss, { x: point.column, y: point.row });
  const gap = 8;
  return (
    <>
      <svg className="drawing-cursor" width={size.width} height={size.height} aria-hidden>
        <path
          d={`M0 ${y}H${x - gap}M${x + gap} ${y}H${size.width}M${x} 0V${y - gap}M${x} ${y + gap}V${size.height}`}
        />
        <circle cx={x} cy={y} r={1.5} />
      </svg>
      <output className="cursor-place" aria-label={t('measure.cursor')}>
        {t('measure.cursor.place', {
          column: formatDecimal(point.column, 1),
          row: formatDecimal(point.row, 1),
        })}
      </output>
    </>
  );
}

function boxCss(points: readonly ImagePoint[], toCss: Affine): CssBox {
  const places = points.map(({ column, row }) => apply(toCss, { x: column, y: row }));
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function cssMatrix({ a, b, c, d, e, f }: Affine, ratio: number): Affine {
  return { a: a / ratio, b: b / ratio, c: c / ratio, d: d / ratio, e: e / ratio, f: f / ratio };
}
