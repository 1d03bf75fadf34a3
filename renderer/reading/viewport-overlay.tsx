import type { ReactElement, ReactNode } from 'react';
import { orientationLetters } from '../../shared/geometry/orientation-letters.ts';
import type { DisplaySet } from '../../shared/model/reading.ts';
import { cameraZoom } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { formatDa, spanBefore } from '../text/format.ts';
import { displayName, plainName } from '../text/patient-name.ts';
import { formatDecimal } from '../text/locale.ts';
import { t, tn } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { CorrectedMark } from '../ui/corrected-mark.tsx';
import { Icon } from '../ui/icon.tsx';
import {
  birthLine,
  colourText,
  fidelity,
  joined,
  lossyText,
  numberLine,
  placeLine,
  takenAt,
  windowSource,
  windowText,
} from './overlay-text.ts';
import { hiddenPixels } from './hidden-pixels.ts';
import { graphicsOf } from './overlay-graphics.ts';
import { readingKeys } from './reading-commands.ts';
import { PixelProbeLine } from './pixel-probe-line.tsx';
import { placeCount } from './tile-places.ts';
import { planeLine, reformatMarks, seriesLine } from './reformat-text.ts';
import { useReadingState } from './reading-context.ts';
import type { Shown, ShownFrame, TileState } from './reading-state.ts';
import { ScaleMark } from './scale-mark.tsx';
import { blockLine, FindingMarks } from './stack-marks.tsx';
import { pictureSize } from './tile-view.ts';
import { resolveWindow } from './tile-window.ts';

export interface ViewportOverlayProps {
  readonly tile: TileState;
  /** What is on screen: the only source of words here. */
  readonly shown: Shown;
  readonly displaySet: DisplaySet;
  /** Of the first picture. */
  readonly rectangle: TileRectangle;
  /** Of the tile. */
  readonly whole: TileRectangle;
}

/** The text, letters, marks and badges over a picture. */
export function ViewportOverlay({
  tile,
  shown,
  displaySet,
  rectangle,
  whole,
}: ViewportOverlayProps): ReactElement {
  const level = useReadingState((state) => state.annotations);
  const { image } = shown;
  // Several pictures in one tile leave no room for more than who and what.
  const isFull = level === 'full' && tile.source.kind !== 'mosaic';
  const hasNumbers = level !== 'none';
  const frame = shown.kind === 'frame' ? shown : null;
  const letters =
    frame === null ? null : orientationLetters(image, shown.attributes, tile.camera.orientation);
  return (
    <div className="overlay">
      <div className="overlay-row">
        <div className="corner top-left">
          <PatientLines shown={shown} corrected={displaySet.correctedPatient} />
          <StudyMark shown={shown} studyId={displaySet.studyId} />
        </div>
        {frame !== null &&
          (letters === null ? (
            <div className="letter top unknown">{t('reading.overlay.orientationUnknown')}</div>
          ) : (
            <div className="letter top">{letters.top}</div>
          ))}
        <div className="corner top-right">
          {isFull && (
            <>
              <Line className="room-1">{image.InstitutionName ?? ''}</Line>
              <Line className="room-2">{image.StudyDescription ?? ''}</Line>
              <Line>
                <b>{seriesLine(shown)}</b>
              </Line>
              <Line className="room-3">{takenAt(image)}</Line>
              {image.AccessionNumber !== null && image.AccessionNumber !== '' && (
                <div className="dim room-1">
                  {t('reading.overlay.accession', { number: image.AccessionNumber })}
                </div>
              )}
            </>
          )}
        </div>
      </div>
      <div className="overlay-row sides">
        <div className="letter left">{letters?.left}</div>
        <div className="letter right">{letters?.right}</div>
      </div>
      <div className="overlay-row bottom">
        <div className="corner bottom-left">
          {hasNumbers && (
            <div className="room-2">
              <PixelProbeLine tile={tile} rectangle={whole} />
            </div>
          )}
          {isFull && <Line className="room-1">{joined(image.technique)}</Line>}
          {isFull && <Line className="room-2">{placeLine(shown)}</Line>}
          {hasNumbers && <Line className="room-3">{blockLine(displaySet, shown)}</Line>}
          {hasNumbers && frame?.reformatted !== null && frame?.reformatted !== undefined && (
            <Line className="room-3">{planeLine(frame.reformatted)}</Line>
          )}
          {hasNumbers && (
            <div>
              <b>{numberLine(shown, placeCount(tile, displaySet), tile.others.length)}</b>
            </div>
          )}
          <FindingMarks set={displaySet} shown={shown} />
          <Movement tile={tile} />
        </div>
        <div className="overlay-foot">
          {frame !== null && isFull && (
            <div className="room-1">
              <ScaleMark tile={tile} shown={frame} rectangle={rectangle} />
            </div>
          )}
          <div className="letter bottom">{letters?.bottom}</div>
        </div>
        {frame === null ? (
          <div className="corner bottom-right" />
        ) : (
          <LightAndFidelity tile={tile} shown={frame} rectangle={rectangle} hasNumbers={hasNumbers} />
        )}
      </div>
    </div>
  );
}

