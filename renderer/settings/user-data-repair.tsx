import { useState, type ReactElement } from 'react';
import type { SalvagedTable, SalvageReport } from '../../shared/model/salvage.ts';
import { failureText } from '../state/failure-text.ts';
import { installSalvaged, lookAtSalvage } from '../state/keeping.ts';
import { formatCount } from '../text/format.ts';
import { t, tn, type PlainTextKey } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Problem } from '../ui/problem.tsx';
import { useTask } from '../ui/use-task.ts';
import { PurgeButton } from './purge-button.tsx';

/** What people know the tables by; what matters most to a reader first. */
const kinds: readonly { readonly title: PlainTextKey; readonly tables: readonly string[] }[] = [
  {
    title: 'repair.kind.marks',
    tables: ['annotation', 'key_image', 'study_note', 'study_label', 'viewed'],
  },
  { title: 'repair.kind.readStates', tables: ['read_state', 'opening'] },
  { title: 'repair.kind.corrections', tables: ['correction'] },
  { title: 'repair.kind.settings', tables: ['setting', 'setting_history'] },
  { title: 'repair.kind.holds', tables: ['hold', 'remote_copy'] },
  { title: 'repair.kind.trash', tables: ['trash', 'trash_file', 'removal'] },
  { title: 'repair.kind.arrivals', tables: ['batch', 'arrival'] },
  { title: 'repair.kind.hanging', tables: ['hanging_protocol', 'hanging_choice'] },
  { title: 'repair.kind.windows', tables: ['workspace'] },
  { title: 'repair.kind.upkeep', tables: ['upkeep', 'clock_leap'] },
];

/** A damaged user database: first what can be saved of it, then, when somebody says so, that in its place. */
export function UserDataRepair(): ReactElement {
  const [report, setReport] = useState<SalvageReport | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { problem, isRunning, run } = useTask();
  const look = async (): Promise<string | null> => {
    try {
      setReport(await lookAtSalvage());
      return null;
    } catch (error) {
      return failureText(error, 'repair');
    }
  };
  return (
    <section className="repair" aria-label={t('repair.title')}>
      <h3 className="t1">{t('repair.title')}</h3>
      <p className="setting-detail">{t('repair.detail')}</p>
      {report !== null && <Salvaged report={report} />}
      <div className="row">
        <Button disabled={isRunning} onClick={() => void run(look)}>
          {t('repair.look')}
        </Button>
        {isRunning && (
          <span role="status" className="c-accent">
            {t('integrity.underWay')}
          </span>
        )}
        {report !== null && (
          <PurgeButton
            label={t('repair.use')}
            sure={t('repair.sure')}
            isAsking={isAsking}
            isDisabled={isRunning}
            onAsk={setAsking}
            onPurge={() => void run(installSalvaged)}
          />
        )}
      </div>
      <Problem text={problem} />
    </section>
  );
}

function Salvaged({ report }: { readonly report: SalvageReport }): ReactElement {
  const { backup, adoptedTrash } = report;
  return (
    <>
      <ul className="entry-list">
        {kinds.map(({ title, tables }) => (
          <SalvagedKind
            key={title}
            title={title}
            isReadable={report.isReadable}
            tables={report.tables.filter(({ table }) => tables.includes(table))}
          />
        ))}
      </ul>
      <p className="setting-detail">
        {backup === null ? t('repair.noBackup') : t('repair.backup', { name: backup })}
      </p>
      {adoptedTrash > 0 && (
        <p className="setting-detail">{tn('repair.adopted', adoptedTrash, formatCount(adoptedTrash))}</p>
      )}
    </>
  );
}

function SalvagedKind(props: {
  readonly title: PlainTextKey;
  readonly isReadable: boolean;
  readonly tables: readonly SalvagedTable[];
}): ReactElement {
  const { title, isReadable, tables } = props;
  const isWhole = tables.every((table) => table.isWhole);
  const sum = (of: (table: SalvagedTable) => number): string =>
    formatCount(tables.reduce((total, table) => total + of(table), 0));
  const read = sum((table) => table.read);
  const fromBackup = sum((table) => table.fromBackup);
  const rest = isReadable ? t('repair.some', { read, fromBackup }) : t('repair.backupOnly', { fromBackup });
  return (
    <li className="row">
      <Icon name={isWhole ? 'check' : 'warning'} />
      <span className="grow">{t(title)}</span>
      <span className={isWhole ? '' : 'c-caution'}>{isWhole ? t('repair.all', { read }) : rest}</span>
    </li>
  );
}
