import type { Protocol } from '../../shared/hanging/protocol.ts';
import { t } from '../text/text.ts';

export function newProtocolId(): string {
  return `own-${crypto.randomUUID()}`;
}

/** A copy of one's own under a name of its own: what is locked or built in stays as it is, and the copy goes before it. */
export function ownCopy(protocol: Protocol): Protocol {
  const name = t('hanging.why.copyName', { name: protocol.name }).slice(0, 64);
  return {
    ...protocol,
    id: newProtocolId(),
    name,
    level: 'user',
    locked: false,
    lastResort: false,
    version: 1,
  };
}
