import { useId, useState, type ReactElement } from 'react';
import { builtInProtocols } from '../../shared/hanging/built-in/built-in-protocols.ts';
import { protocolsInForce } from '../../shared/hanging/hang-study.ts';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { HangingSetup } from '../../shared/model/hanging.ts';
import { useReadingIfOpen } from '../reading/reading-context.ts';
import { restoreProtocol, useHangingSetup } from '../state/hanging.ts';
import { refused } from '../state/refused.ts';
import { showDialog } from '../state/shell-store.ts';
import { failureText } from '../state/failure-text.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTask } from '../ui/use-task.ts';
import { ImportButton, ImportReport, type Imported } from './import-protocol.tsx';
import { NamesEditor } from './names-editor.tsx';
import { newProtocol } from './edit-layout.ts';
import { newProtocolId, ownCopy } from './own-copy.ts';
import { ProblemList } from './problem-list.tsx';
import { ProtocolEditor } from './protocol-editor.tsx';
import { ProtocolList } from './protocol-list.tsx';
import { ProtocolPage } from './protocol-page.tsx';
import '../ui/tabs.css';
import './why-dialog.css';
import './protocols-dialog.css';
import { Problem } from '../ui/problem.tsx';

const close = (): void => showDialog(null);

/** Every hanging protocol of this workstation: made, changed, exchanged, brought back; and what the site calls things. */
export function ProtocolsDialog(): ReactElement {
  const { data: setup, error } = useHangingSetup();
  return (
    <Dialog label={t('protocols.title')} className="why protocols" onClose={close}>
      <Problem text={error === null ? null : failureText(error, 'hanging.setup')} />
      {setup === undefined ? <p className="t3">{t('protocols.loading')}</p> : <Manager setup={setup} />}
    </Dialog>
  );
}

type Tab = 'protocols' | 'names';

function Manager({ setup }: { readonly setup: HangingSetup }): ReactElement {
  const [tab, setTab] = useState<Tab>('protocols');
  const [savedKey, setSavedKey] = useState<string | null>(null);
  const namesKey = JSON.stringify(setup.names);
  const id = useId();
  return (
    <>
      <header className="why-head row">
        <h1>{t('protocols.title')}</h1>
        <div className="panel-tabs grow" role="tablist" aria-label={t('protocols.title')}>
          {(['protocols', 'names'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              aria-controls={id}
              onClick={() => setTab(name)}
            >
              {t(`protocols.tab.${name}`)}
            </button>
          ))}
        </div>
        <IconButton icon="close" label={t('protocols.close')} onClick={close} />
      </header>
      {tab === 'protocols' ? (
        <Protocols setup={setup} panelId={id} />
      ) : (
        <div className="why-right" id={id} role="tabpanel">
          <NamesEditor
            key={namesKey}
            names={setup.names}
            isSaved={savedKey === namesKey}
            onSaved={(names) => setSavedKey(JSON.stringify(names))}
          />
          <ProblemList title={t('hanging.why.problems')} problems={problemsOf(setup)} />
        </div>
      )}
    </>
  );
}

interface Edited {
  readonly protocol: Protocol;
  readonly isSaved: boolean;
}

function Protocols({
  setup,
  panelId,
}: {
  readonly setup: HangingSetup;
  readonly panelId: string;
}): ReactElement {
  const all = [...builtInProtocols(), ...setup.saved.map(({ protocol }) => protocol)];
  const inForce = protocolsInForce(all);
  const [selectedKey, select] = useState<string | null>(null);
  const [edited, edit] = useState<Edited | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const [removed, setRemoved] = useState<Protocol | null>(null);
  const selected = all.find((one) => keyOf(one) === selectedKey) ?? inForce[0];
  const begin = (protocol: Protocol, isSaved: boolean): void => {
    setImported(null);
    edit({ protocol, isSaved });
  };
  return (
    <div className="why-columns" id={panelId} role="tabpanel">
      <aside className="why-left">
        <div className="row protocol-buttons">
          <Button
            icon="plus"
            onClick={() => begin(newProtocol(newProtocolId(), t('protocols.newName')), false)}
          >
            {t('protocols.new')}
          </Button>
          <ImportButton
            protocols={all}
            onRead={(read) => {
              setImported(read);
              edit(read.protocol === null ? null : { protocol: read.protocol, isSaved: false });
            }}
          />
        </div>
        <ProtocolList
          protocols={all}
          inForce={inForce}
          selected={edited === null ? selected : undefined}
          onSelect={(protocol) => {
            edit(null);
            setImported(null);
            select(keyOf(protocol));
          }}
        />
      </aside>
      <div className="why-right">
        {removed !== null && <RemovedNote protocol={removed} onBack={() => setRemoved(null)} />}
        {imported !== null && <ImportReport imported={imported} />}
        {edited !== null && (
          <ProtocolEditor
            key={`${edited.protocol.id} ${edited.protocol.version}`}
            protocol={edited.protocol}
            isSaved={edited.isSaved}
            onClose={(saved) => {
              edit(null);
              setImported(null);
              if (saved !== null) select(keyOf(saved));
            }}
          />
        )}
        {edited === null && imported === null && selected !== undefined && (
          <ProtocolPage
            key={keyOf(selected)}
            protocol={selected}
            saved={setup.saved.find(({ protocol }) => keyOf(protocol) === keyOf(selected)) ?? null}
            onEdit={() => begin(selected, true)}
            onCopy={() => begin(ownCopy(selected), false)}
            onRemoved={() => setRemoved(selected)}
          />
        )}
        <ProblemList title={t('hanging.why.problems')} problems={problemsOf(setup)} />
      </div>
    </div>
  );
}

/** Deleting asks nobody whether he is sure: it can be taken back. */
function RemovedNote({
  protocol: { id, level, version, name },
  onBack,
}: {
  readonly protocol: Protocol;
  readonly onBack: () => void;
}): ReactElement | null {
  const reading = useReadingIfOpen();
  const { isRunning, problem, run } = useTask();
  if (level === 'built-in') return null;
  const restore = async (): Promise<void> => {
    await restoreProtocol(id, level, version);
    await reading?.engine.refreshHanging();
    onBack();
  };
  return (
    <output className="row protocol-actions">
      <span className="grow">{problem ?? t('protocols.removed', { name })}</span>
      <Button disabled={isRunning} onClick={() => void run(() => refused(restore, 'hanging.restore'))}>
        {t('protocols.bringBack')}
      </Button>
    </output>
  );
}

/** What is stored and cannot be used. */
function problemsOf({ problems }: HangingSetup): { place: string; problem: string }[] {
  return problems.map(({ what, place, problem }) => ({ place, problem: `${what}: ${problem}` }));
}

function keyOf({ id, level }: Protocol): string {
  return `${level} ${id}`;
}
