import { seriesAttributes } from './attributes.ts';

/** As much of a protocol as the checks across its parts need. */
export interface CheckedProtocol {
  readonly rules: readonly ({ readonly about: string } & {
    readonly imageSet?: string;
    readonly atLeast?: number;
    readonly atMost?: number | null;
  })[];
  readonly imageSets: readonly { readonly id: string; readonly from: { readonly kind: string } }[];
  readonly displaySets: readonly {
    readonly id: string;
    readonly imageSet: string;
    readonly like: string | null;
    readonly orderBy: readonly { readonly attribute: string }[];
  }[];
  readonly stages: readonly {
    readonly id: string;
    readonly screens: readonly {
      readonly boxes: readonly {
        readonly id: string;
        readonly at: readonly [number, number, number, number];
        readonly displaySet: string;
      }[];
    }[];
    readonly needs: { readonly filled: number; readonly displaySets: readonly string[] };
    readonly links: readonly { readonly boxes: readonly string[] }[];
    readonly sameScale: readonly (readonly string[])[];
  }[];
}

type Place = readonly (string | number)[];
type Report = (path: Place, message: string) => void;

/** What a schema of single fields cannot say: names that must exist and be unique, boxes that must not lie on others. */
export function checkProtocol(protocol: CheckedProtocol, report: Report): void {
  const imageSets = uniqueIds(protocol.imageSets, ['imageSets'], report);
  const displaySets = uniqueIds(protocol.displaySets, ['displaySets'], report);
  uniqueIds(protocol.stages, ['stages'], report);
  protocol.rules.forEach((rule, index) => {
    const { atLeast = 0, atMost = null } = rule;
    // Exactly none is said as “at most 0”.
    if (atMost !== null && atMost > 0 && atMost < atLeast) {
      report(['rules', index, 'atMost'], `at least ${atLeast} and at most ${atMost} cannot be`);
    }
    if (rule.imageSet !== undefined) exists(imageSets, rule.imageSet, ['rules', index, 'imageSet'], report);
  });
  protocol.displaySets.forEach((selector, index) => {
    const place: Place = ['displaySets', index];
    exists(imageSets, selector.imageSet, [...place, 'imageSet'], report);
    if (selector.like !== null) exists(displaySets, selector.like, [...place, 'like'], report);
    selector.orderBy.forEach(({ attribute }, order) => {
      if (seriesAttributes[attribute]?.kind !== 'number') {
        report([...place, 'orderBy', order, 'attribute'], `“${attribute}” is no number of a series`);
      }
    });
  });
  checkLikeness(protocol.displaySets, report);
  protocol.stages.forEach((stage, index) => checkStage(stage, displaySets, ['stages', index], report));
}

function uniqueIds(
  items: readonly { readonly id: string }[],
  place: Place,
  report: Report,
): ReadonlySet<string> {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) report([...place, index, 'id'], `“${id}” is there twice`);
    seen.add(id);
  });
  return seen;
}

function exists(ids: ReadonlySet<string>, id: string, place: Place, report: Report): void {
  if (!ids.has(id)) report(place, `there is no “${id}”`);
}

/** A selector that is like itself by way of others could never be resolved. */
function checkLikeness(selectors: CheckedProtocol['displaySets'], report: Report): void {
  const likeOf = new Map(selectors.map(({ id, like }) => [id, like]));
  selectors.forEach(({ id }, index) => {
    const passed = new Set<string>();
    for (let at: string | null | undefined = id; at !== null && at !== undefined; at = likeOf.get(at)) {
      if (passed.has(at)) {
        if (at === id)
          report(['displaySets', index, 'like'], `a circle: ${[...passed, at].join(' is like ')}`);
        return;
      }
      passed.add(at);
    }
  });
}

function checkStage(
  stage: CheckedProtocol['stages'][number],
  displaySets: ReadonlySet<string>,
  place: Place,
  report: Report,
): void {
  const boxes = stage.screens.flatMap((screen, screenIndex) =>
    screen.boxes.map((box, boxIndex) => ({
      id: box.id,
      box,
      screenIndex,
      place: [...place, 'screens', screenIndex, 'boxes', boxIndex],
    })),
  );
  const ids = new Set<string>();
  boxes.forEach(({ id, box, screenIndex, place: boxPlace }, index) => {
    if (ids.has(id)) report([...boxPlace, 'id'], `“${id}” is there twice`);
    ids.add(id);
    exists(displaySets, box.displaySet, [...boxPlace, 'displaySet'], report);
    const [left, top, width, height] = box.at;
    if (width <= 0 || height <= 0) report([...boxPlace, 'at'], 'the box has no area');
    else if (left + width > 1 + rounding || top + height > 1 + rounding) {
      report([...boxPlace, 'at'], 'the box reaches beyond the screen');
    }
    const under = boxes
      .slice(0, index)
      .find((other) => other.screenIndex === screenIndex && overlaps(other.box.at, box.at));
    if (under !== undefined) report([...boxPlace, 'at'], `the box lies on “${under.id}”`);
  });
  if (stage.needs.filled > boxes.length) {
    report([...place, 'needs', 'filled'], `needs ${stage.needs.filled} boxes and has ${boxes.length}`);
  }
  const used = new Set(boxes.map(({ box }) => box.displaySet));
  stage.needs.displaySets.forEach((id, index) => {
    if (!used.has(id)) report([...place, 'needs', 'displaySets', index], `no box of the stage shows “${id}”`);
  });
  stage.links.forEach(({ boxes: group }, index) =>
    group.forEach((id, member) => exists(ids, id, [...place, 'links', index, 'boxes', member], report)),
  );
  stage.sameScale.forEach((group, index) =>
    group.forEach((id, member) => exists(ids, id, [...place, 'sameScale', index, member], report)),
  );
}

/** Thirds do not add up to 1 in binary. */
const rounding = 1e-3;

function overlaps(
  a: readonly [number, number, number, number],
  b: readonly [number, number, number, number],
): boolean {
  return (
    a[0] + a[2] > b[0] + rounding &&
    b[0] + b[2] > a[0] + rounding &&
    a[1] + a[3] > b[1] + rounding &&
    b[1] + b[3] > a[1] + rounding
  );
}
