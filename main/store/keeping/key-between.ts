/** The values of a primary key, or the first ones of it. */
export type Key = readonly (string | number)[];

/** Characters of a text that decide where the middle lies: UIDs, hashes and ids differ within so many. */
const significant = 9;
/** Keys are ASCII, nearly always; text beyond it lies above all of them. */
const base = 128n;

/**
 * A key that lies behind `after` and before `before`, about in the middle; null for the ends. Undefined where there is
 * none between them, or none that could be told from them.
 */
export function keyBetween(after: Key | null, before: Key | null): Key | undefined {
  const known = after ?? before;
  if (known === null) return undefined;
  const common: (string | number)[] = [];
  for (let position = 0; position < known.length; position += 1) {
    const low = after?.[position];
    const high = before?.[position];
    if (low !== undefined && low === high) {
      common.push(low);
      continue;
    }
    const middle =
      typeof (low ?? high) === 'number' ? numberBetween(low, high) : textBetween(String(low ?? ''), high);
    return middle === undefined ? undefined : [...common, middle];
  }
  return undefined;
}

type Value = string | number | undefined;

function numberBetween(low: Value, high: Value): number | undefined {
  const from = typeof low === 'number' ? low : 0;
  const to = typeof high === 'number' ? high : from * 2 + 1_000_000;
  const middle = Math.floor(from / 2 + to / 2);
  return middle > from && middle < to ? middle : undefined;
}

function textBetween(low: string, high: Value): string | undefined {
  const top = high === undefined ? '\u007F'.repeat(significant) : String(high);
  let shared = 0;
  while (shared < low.length && low[shared] === top[shared]) shared += 1;
  const from = weigh(low.slice(shared));
  const to = weigh(top.slice(shared));
  const middle = (from + to) / 2n;
  return middle > from && middle < to ? low.slice(0, shared) + unweigh(middle) : undefined;
}

function weigh(text: string): bigint {
  let weight = 0n;
  for (let place = 0; place < significant; place += 1) {
    const code = BigInt(text.codePointAt(place) ?? 0);
    weight = weight * base + (code < base ? code : base - 1n);
  }
  return weight;
}

function unweigh(weight: bigint): string {
  let left = weight;
  const codes: number[] = [];
  for (let place = 0; place < significant; place += 1) {
    codes.unshift(Number(left % base));
    left /= base;
  }
  while (codes.at(-1) === 0) codes.pop();
  return String.fromCodePoint(...codes);
}
