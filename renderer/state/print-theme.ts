/**
 * Paper is white: what is printed is light (the worklist; where images are on screen everything stays dark), and the
 * screen gets its own colours back.
 */
export function printLight(page: Pick<Window, 'addEventListener'>, root: Pick<HTMLElement, 'dataset'>): void {
  let shown: string | undefined;
  page.addEventListener('beforeprint', () => {
    shown = root.dataset['theme'];
    root.dataset['theme'] = 'light';
  });
  page.addEventListener('afterprint', () => {
    if (shown === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = shown;
  });
}
