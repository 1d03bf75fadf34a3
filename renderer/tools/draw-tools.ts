import { annotationKinds, type AnnotationKind } from '../../shared/measure/measure-kinds.ts';

/** Tools of the left button that put something on the picture, or look at a part of it. */
export const drawTools = [...annotationKinds, 'region-window', 'magnifier'] as const;
export type DrawTool = (typeof drawTools)[number];

/** What a drag or a row of clicks draws: an annotation, or a box whose values make the window. */
export type DrawnKind = Exclude<DrawTool, 'magnifier'>;

export function isDrawTool(tool: string): tool is DrawTool {
  return drawTools.some((name) => name === tool);
}

export function isDrawnKind(tool: string): tool is DrawnKind {
  return isDrawTool(tool) && tool !== 'magnifier';
}

export function isAnnotationKind(tool: string): tool is AnnotationKind {
  return annotationKinds.some((kind) => kind === tool);
}
