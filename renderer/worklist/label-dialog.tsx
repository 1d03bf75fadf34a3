import { useState, type FormEvent, type ReactElement } from 'react';
import { labelSchema, type LabelCount } from '../../shared/model/worklist.ts';
import { useLabels } from '../state/server-state.ts';
import { showDialog } from '../state/shell-store.ts';
import { labelStudies } from '../state/study-actions.ts';
import { selectedStudyIds } from '../state/worklist-selection.ts';
import { studyPages, useWorklist } from '../state/worklist-store.ts';
import { useStore } from 'zustand';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTask } from '../ui/use-task.ts';
import './label-dialog.css';
import { Problem } from '../ui/problem.tsx';

const close = (): void => showDialog(null);

/** Which labels the selected studies have; a new one by its name, a known one by its box. Each is kept at once. */
export function LabelDialog(): ReactElement {
  const selectedIds = useWorklist((state) => state.selectedIds);
  useStore(studyPages.store, (state) => state.pages);
  const rows = studyPages.loadedRows(selectedIds);
  const known = useLabels().data ?? [];
  const [name, setName] = useState('');
  const { problem, isRunning, run } = useTask();
  const change = (label: string, isOn: boolean): void =>
    void run(async () => labelStudies(await selectedStudyIds(), label, isOn));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { data: label } = labelSchema.safeParse(name);
    if (label === undefined) return;
    setName('');
    change(label, true);
  };
  const count = selectedIds.size;
  return (
    <Dialog label={t('worklist.labels')} className="label-dialog" onClose={close}>
      <h1>{tn('worklist.labels.of', count, formatCount(count))}</h1>
      <form className="row" onSubmit={submit}>
        <input
          className="grow"
          aria-label={t('worklist.labels.name')}
          placeholder={t('worklist.labels.name')}
          maxLength={40}
          value={name}
          list="known-labels"
          onChange={(event) => setName(event.target.value)}
        />
        <datalist id="known-labels">
          {known.map(({ label }) => (
            <option key={label} value={label}>
              {label}
            </option>
          ))}
        </datalist>
        <Button variant="primary" disabled={isRunning} onClick={submit}>
          {t('worklist.labels.put')}
        </Button>
      </form>
      <Problem text={problem} />
      {known.length === 0 ? (
        <p className="t3">{t('worklist.labels.none')}</p>
      ) : (
        <ul>
          {known.map((each) => (
            <LabelBox
              key={each.label}
              known={each}
              have={rows.filter(({ labels }) => labels.includes(each.label)).length}
              of={rows.length}
              onChange={(isOn) => change(each.label, isOn)}
            />
          ))}
        </ul>
      )}
      <footer className="row">
        <span className="grow" />
        <Button onClick={close}>{t('dialog.close')}</Button>
      </footer>
    </Dialog>
  );
}

interface LabelBoxProps {
  readonly known: LabelCount;
  /** Selected studies that have it, and how many are known. */
  readonly have: number;
  readonly of: number;
  readonly onChange: (isOn: boolean) => void;
}

function LabelBox({ known, have, of, onChange }: LabelBoxProps): ReactElement {
  const isOnAll = of > 0 && have === of;
  return (
    <li>
      <label className="row">
        <input
          type="checkbox"
          checked={isOnAll}
          ref={(box) => {
            if (box !== null) box.indeterminate = have > 0 && !isOnAll;
          }}
          onChange={() => onChange(!isOnAll)}
        />
        <span className="grow t1 clip">{known.label}</span>
        <span className="t3">{formatCount(known.count)}</span>
      </label>
    </li>
  );
}
