import type { ReactElement } from 'react';

/** What went wrong, where it went wrong, said aloud as well; nothing while there is none. */
export function Problem({ text }: { readonly text: string | null }): ReactElement | null {
  if (text === null) return null;
  return (
    <p className="c-stop" role="alert">
      {text}
    </p>
  );
}
