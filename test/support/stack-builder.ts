import type { DisplaySet } from '../../shared/model/reading.ts';
import { planeAxes } from '../../shared/geometry/image-plane.ts';
import { add, scale, type Vector3 } from '../../shared/geometry/vector3.ts';
import {
  buildDisplaySet,
  buildFrameAttributes,
  buildImageDescription,
  instanceUidOf,
} from './image-description-builder.ts';

export interface StackShape {
  readonly displaySetId: string;
  readonly count: number;
  readonly firstInstanceId: number;
  /** Between slices along the normal, and of the first one. */
  readonly stepMm: number;
  readonly firstMm: number;
  /** Instead of the two: along the normal, one a slice. */
  readonly positionsMm: readonly number[];
  readonly cosines: readonly [number, number, number, number, number, number];
  readonly frameOfReference: string | null;
  readonly Rows: number;
  readonly Columns: number;
  readonly PixelSpacing: readonly [number, number];
  readonly PatientID: string;
  readonly Modality: string;
  /** False: nothing says where the pictures lie. */
  readonly isPlaced: boolean;
}

/** A series of parallel slices, axial from z = 0 upwards unless said otherwise. */
export function buildStack(shape: Partial<StackShape>): DisplaySet {
  const { count = 10, firstInstanceId = 100, stepMm = 1, firstMm = 0, displaySetId = 'stack' } = shape;
  const cosines = shape.cosines ?? [1, 0, 0, 0, 1, 0];
  const positionsMm =
    shape.positionsMm ?? Array.from({ length: count }, (_, index) => firstMm + index * stepMm);
  const axes = planeAxes(cosines);
  if (axes === null) throw new Error('Expected the cosines of a plane');
  const corner: Vector3 = [-100, -120, 0];
  return buildDisplaySet(
    positionsMm.length,
    {
      displaySetId,
      Modality: shape.Modality ?? 'CT',
      images: positionsMm.map((position, index) =>
        buildImageDescription({
          SOPInstanceUID: instanceUidOf(firstInstanceId + index),
          InstanceNumber: index + 1,
          FrameOfReferenceUID: shape.frameOfReference === undefined ? '2.25.1' : shape.frameOfReference,
          Rows: shape.Rows ?? 4,
          Columns: shape.Columns ?? 4,
          Modality: shape.Modality ?? 'CT',
          PatientID: shape.PatientID ?? 'P1',
          shared: buildFrameAttributes({
            ImageOrientationPatient: [...cosines],
            ImagePositionPatient:
              shape.isPlaced === false ? null : [...add(corner, scale(axes.normal, position))],
            PixelSpacing: [...(shape.PixelSpacing ?? [1, 1])],
          }),
        }),
      ),
    },
    firstInstanceId,
  );
}
