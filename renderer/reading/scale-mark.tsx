import type { ReactElement } from 'react';
import type { UnknownSpacingReason } from '../../shared/geometry/pixel-spacing.ts';
import { millimetresPerDevicePixel, scaleBar } from '../../shared/geometry/scale-bar.ts';
import { calibrationOf } from '../measure/calibrations.ts';
import { cameraZoom } from '../render/camera.ts';
import type { TileRectangle } from '../render/viewport-renderer.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { barLength, provenanceText, spacingOf } from './overlay-text.ts';
import { useMarks, useRatio } from './reading-context.ts';
import type { ShownFrame, TileState } from './reading-state.ts';
import { pictureSize } from './tile-view.ts';

/** Share of the tile's width that the scale bar may take. */
const barShare = 0.2;

export interface ScaleMarkProps {
  readonly tile: TileState;
  readonly shown: ShownFrame;
  readonly rectangle: TileRectangle;
}

/** A bar of a round length, and whose millimetres they are; or that there are none. */
export function ScaleMark({ tile, shown, rectangle }: ScaleMarkProps): ReactElement | null {
  const ratio = useRatio();
  // What a person calibrated is what lengths are measured by: the bar must not say another scale beside them.
  const calibration = useMarks(({ annotations }) =>
    shown.reformatted === null ? calibrationOf(annotations, shown.image) : null,
  );
  const spacing = spacingOf(shown);
  if (calibration === null && spacing.unit === 'px') {
    return (
      <div className="scale">
        <Badge title={t(unknownSpacingTexts[spacing.reason])}>{t('reading.badge.noSpacing')}</Badge>
      </div>
    );
  }
  const columnMm = calibration?.columnSpacingMm ?? (spacing.unit === 'px' ? null : spacing.columnMm);
  if (columnMm === null) return null;
  const zoom = cameraZoom(tile.camera, pictureSize(shown), rectangle);
  const bar = scaleBar(millimetresPerDevicePixel({ columnMm }, zoom), rectangle.width * barShare);
  if (bar === null) return null;
  return (
    <div className="scale">
      {barLength(bar.lengthMm)}{' '}
      <span className={calibration === null ? 'dim' : 'c-caution'}>
        {calibration !== null || spacing.unit === 'px'
          ? t('reading.spacing.user')
          : shown.reformatted === null
            ? provenanceText(spacing)
            : t('reading.spacing.slices')}
      </span>
      <i style={{ width: bar.lengthPx / ratio }} />
    </div>
  );
}

const unknownSpacingTexts: Readonly<Record<UnknownSpacingReason, PlainTextKey>> = {
  absent: 'reading.spacing.absent',
  invalid: 'reading.spacing.invalid',
  'invalid-magnification': 'reading.spacing.invalidMagnification',
  'magnification-conflict': 'reading.spacing.magnificationConflict',
  'ultrasound-regions-differ': 'reading.spacing.regionsDiffer',
};
