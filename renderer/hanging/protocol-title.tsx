import type { ReactElement, ReactNode } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { joined } from '../reading/overlay-text.ts';
import { t } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';

export interface ProtocolTitleProps {
  readonly protocol: Pick<Protocol, 'name' | 'level' | 'version' | 'locked'>;
  /** At the end of the line. */
  readonly children: ReactNode;
}

/** What a protocol is called, whose it is, and which version. */
export function ProtocolTitle({
  protocol: { name, level, version, locked },
  children,
}: ProtocolTitleProps): ReactElement {
  return (
    <h2 className="section-head why-section">
      <span className="why-name">{name}</span>
      <Badge>
        {joined([
          t(`hanging.why.level.${level}`),
          t('hanging.why.version', { version }),
          locked ? t('hanging.why.locked') : '',
        ])}
      </Badge>
      <span className="grow" />
      {children}
    </h2>
  );
}
