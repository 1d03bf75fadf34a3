import type { ReactElement } from 'react';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMarks, useReading } from './reading-context.ts';
import { errorText } from '../text/error-text.ts';

/** Closing would lose what could not be saved: the reader decides. */
export function UnsavedDialog({
  onStay,
  onLose,
}: {
  readonly onStay: () => void;
  readonly onLose: () => void;
}): ReactElement {
  const { marks } = useReading();
  const failure = useMarks((state) => [...state.saving.values()].find(({ kind }) => kind === 'failed'));
  return (
    <Dialog label={t('measure.leaveUnsaved')} className="unsaved-dialog" onClose={onStay}>
      <h2>{t('measure.leaveUnsaved')}</h2>
      <p>{t('measure.leaveUnsaved.detail')}</p>
      {failure?.kind === 'failed' && (
        <p className="t3 selectable">
          {errorText(failure.error)} ({failure.error.code})
        </p>
      )}
      <div className="row">
        <Button
          variant="primary"
          onClick={() => {
            marks.retry();
            onStay();
          }}
        >
          {t('measure.retry')}
        </Button>
        <Button onClick={onStay}>{t('measure.leave.stay')}</Button>
        <span className="grow" />
        <Button onClick={onLose}>{t('measure.leave.lose')}</Button>
      </div>
    </Dialog>
  );
}