interface PatientLinesProps {
  readonly shown: Shown;
  /** Whose a person said that it is; null where the picture's own words stand. */
  readonly corrected: DisplaySet['correctedPatient'];
}

/** Who it is; what a person corrected is marked, and says on hover what was received. */
function PatientLines({ shown: { image }, corrected }: PatientLinesProps): ReactElement {
  const person = corrected === null ? image : { ...image, ...corrected };
  const { main, mainLang, second, secondLang } = displayName(person.PatientName);
  return (
    <>
      <div>
        <b lang={mainLang}>{main === '' ? t('reading.overlay.noName') : main}</b>
        {second !== '' && <span lang={secondLang}> {second}</span>}
        {corrected !== null && (
          <CorrectedMark
            received={joined([plainName(image.PatientName), image.PatientID, birthLine(image)])}
          />
        )}
      </div>
      <Line>{person.PatientID}</Line>
      <Line>{birthLine(person)}</Line>
    </>
  );
}

/** PRIOR and how much earlier, on every picture that is not of the opened study. */
function StudyMark({
  shown: { image },
  studyId,
}: {
  readonly shown: Shown;
  readonly studyId: number;
}): ReactElement | null {
  const current = useReadingState((state) => state.groups.find((group) => group.isCurrent)?.study);
  if (current === undefined || current.studyId === studyId) return null;
  const date = formatDa(image.StudyDate ?? '');
  const span = spanBefore(image.StudyDate ?? '', current.StudyDate);
  const isLater = spanBefore(current.StudyDate, image.StudyDate ?? '') !== undefined;
  const text = isLater
    ? t('reading.badge.otherStudy', { date })
    : span === undefined
      ? t('reading.badge.prior', { date })
      : t('reading.badge.priorSpan', { date, span });
  return (
    <div className="badges">
      <Badge tone="prior">{text}</Badge>
    </div>
  );
}

/** What the last movement passed without showing, and what is being waited for. */
function Movement({ tile }: { readonly tile: TileState }): ReactElement | null {
  const isBehind = tile.shown !== null && tile.shown.position !== tile.target;
  if (tile.skippedCount === 0 && !isBehind) return null;
  return (
    <output className="badges">
      {tile.skippedCount > 0 && (
        <Badge tone="caution">{tn('reading.overlay.skipped', tile.skippedCount)}</Badge>
      )}
      {isBehind && <Badge>{t('reading.overlay.waiting', { number: tile.target + 1 })}</Badge>}
    </output>
  );
}

interface LightProps {
  readonly tile: TileState;
  readonly shown: ShownFrame;
  readonly rectangle: TileRectangle;
  readonly hasNumbers: boolean;
}

