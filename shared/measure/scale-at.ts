import { pixelAspect, type SpacedFrame, type SpacedImage } from '../geometry/pixel-spacing.ts';
import { spacingAt, type AxisScale as TraceAxis } from '../geometry/spacing-at.ts';
import type { ManualSpacing } from '../model/annotations.ts';
import type { ImagePoint } from './image-point.ts';
import {
  calibratedScale,
  millimetreScale,
  pixelScale,
  type AxisScale,
  type MeasureScale,
} from './measure-scale.ts';

/** What a pixel is worth to one measurement: by a person's calibration, else by the object, at all of its points. */
export function scaleAt(
  image: SpacedImage,
  attributes: SpacedFrame,
  points: readonly ImagePoint[],
  calibration: ManualSpacing | null,
): MeasureScale {
  if (calibration !== null) {
    return calibratedScale({ columnMm: calibration.columnSpacingMm, rowMm: calibration.rowSpacingMm });
  }
  const spacing = spacingAt(
    image,
    attributes,
    points.map(({ column, row }) => ({ x: column, y: row })),
  );
  switch (spacing.unit) {
    case 'mm':
      return millimetreScale(spacing);
    case 'px': {
      // Where regions do not say what a pixel is worth, the shape that another region gives it is no more known.
      const isOfRegions = attributes.ultrasoundRegions.length > 0;
      return pixelScale(spacing.reason, isOfRegions ? 1 : pixelAspect(image, attributes));
    }
    case 'axes':
      return { column: axis(spacing.column), row: axis(spacing.row), source: { unit: 'axes' } };
  }
}

function axis(trace: TraceAxis | null): AxisScale {
  return trace === null ? { unit: 'px', perPixel: 1 } : { unit: trace.unit, perPixel: Math.abs(trace.delta) };
}
