import type { StudyQuery } from '../../shared/model/worklist.ts';
import type { PlainTextKey } from '../text/text.ts';

export type ColumnId = StudyQuery['sort']['column'];

export interface ColumnPlan {
  readonly id: ColumnId;
  readonly textKey: PlainTextKey;
  readonly widthPx: number;
  readonly isRight?: true;
  /** Takes the width that is left. */
  readonly isElastic?: true;
  /** Always there: a row without it says nothing. */
  readonly isFixed?: true;
  /** Shown only where a person chose it. */
  readonly isHiddenAtFirst?: true;
  /** Its header is for screen readers only. */
  readonly isQuiet?: true;
}

/** The columns in their order. Widths hold the usual value and a little air at 12 px. */
export const columnPlans: readonly ColumnPlan[] = [
  { id: 'readState', textKey: 'worklist.column.readState', widthPx: 44, isFixed: true, isQuiet: true },
  { id: 'PatientName', textKey: 'worklist.column.PatientName', widthPx: 240, isFixed: true },
  { id: 'PatientID', textKey: 'worklist.column.PatientID', widthPx: 96 },
  { id: 'PatientBirthDate', textKey: 'worklist.column.PatientBirthDate', widthPx: 116 },
  { id: 'PatientSex', textKey: 'worklist.column.PatientSex', widthPx: 36 },
  { id: 'StudyDate', textKey: 'worklist.column.StudyDate', widthPx: 128 },
  { id: 'modalities', textKey: 'worklist.column.modalities', widthPx: 60 },
  { id: 'StudyDescription', textKey: 'worklist.column.StudyDescription', widthPx: 180, isElastic: true },
  { id: 'labels', textKey: 'worklist.column.labels', widthPx: 120, isHiddenAtFirst: true },
  { id: 'BodyPartExamined', textKey: 'worklist.column.BodyPartExamined', widthPx: 96 },
  { id: 'AccessionNumber', textKey: 'worklist.column.AccessionNumber', widthPx: 92 },
  { id: 'ReferringPhysicianName', textKey: 'worklist.column.ReferringPhysicianName', widthPx: 112 },
  { id: 'instanceCount', textKey: 'worklist.column.instanceCount', widthPx: 96, isRight: true },
  { id: 'source', textKey: 'worklist.column.source', widthPx: 152 },
  { id: 'arrivedAt', textKey: 'worklist.column.arrivedAt', widthPx: 60, isRight: true },
];

/** A column as it is drawn now: the plan with the width of a person's choice. */
export type ShownColumn = ColumnPlan;

/** How every row draws a column. */
export interface RowCell {
  readonly id: ColumnId;
  readonly className: 'right' | undefined;
  readonly style: { readonly flex: string };
}

/** The cells of a row, as wide as `columnTemplate` makes their heads. */
export function rowCells(columns: readonly ShownColumn[]): RowCell[] {
  return columns.map(({ id, widthPx, isRight, isElastic }) => ({
    id,
    className: isRight === true ? 'right' : undefined,
    // No grid: a screen of rows with other words in them is laid out in half the time.
    style: { flex: `${isElastic === true ? 1 : 0} 0 ${widthPx / 16}rem` },
  }));
}

/** `grid-template-columns` of the header. Widths are those of the usual text size, and follow it. */
export function columnTemplate(columns: readonly ShownColumn[]): string {
  const tracks = columns.map(({ widthPx, isElastic }) => {
    const width = `${widthPx / 16}rem`;
    return isElastic === true ? `minmax(${width}, 1fr)` : width;
  });
  // Without the elastic column an empty track takes the rest, so that rows still reach the edge.
  if (!columns.some(({ isElastic }) => isElastic === true)) tracks.push('minmax(0, 1fr)');
  return tracks.join(' ');
}
