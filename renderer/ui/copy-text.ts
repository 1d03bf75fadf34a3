/** Puts a text on the clipboard; false where the platform does not let the window. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** By a field that is selected for a moment: works where the clipboard's own interface needs a permission. */
function copyFromField(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  // Deprecated without a successor that asks for no permission.
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

/** Words of the page are selected: copying means them. */
export function isTextSelected(): boolean {
  return document.getSelection()?.isCollapsed === false;
}
