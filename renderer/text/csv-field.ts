/** What a spreadsheet takes for a formula, in the forms of East Asian keyboards too. */
const formulaSigns = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20';
/** Also behind what one of another country's settings takes for the end of a field. */
const formula = new RegExp(`^(?=\\s*[${formulaSigns}]|[\\t\\r\\n])|(?<=[;|])(?=[${formulaSigns}])`, 'gu');

/**
 * A field of a CSV file (RFC 4180). A text that a spreadsheet would run gets an apostrophe before it, which makes it text
 * again: it comes from whoever sent the study, or typed a label. Numbers are numbers.
 */
export function csvField(value: string | number): string {
  const text = typeof value === 'string' ? value.replaceAll(formula, "'") : String(value);
  return /[",;\t\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
