import type { ReactElement } from 'react';
import { t } from '../text/text.ts';
import './corrected-mark.css';

/** Beside what a person corrected: the received words stand in the tooltip. */
export function CorrectedMark({ received }: { readonly received: string }): ReactElement {
  const text = t('patient.receivedAs', { received });
  return (
    <span className="corrected-mark" role="img" aria-label={text} title={text}>
      ✎
    </span>
  );
}
