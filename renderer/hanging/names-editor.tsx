import { useId, useMemo, useState, type ReactElement } from 'react';
import { builtInNameTable } from '../../shared/hanging/names/built-in-names.ts';
import {
  compileNames,
  namedConcepts,
  namesInText,
  type NameTable,
} from '../../shared/hanging/names/name-table.ts';
import { useReadingIfOpen } from '../reading/reading-context.ts';
import { saveNames } from '../state/hanging.ts';
import { refused } from '../state/refused.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { placeKey } from '../ui/place-key.ts';
import { useTask } from '../ui/use-task.ts';
import { draftsOf, namesOfDrafts, newName, type NameDraft } from './names-draft.ts';
import { Problem } from '../ui/problem.tsx';

export interface NamesEditorProps {
  readonly names: NameTable | null;
  /** These are what was saved here last. */
  readonly isSaved: boolean;
  readonly onSaved: (names: NameTable) => void;
}

/** What the site calls things, beside what is built in; tried on a description as it is typed. */
export function NamesEditor({ names, isSaved, onSaved }: NamesEditorProps): ReactElement {
  const reading = useReadingIfOpen();
  const [drafts, change] = useState(() => draftsOf(names));
  const { isRunning, problem, run } = useTask();
  const result = namesOfDrafts(drafts);
  const set = (next: readonly NameDraft[]): void => change([...next]);
  const save = async (table: NameTable): Promise<void> => {
    await saveNames(table);
    await reading?.engine.refreshHanging();
    onSaved(table);
  };
  return (
    <div className="names-editor">
      <p className="t2">{t('protocols.names.about')}</p>
      {drafts.length === 0 && <p className="t3">{t('protocols.names.none')}</p>}
      {drafts.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>{t('protocols.names.concept')}</th>
              <th>{t('protocols.names.value')}</th>
              <th>{t('protocols.names.words')}</th>
              <th>{t('protocols.names.codes')}</th>
              <th aria-hidden />
            </tr>
          </thead>
          <tbody>
            {drafts.map((draft, index) => (
              <NameRow
                key={placeKey(index)}
                draft={draft}
                onChange={(changed) => set(drafts.with(index, changed))}
                onRemove={() => set(drafts.toSpliced(index, 1))}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className="row names-foot">
        <Button icon="plus" variant="plain" onClick={() => set([...drafts, newName])}>
          {t('protocols.names.add')}
        </Button>
        <span className="grow" />
        {result.kind === 'problem' && (
          <span className="c-caution">
            {t('protocols.names.broken', { number: result.row, problem: result.problem })}
          </span>
        )}
        {isSaved && result.kind === 'names' && JSON.stringify(result.names) === JSON.stringify(names) && (
          <span className="t2">{t('protocols.names.saved')}</span>
        )}
        <Button
          variant="primary"
          disabled={isRunning || result.kind !== 'names'}
          onClick={() => {
            if (result.kind === 'names')
              void run(() => refused(() => save(result.names), 'hanging.saveNames'));
          }}
        >
          {t('protocols.names.save')}
        </Button>
      </div>
      <Problem text={problem} />
      <TryText table={result.kind === 'names' ? result.names : names} />
    </div>
  );
}

function NameRow({
  draft,
  onChange,
  onRemove,
}: {
  readonly draft: NameDraft;
  readonly onChange: (draft: NameDraft) => void;
  readonly onRemove: () => void;
}): ReactElement {
  const listId = useId();
  return (
    <tr>
      <td>
        <select
          aria-label={t('protocols.names.concept')}
          value={draft.concept}
          onChange={(event) => {
            const concept = namedConcepts.find((one) => one === event.target.value);
            if (concept !== undefined) onChange({ ...draft, concept });
          }}
        >
          {namedConcepts.map((concept) => (
            <option key={concept} value={concept}>
              {t(`hanging.concept.${concept}`)}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          aria-label={t('protocols.names.value')}
          value={draft.value}
          list={listId}
          maxLength={32}
          onChange={(event) => onChange({ ...draft, value: event.target.value })}
        />
        <datalist id={listId}>
          {[...new Set(builtInNameTable[draft.concept].map(({ value }) => value))].map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </datalist>
      </td>
      <td>
        <input
          aria-label={t('protocols.names.words')}
          value={draft.words}
          onChange={(event) => onChange({ ...draft, words: event.target.value })}
        />
      </td>
      <td>
        <input
          aria-label={t('protocols.names.codes')}
          value={draft.codes}
          onChange={(event) => onChange({ ...draft, codes: event.target.value })}
        />
      </td>
      <td>
        <IconButton icon="close" label={t('hanging.edit.remove', { what: draft.value })} onClick={onRemove} />
      </td>
    </tr>
  );
}

/** What is recognised in a description, and by which of its words. */
function TryText({ table }: { readonly table: NameTable | null }): ReactElement {
  const [text, setText] = useState('');
  const compiled = useMemo(
    () => compileNames(table === null ? [builtInNameTable] : [builtInNameTable, table]),
    [table],
  );
  const found = namedConcepts.flatMap((concept) =>
    namesInText(compiled, concept, text).map(({ value, words }) => ({ concept, value, words })),
  );
  return (
    <section>
      <h2 className="section-head">{t('protocols.names.try')}</h2>
      <input
        className="names-try"
        aria-label={t('protocols.names.try')}
        placeholder={t('protocols.names.tryHint')}
        value={text}
        maxLength={256}
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim() !== '' && found.length === 0 && <p className="t3">{t('protocols.names.nothing')}</p>}
      <dl className="derived">
        {found.map(({ concept, value, words }) => (
          <div key={`${concept} ${value}`}>
            <dt>{t(`hanging.concept.${concept}`)}</dt>
            <dd>{t('protocols.names.found', { value, words })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
