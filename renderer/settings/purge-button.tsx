import { useEffect, useRef, type ReactElement } from 'react';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';

interface PurgeButtonProps {
  readonly label: string;
  /** What the second click says; that it goes for good, where left out. */
  readonly sure?: string;
  readonly isAsking: boolean;
  readonly isDisabled: boolean;
  readonly onAsk: (isAsking: boolean) => void;
  readonly onPurge: () => void;
}

/** What cannot be undone asks once more, in its place. The keyboard stays there, on what changes nothing. */
export function PurgeButton(props: PurgeButtonProps): ReactElement {
  const { label, sure, isAsking, isDisabled, onAsk, onPurge } = props;
  const place = useRef<HTMLSpanElement>(null);
  const wasAsking = useRef(isAsking);
  useEffect(() => {
    if (wasAsking.current === isAsking) return;
    wasAsking.current = isAsking;
    place.current?.querySelector<HTMLButtonElement>('button:last-of-type')?.focus();
  }, [isAsking]);
  return (
    <span ref={place} className="row asked-twice">
      {isAsking ? (
        <>
          <Button
            className="danger"
            disabled={isDisabled}
            onClick={() => {
              onAsk(false);
              onPurge();
            }}
          >
            {sure ?? t('trash.purge.sure')}
          </Button>
          <Button variant="plain" onClick={() => onAsk(false)}>
            {t('dialog.cancel')}
          </Button>
        </>
      ) : (
        <Button variant="plain" disabled={isDisabled} onClick={() => onAsk(true)}>
          {label}
        </Button>
      )}
    </span>
  );
}
