import type { HungViewport, StagePage } from '../../shared/hanging/hang-stage.ts';
import type { StoredHanging } from './hang-stored-study.ts';

/** `hang` of the command line: its fields are a contract; more may be added. */
export function hangingReport({ study, hanging }: StoredHanging): Record<string, unknown> {
  const { protocol, pages, pageIndex, candidates } = hanging;
  const page = pages[pageIndex];
  return {
    StudyInstanceUID: study.StudyInstanceUID,
    protocol:
      protocol === null
        ? null
        : { id: protocol.id, name: protocol.name, level: protocol.level, version: protocol.version },
    reasons: candidates[0]?.rules ?? [],
    stage: page === undefined ? null : stageReport(page),
    stages: pages.map(stageReport),
    viewports: (page?.viewports ?? []).map(viewportReport),
    notHung: (hanging.notHung[pageIndex] ?? []).map(({ SeriesInstanceUID, description, isPrior, why }) => ({
      SeriesInstanceUID,
      description,
      isPrior,
      reason: why,
    })),
    candidates: candidates.map(({ id, name, level, score, possible, isOut, why, rules }) => ({
      id,
      name,
      level,
      score,
      possible,
      isOut,
      why,
      failed: rules.filter(({ passed }) => !passed),
    })),
    excludedStudies: hanging.excludedStudies.map(({ why }) => ({ reason: why })),
  };
}

function stageReport({
  stageId,
  name,
  page,
  pages,
  boxesElsewhere,
  state,
  why,
}: StagePage): Record<string, unknown> {
  return { id: stageId, name, page, pages, viewportsOnOtherPages: boxesElsewhere, state, why };
}

function viewportReport(viewport: HungViewport): Record<string, unknown> {
  const { id, screen, at, as, show, label, asksFor, imageSet, hung, over, emptyReason } = viewport;
  return {
    id,
    /** From 1, left to right. */
    screen: screen + 1,
    box: at,
    kind: as.kind,
    label,
    asksFor,
    study: imageSet.isPrior ? imageSet.ago : 'current',
    studyReasons: imageSet.reasons,
    displaySet:
      hung === null
        ? null
        : {
            SeriesInstanceUID: hung.SeriesInstanceUID,
            description: hung.description,
            imageCount: hung.imageCount,
          },
    takenOver: over,
    emptyReason,
    show,
  };
}
