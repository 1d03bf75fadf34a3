import type { Point2 } from '../../shared/geometry/view-transform.ts';
import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import { isOn, type AnnotatedPicture, type Annotations } from '../measure/annotated-picture.ts';
import { holdAt, type Hold } from './hit-test.ts';

export interface FoundAnnotation {
  readonly draft: AnnotationDraft;
  readonly hold: Hold;
}

/**
 * What a hand at a place of a picture takes hold of: the selected annotation before the others, the newest before the
 * older ones. While a tool draws, another's line may be drawn across: only handles and what is selected are found.
 */
export function findAnnotation(
  annotations: Annotations,
  picture: AnnotatedPicture,
  at: Point2,
  {
    ratio,
    selectedId,
    isDrawing,
  }: { readonly ratio: number; readonly selectedId: string | null; readonly isDrawing: boolean },
): FoundAnnotation | null {
  const here = [...annotations.values()].filter((draft) => isOn(draft, picture)).toReversed();
  const selected = here.filter(({ annotationId }) => annotationId === selectedId);
  for (const draft of [...selected, ...here]) {
    const hold = holdAt(draft, at, picture.imageToScreen, ratio);
    if (hold === null) continue;
    if (hold.kind === 'whole' && isDrawing && draft.annotationId !== selectedId) continue;
    return { draft, hold };
  }
  return null;
}
