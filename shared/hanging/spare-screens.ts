import { hungSeries, type HungViewport, type StagePage } from './hang-stage.ts';
import { showSchema } from './protocol.ts';
import type { SeriesFacts } from './series-facts.ts';

/** More small pictures on one screen are no help. */
const mostOnScreen = 4;

/**
 * With more screens than a page asks for, the others take what it leaves of the opened study, in the order of the
 * strip, shared out evenly. A screen for which nothing is left says so: none is dark without a word.
 */
export function withSpareScreens(
  page: StagePage,
  screenCount: number,
  left: readonly SeriesFacts[],
): StagePage {
  const used = new Set(page.viewports.map(({ screen }) => screen));
  const spare = Array.from({ length: screenCount }, (_, screen) => screen).filter(
    (screen) => !used.has(screen),
  );
  if (spare.length === 0) return page;
  const waiting = [...left];
  const added = spare.flatMap((screen, index) => {
    const share = Math.min(mostOnScreen, Math.ceil(waiting.length / (spare.length - index)));
    return boxesOf(screen, waiting.splice(0, share));
  });
  return { ...page, viewports: [...page.viewports, ...added] };
}

function boxesOf(screen: number, series: readonly SeriesFacts[]): HungViewport[] {
  if (series.length === 0) return [spareBox(screen, 1, [0, 0, 1, 1], null)];
  const columns = Math.ceil(Math.sqrt(series.length));
  const rows = Math.ceil(series.length / columns);
  return series.map((one, index) =>
    spareBox(
      screen,
      index + 1,
      [(index % columns) / columns, Math.floor(index / columns) / rows, 1 / columns, 1 / rows],
      one,
    ),
  );
}

function spareBox(
  screen: number,
  number: number,
  at: HungViewport['at'],
  series: SeriesFacts | null,
): HungViewport {
  return {
    // No protocol's box can be called so.
    id: `spare/${screen + 1}/${number}`,
    screen,
    at,
    as: { kind: 'stack' },
    show: showSchema.parse({}),
    label: 'Not in the protocol',
    asksFor: 'What the protocol leaves of the opened study, as the screen would be dark',
    imageSet: { label: 'Opened study', isPrior: false, ago: '', reasons: [], over: null },
    hung: series === null ? null : hungSeries(series),
    over: null,
    waitsFor: null,
    emptyReason: series === null ? 'The protocol leaves no series for this screen' : null,
  };
}
