import { useState, type ReactElement } from 'react';
import {
  againstPrior,
  beforeText,
  changeText,
  listAsCsv,
  listAsText,
  nameOf,
  placeText,
  type ListedAnnotation,
} from '../measure/measure-list.ts';
import { detailText, mainText, notesText, sourceText } from '../measure/measure-text.ts';
import { markKey } from '../measure/marks.ts';
import { formatDa } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Icon } from '../ui/icon.tsx';
import { goToFrame, goToMark } from './mark-places.ts';
import { drawIcon } from './measure-tools.tsx';
import { joined } from './overlay-text.ts';
import { useAnnotating, useMarks, useReading } from './reading-context.ts';
import { ChecksSection, SeenSection } from './series-checks.tsx';
import { SavingNote } from './saving-note.tsx';
import { useMeasureList } from './use-measure-list.ts';

/** All that is measured: the open study first, priors in blue, and what became of what has the same label. */
export function MeasurePanel(): ReactElement {
  const rows = useMeasureList();
  return (
    <>
      <SavingNote />
      <section>
        <div className="row">
          <h2 className="section-head grow">
            {t('measure.list')} <span className="n">{rows.length}</span>
          </h2>
          <UndoButtons />
        </div>
        {rows.length === 0 ? (
          <p className="t3">{t('measure.list.empty')}</p>
        ) : (
          <>
            <ul className="measure-list">
              {rows.map((row) => (
                <MeasureRow key={row.draft.annotationId} row={row} />
              ))}
            </ul>
            <CopyButtons rows={rows} />
          </>
        )}
      </section>
      <AgainstPrior rows={rows} />
      <ChecksSection />
      <span className="grow" />
      <SeenSection />
    </>
  );
}

function UndoButtons(): ReactElement {
  const reading = useReading();
  const { marks } = reading;
  const canUndo = useMarks((state) => state.canUndo);
  const canRedo = useMarks((state) => state.canRedo);
  return (
    <>
      <IconButton
        icon="undo"
        label={t('measure.command.undo')}
        disabled={!canUndo}
        onClick={() => goToMark(reading, marks.undo())}
      />
      <IconButton
        icon="redo"
        label={t('measure.command.redo')}
        disabled={!canRedo}
        onClick={() => goToMark(reading, marks.redo())}
      />
    </>
  );
}

function MeasureRow({ row }: { readonly row: ListedAnnotation }): ReactElement {
  const reading = useReading();
  const { annotating, marks } = reading;
  const { draft, measured, study, studyOrder } = row;
  const { annotationId } = draft;
  const isSelected = useAnnotating((state) => state.selectedId === annotationId);
  const failure = useMarks((state) => state.saving.get(markKey({ kind: 'annotation', draft })));
  const isPrior = studyOrder > 0;
  const name = nameOf(draft);
  const goTo = async (): Promise<void> => {
    if (await goToFrame(reading, draft)) annotating.select(annotationId);
  };
  const facts = joined([
    isPrior ? joined([t('measure.list.prior'), formatDa(study.StudyDate)]) : '',
    placeText(row),
    detailText(measured.values),
    sourceText(measured.source, measured.scale ?? undefined),
  ]);
  const caution = joined([notesText(measured), beforeText(measured)]);
  return (
    <li
      className={['measure-row', isSelected ? 'selected' : '', isPrior ? 'prior' : ''].join(' ')}
      data-measure-row={annotationId}
    >
      <button
        type="button"
        className="measure-go"
        aria-label={t('measure.list.goTo', { name })}
        onClick={() => void goTo()}
      >
        <Icon name={drawIcon(draft.kind)} />
        <span className="measure-name clip">{name}</span>
        <strong>{mainText(measured.values)}</strong>
        <span className="measure-facts">{facts}</span>
        {caution !== '' && <span className="measure-facts c-caution">{caution}</span>}
        {failure?.kind === 'failed' && <span className="measure-facts c-stop">{t('measure.notSaved')}</span>}
      </button>
      <span className="measure-actions">
        <IconButton
          icon="text"
          label={t('measure.list.rename')}
          onClick={() => void goTo().then(() => annotating.askWords())}
        />
        <IconButton
          icon="close"
          label={t('measure.list.delete')}
          onClick={() => marks.removeAnnotation(annotationId)}
        />
      </span>
    </li>
  );
}

function CopyButtons({ rows }: { readonly rows: readonly ListedAnnotation[] }): ReactElement {
  const [said, setSaid] = useState('');
  const copy = async (text: string): Promise<void> => {
    setSaid((await copyText(text)) ? t('measure.copied') : t('measure.copyFailed'));
  };
  return (
    <div className="row measure-copy">
      <Button variant="plain" onClick={() => void copy(listAsText(rows))}>
        {t('measure.copy.text')}
      </Button>
      <Button variant="plain" onClick={() => void copy(listAsCsv(rows))}>
        {t('measure.copy.csv')}
      </Button>
      <output className="t3">{said}</output>
    </div>
  );
}

function AgainstPrior({ rows }: { readonly rows: readonly ListedAnnotation[] }): ReactElement | null {
  const comparisons = againstPrior(rows);
  if (comparisons.length === 0) return null;
  const dates = [...new Set(comparisons.map(({ prior }) => formatDa(prior.study.StudyDate)))];
  return (
    <section>
      <h2 className="section-head">
        {t('measure.against')} <span className="n c-prior">{dates.join(', ')}</span>
      </h2>
      <table className="against">
        <thead>
          <tr>
            <th>{t('measure.against.finding')}</th>
            <th>{t('measure.against.now')}</th>
            <th>{t('measure.against.prior')}</th>
            <th>{t('measure.against.change')}</th>
          </tr>
        </thead>
        <tbody>
          {comparisons.map(({ name, now, prior, changePercent }) => (
            <tr key={now.draft.annotationId}>
              <td className="clip">{name}</td>
              <td>{mainText(now.measured.values)}</td>
              <td className="c-prior">{mainText(prior.measured.values)}</td>
              <td>{changeText(changePercent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
