import type { ArrivalLine } from '../../shared/model/worklist.ts';
import { formatCount } from './format.ts';
import { t, tn } from './text.ts';

/** Objects that came together, in the language of the window: how many, what became of them, where they are from. */
export function arrivalText({ outcome, count, source }: ArrivalLine): string {
  const what = tn(`worklist.history.${outcome}`, count, formatCount(count));
  if (source.kind !== 'network')
    return `${what}, ${t(`worklist.source.${source.kind}`)} ${source.label}`.trim();
  const sender = source.callingAe ?? source.label;
  const { remoteAddress: address, calledAe } = source;
  const from = `${t('worklist.source.network')} ${address === undefined ? sender : `${sender} (${address})`}`;
  return calledAe === undefined ? `${what}, ${from}` : `${what}, ${from} → ${calledAe}`;
}
