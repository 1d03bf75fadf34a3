import type { ReactElement } from 'react';
import { levels, type Protocol } from '../../shared/hanging/protocol.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';

export interface ProtocolListProps {
  readonly protocols: readonly Protocol[];
  /** Those that count; another of the same id lies under one of them. */
  readonly inForce: readonly Protocol[];
  readonly selected: Protocol | undefined;
  readonly onSelect: (protocol: Protocol) => void;
}

/** Protocols by level, in the order in which they go before one another. */
export function ProtocolList({ protocols, inForce, selected, onSelect }: ProtocolListProps): ReactElement {
  return (
    <section aria-label={t('protocols.list')}>
      {levels.map((level) => {
        const own = protocols.filter((protocol) => protocol.level === level);
        if (own.length === 0) return null;
        return (
          <div key={level} className="candidates">
            <h2 className="section-head">
              {t(`hanging.why.level.${level}`)} <span className="n">{own.length}</span>
            </h2>
            <ul>
              {own.map((protocol) => (
                <li key={protocol.id}>
                  <button
                    type="button"
                    className={`candidate${protocol === selected ? ' selected' : ''}${inForce.includes(protocol) ? '' : ' out'}`}
                    aria-pressed={protocol === selected}
                    onClick={() => onSelect(protocol)}
                  >
                    <span className="candidate-name clip">{protocol.name}</span>
                    {protocol.locked && <Icon name="lock" label={t('hanging.why.locked')} />}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}
