import { t, type PlainTextKey } from './text.ts';

/** What a series is put in order by, as the workstation names it (`slice-order.ts`, `sort-display-set.ts`). */
const orderKeys: ReadonlyMap<string, PlainTextKey> = new Map<string, PlainTextKey>([
  ['position along normal', 'reading.order.position'],
  ['InstanceNumber', 'reading.order.number'],
  ['frame number', 'reading.order.frame'],
  ['acquisition time', 'reading.order.time'],
  ['frame label', 'reading.order.label'],
  ['TemporalPositionIndex', 'reading.order.phase'],
  ['DiffusionBValue', 'reading.order.bValue'],
  ['EchoTime', 'reading.order.echo'],
  ['NominalPercentageOfCardiacPhase', 'reading.order.cycle'],
  ['TriggerTime', 'reading.order.trigger'],
  ['FrameReferenceTime', 'reading.order.reference'],
  ['AcquisitionNumber', 'reading.order.acquisition'],
  ['ImageType', 'reading.order.imageType'],
]);

/** How a series is ordered, in the language of the window; what has no words there as the workstation says it. */
export function orderText(orderedBy: string): string {
  const reversed = ', reversed';
  if (orderedBy.endsWith(reversed)) {
    return t('reading.order.reversed', { order: orderText(orderedBy.slice(0, -reversed.length)) });
  }
  const [names = '', next] = orderedBy.split(', then ');
  const first = names.split(', ').map(orderName).join(', ');
  return next === undefined ? first : t('reading.order.then', { first, next: orderName(next) });
}

function orderName(name: string): string {
  const key = orderKeys.get(name);
  return key === undefined ? name : t(key);
}

const splitKeys: ReadonlyMap<string, PlainTextKey> = new Map<string, PlainTextKey>([
  ['object of several frames', 'reading.split.object'],
  ['one view, not a slice', 'reading.split.view'],
  ['objects without pixels', 'reading.split.class'],
  ['other versions', 'reading.split.versions'],
]);

/** By which rule a part of a series stands by itself (`display-sets.ts`), in the language of the window. */
export function splitText(splitBy: string): string {
  const key = splitKeys.get(splitBy);
  if (key !== undefined) return t(key);
  const size = /^(?<plane>plane, of )?size (?<size>.+)$/u.exec(splitBy)?.groups;
  if (size === undefined) return splitBy;
  const said = { size: size['size'] ?? '' };
  return size['plane'] === undefined ? t('reading.split.size', said) : t('reading.split.plane', said);
}
