import type { ReactElement } from 'react';
import './keys.css';
import { chordLabels } from '../commands/key-chord.ts';
import { useChordInsteadOf } from '../commands/use-commands.ts';

/** A chord as key caps: `Ctrl+K` is drawn as "Ctrl K". */
export function Keys({ chord }: { readonly chord: string }): ReactElement {
  return (
    <span className="keys">
      <kbd>{chordLabels(chord).join(' ')}</kbd>
    </span>
  );
}

/** The key that does in this window's key map what `chord` does in the default one; nothing where there is none. */
export function KeyHint({ chord }: { readonly chord: string }): ReactElement | null {
  const current = useChordInsteadOf(chord);
  return current === undefined ? null : <Keys chord={current} />;
}
