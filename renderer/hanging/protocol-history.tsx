import { useState, type ReactElement } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import { comparedProtocols } from '../../shared/hanging/protocol-text.ts';
import type { ProtocolVersion, SavedLevel } from '../../shared/model/hanging.ts';
import { joined } from '../reading/overlay-text.ts';
import { useReadingIfOpen } from '../reading/reading-context.ts';
import { restoreProtocol, useProtocolHistory, useProtocolVersion } from '../state/hanging.ts';
import { refused } from '../state/refused.ts';
import { formatInstant } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask } from '../ui/use-task.ts';
import { Problem } from '../ui/problem.tsx';

export interface ProtocolHistoryProps {
  readonly protocol: Protocol;
  readonly level: SavedLevel;
}

/** Every version that there was, what it said otherwise, and the way back to it. */
export function ProtocolHistory({ protocol, level }: ProtocolHistoryProps): ReactElement {
  const { data } = useProtocolHistory(protocol.id);
  const [looked, look] = useState<number | null>(null);
  const now = useNow();
  const versions = (data ?? []).filter((version) => version.level === level);
  return (
    <section>
      <h2 className="section-head">
        {t('protocols.history')} <span className="n">{versions.length}</span>
      </h2>
      {versions.length === 0 && <p className="t3">{t('protocols.history.none')}</p>}
      <ul className="protocol-versions">
        {versions.map((version) => (
          <li key={version.version}>
            <button
              type="button"
              className="row"
              aria-expanded={looked === version.version}
              onClick={() => look(looked === version.version ? null : version.version)}
            >
              <span className="t1">{t('protocols.history.version', { version: version.version })}</span>
              <span className="grow">{joined([formatInstant(version.savedAt, now), version.author])}</span>
              {version.isRemoval && <Badge tone="caution">{t('protocols.history.removal')}</Badge>}
              {version.version === protocol.version && <Badge>{t('protocols.history.now')}</Badge>}
            </button>
            {looked === version.version && version.version !== protocol.version && !version.isRemoval && (
              <VersionCompared protocol={protocol} level={level} version={version} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function VersionCompared({
  protocol,
  level,
  version: { version },
}: ProtocolHistoryProps & { readonly version: ProtocolVersion }): ReactElement {
  const { data: before, isPending } = useProtocolVersion(protocol.id, level, version);
  const reading = useReadingIfOpen();
  const { isRunning, problem, run } = useTask();
  if (isPending) return <p className="t3">{t('protocols.loading')}</p>;
  if (before === null || before === undefined) {
    return <p className="c-caution">{t('protocols.history.unreadable')}</p>;
  }
  const changes = comparedProtocols(before, protocol);
  const restore = async (): Promise<void> => {
    await restoreProtocol(protocol.id, level, version);
    await reading?.engine.refreshHanging();
  };
  return (
    <div className="version-compared">
      {changes.length === 0 ? (
        <p className="t3">{t('protocols.history.same')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t('protocols.history.then')}</th>
              <th>{t('protocols.history.after')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ part, before: then, after }) => (
              <tr key={part}>
                <td className={then === null ? 't3' : 't1'}>{then ?? '–'}</td>
                <td className={after === null ? 't3' : 't1'}>{after ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!protocol.locked && (
        <Button disabled={isRunning} onClick={() => void run(() => refused(restore, 'hanging.restore'))}>
          {t('protocols.history.restore')}
        </Button>
      )}
      <Problem text={problem} />
    </div>
  );
}