function LightAndFidelity({ tile, shown, rectangle, hasNumbers }: LightProps): ReactElement {
  const choice = resolveWindow(tile.windowMode, shown);
  const size = pictureSize(shown);
  const zoom = cameraZoom(tile.camera, size, rectangle);
  const truth = fidelity(zoom, size.pixelAspect, tile.interpolation);
  const lossy = lossyText(shown.image);
  const way =
    tile.interpolation === 'nearest'
      ? t('reading.overlay.nearest')
      : truth.kind === 'averaged'
        ? t('reading.overlay.averaged')
        : t('reading.overlay.linear');
  return (
    <div className="corner bottom-right">
      {hasNumbers && (
        <>
          <div className="room-3">
            {choice === null ? (
              colourText(shown.image)
            ) : (
              <>
                <b>{windowText(choice)}</b> · {windowSource(choice.source)}
              </>
            )}
          </div>
          <div className="room-2">
            {joined([t('reading.overlay.zoom', { zoom: formatDecimal(zoom, 2) }), zoom === 1 ? '' : way])}
          </div>
        </>
      )}
      <div className="badges">
        {tile.isInverted && choice !== null && <Badge tone="caution">{t('reading.badge.inverted')}</Badge>}
        <TurnMark tile={tile} />
        <LinkMark tile={tile} />
        <HiddenMark shown={shown} tile={tile} />
        <ReformatMarks shown={shown} />
        <GraphicsMark shown={shown} />
        {shown.image.colourProfile?.kind === 'unusable' && (
          <Badge
            tone="caution"
            title={t('reading.badge.profileReason', { reason: shown.image.colourProfile.reason })}
          >
            {t('reading.badge.profile')}
          </Badge>
        )}
        {lossy !== '' && <Badge tone="caution">{lossy}</Badge>}
        <Badge tone={truth.kind === 'partial' ? 'caution' : 'neutral'} title={truth.text}>
          <Icon name={truth.kind === 'partial' ? 'pixels-partial' : 'pixels'} />
          <span className="fidelity-words">{truth.text}</span>
        </Badge>
      </div>
    </div>
  );
}

/** The picture does not lie as it was received. */
function TurnMark({ tile }: { readonly tile: TileState }): ReactElement | null {
  const { quarterTurns, isFlipped } = tile.camera.orientation;
  if (quarterTurns === 0 && !isFlipped) return null;
  const degrees = quarterTurns * 90;
  const text = !isFlipped
    ? t('reading.badge.turned', { degrees })
    : quarterTurns === 0
      ? t('reading.badge.mirrored')
      : t('reading.badge.mirroredTurned', { degrees });
  return <Badge tone="caution">{text}</Badge>;
}

/** Everything else is linked: this tile was taken out by hand. */
function LinkMark({ tile }: { readonly tile: TileState }): ReactElement | null {
  const isOn = useReadingState((state) => state.link.isOn);
  return isOn && !tile.isLinked ? <Badge>{t('reading.badge.notLinked')}</Badge> : null;
}

/** How a plane was made of its slices, where a reader must know. */
function ReformatMarks({ shown }: { readonly shown: ShownFrame }): ReactElement | null {
  if (shown.reformatted === null) return null;
  return (
    <>
      {reformatMarks(shown.reformatted).map(({ text, isPartial }) => (
        <Badge key={text} tone={isPartial ? 'caution' : 'neutral'}>
          {text}
        </Badge>
      ))}
    </>
  );
}

/** Overlay planes that belong on this picture and are not on it: hidden by the reader, or not to be drawn. */
function GraphicsMark({ shown }: { readonly shown: ShownFrame }): ReactElement | null {
  const areShown = useReadingState((state) => state.showsGraphics);
  const { drawableCount, missing } = graphicsOf(shown);
  return (
    <>
      {!areShown && drawableCount > 0 && (
        <Badge tone="caution">{tn('reading.badge.graphicsHidden', drawableCount)}</Badge>
      )}
      {missing.length > 0 && (
        <Badge tone="caution" title={[...new Set(missing)].join('; ')}>
          {tn('reading.badge.graphics', missing.length)}
        </Badge>
      )}
    </>
  );
}

/** What the object hides of this picture, or that the reader has lifted it. */
function HiddenMark({
  shown,
  tile,
}: {
  readonly shown: ShownFrame;
  readonly tile: TileState;
}): ReactElement | null {
  const isLifted = useReadingState((state) => state.showsHidden);
  const { hasShutter, isShutterMissing, hasPadding } = hiddenPixels(shown, tile);
  if (isShutterMissing) return <Badge tone="caution">{t('reading.badge.shutterMissing')}</Badge>;
  if (isLifted) {
    return hasShutter || hasPadding ? <Badge tone="caution">{t('reading.badge.hiddenLifted')}</Badge> : null;
  }
  const title = t('reading.badge.hiddenTitle', { key: readingKeys.hidden });
  return (
    <>
      {hasShutter && <Badge title={title}>{t('reading.badge.shutter')}</Badge>}
      {hasPadding && <Badge title={title}>{t('reading.badge.padding')}</Badge>}
    </>
  );
}

/** A line of a corner; none for an empty text. `room-…`: which of them give way in a small viewport (reading.css). */
function Line({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}): ReactElement | null {
  return children === '' ? null : <div className={className}>{children}</div>;
}
