import type { ReactElement } from 'react';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';

interface PurgeButtonProps {
  readonly label: string;
  readonly isAsking: boolean;
  readonly isDisabled: boolean;
  readonly onAsk: (isAsking: boolean) => void;
  readonly onPurge: () => void;
}

/** What cannot be undone asks once more, in its place. */
export function PurgeButton({ label, isAsking, isDisabled, onAsk, onPurge }: PurgeButtonProps): ReactElement {
  if (!isAsking) {
    return (
      <Button variant="plain" disabled={isDisabled} onClick={() => onAsk(true)}>
        {label}
      </Button>
    );
  }
  return (
    <>
      <Button
        className="danger"
        disabled={isDisabled}
        onClick={() => {
          onAsk(false);
          onPurge();
        }}
      >
        {t('trash.purge.sure')}
      </Button>
      <Button variant="plain" onClick={() => onAsk(false)}>
        {t('dialog.cancel')}
      </Button>
    </>
  );
}
