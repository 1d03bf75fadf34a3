import { expect, test } from 'vitest';
import { printLight } from '../../../renderer/state/print-theme.ts';

test.for(['dark', 'contrast', undefined])('prints light, and then shows %s again', (theme) => {
  const page = new EventTarget();
  const root: { dataset: DOMStringMap } = { dataset: theme === undefined ? {} : { theme } };
  printLight(page, root);
  page.dispatchEvent(new Event('beforeprint'));
  expect(root.dataset['theme']).toBe('light');
  page.dispatchEvent(new Event('afterprint'));
  expect(root.dataset['theme']).toBe(theme);
});
