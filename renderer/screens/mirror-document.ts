/**
 * Gives a window that this page draws what the page itself has: styles, language, theme, title; also when they change.
 * The returned function ends it.
 */
export function mirrorDocument(from: Document, to: Document, title: (own: string) => string): () => void {
  const copied = new Map<string, Element>();
  const copyHead = (): void => {
    for (const link of from.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
      if (copied.has(link.href)) continue;
      const copy = to.createElement('link');
      copy.rel = 'stylesheet';
      copy.href = link.href;
      to.head.append(copy);
      copied.set(link.href, copy);
    }
    to.title = title(from.title);
  };
  const copyRoot = (): void => {
    for (const { name, value } of from.documentElement.attributes) {
      to.documentElement.setAttribute(name, value);
    }
  };
  copyHead();
  copyRoot();
  const head = new MutationObserver(copyHead);
  head.observe(from.head, { childList: true, subtree: true, characterData: true });
  const root = new MutationObserver(copyRoot);
  root.observe(from.documentElement, { attributes: true });
  return () => {
    head.disconnect();
    root.disconnect();
  };
}
