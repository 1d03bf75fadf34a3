import type { AnnotationDraft } from '../../shared/model/annotations.ts';
import type { Annotations } from '../measure/annotated-picture.ts';
import { inSeriesOrder, type ListedAnnotation } from '../measure/measure-list.ts';
import { measuredAnnotation } from '../measure/measured-annotation.ts';
import { frameOfMark, placeOfMark } from './mark-places.ts';
import type { ReadingState } from './reading-state.ts';

type Listing = Pick<ReadingState, 'groups' | 'displaySets'>;

/** Everything that is measured on the open study and its priors, in the order of series and images. */
export function measureRows(annotations: Annotations, { groups, displaySets }: Listing): ListedAnnotation[] {
  const setOrder = new Map([...displaySets.keys()].map((id, index) => [id, index]));
  const rows = [...annotations.values()].flatMap((draft: AnnotationDraft): ListedAnnotation[] => {
    const group = groups.find(({ study }) => study.StudyInstanceUID === draft.StudyInstanceUID);
    // Not of this session: nothing of it is shown.
    if (group === undefined) return [];
    const place = placeOfMark(displaySets, draft);
    const picture = place === undefined ? null : frameOfMark(place, draft);
    return [
      {
        draft,
        measured: measuredAnnotation(draft, picture, annotations),
        study: group.study,
        studyOrder: group.isCurrent ? 0 : groups.indexOf(group),
        place:
          place === undefined
            ? null
            : {
                order: setOrder.get(place.displaySet.displaySetId) ?? 0,
                SeriesNumber: place.displaySet.SeriesNumber,
                position: place.position,
              },
      },
    ];
  });
  return inSeriesOrder(rows);
}
