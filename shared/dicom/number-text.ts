/** Numbers written as text: VRs DS and IS (PS3.5 Table 6.2-1). */

const decimalForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const integerForm = /^[+-]?\d+$/;

/**
 * The standard allows a DS 16 characters, and much installed software writes all digits of a double. Such a value
 * has one meaning, so it is read; beyond this length it is no number that anybody wrote.
 */
const longestDecimal = 64;

/** A decimal string as a finite number, or undefined: never NaN, never infinite. Spaces around it are padding. */
export function parseDecimal(text: string): number | undefined {
  const stripped = text.trim();
  if (stripped.length > longestDecimal || !decimalForm.test(stripped)) return undefined;
  const value = Number(stripped);
  return Number.isFinite(value) ? value : undefined;
}

/** An integer string within −2^31 … 2^31−1 (the range of IS), or undefined. */
export function parseInteger(text: string): number | undefined {
  const stripped = text.trim();
  if (!integerForm.test(stripped)) return undefined;
  const value = Number(stripped);
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value + 0 : undefined;
}
