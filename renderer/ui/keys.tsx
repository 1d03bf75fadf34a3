import type { ReactElement } from 'react';
import './keys.css';
import { chordLabels } from '../commands/key-chord.ts';

/** A chord as key caps: `Ctrl+K` is drawn as "Ctrl K". */
export function Keys({ chord }: { readonly chord: string }): ReactElement {
  return (
    <span className="keys">
      <kbd>{chordLabels(chord).join(' ')}</kbd>
    </span>
  );
}
