import { NegatoscopeError } from '../errors.ts';

/**
 * Regular expressions for rules, matched in time linear in the text. A protocol file comes from anywhere, and the
 * engine of JavaScript tries exponentially many ways for `(a+)+b`: here a set of states walks the text once
 * (Thompson 1968), so that the worst pattern costs states × letters and nothing else.
 *
 * Supported: letters, `.`, classes `[a-z]` and `[^…]`, `\d \w \s` and their complements, `\b`, `^`, `$`, groups,
 * `|`, `*`, `+`, `?` and `{m,n}`. Not supported, and said: backreferences, lookaround, lazy and named groups.
 * Case does not matter.
 */
export interface SafePattern {
  test(text: string): boolean;
}

/** Longest pattern, states after repetitions are written out, letters of a text that are looked at. */
export const patternLimits = { letters: 256, states: 2000, text: 1024, repeats: 100, depth: 20 } as const;

type Matcher = (letter: string) => boolean;
type Node =
  | { readonly kind: 'letter'; readonly matches: Matcher; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | {
      readonly kind: 'assert';
      readonly holds: (before: string, after: string) => boolean;
      readonly next: number;
    }
  | { readonly kind: 'end' };

type Tree =
  | { readonly kind: 'empty' }
  | { readonly kind: 'letter'; readonly matches: Matcher }
  | { readonly kind: 'assert'; readonly holds: (before: string, after: string) => boolean }
  | { readonly kind: 'all'; readonly parts: readonly Tree[] }
  | { readonly kind: 'any'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number };

const classes: Readonly<Record<string, Matcher>> = {
  d: (letter) => /^\d$/u.test(letter),
  w: (letter) => /^[\p{L}\p{N}_]$/u.test(letter),
  s: (letter) => /^\s$/u.test(letter),
};

const isWord = (letter: string): boolean => letter !== '' && (classes['w']?.(letter) ?? false);
const atBorder = (before: string, after: string): boolean => isWord(before) !== isWord(after);

/** Throws `request.invalid` with what is wrong and where. */
export function compilePattern(source: string): SafePattern {
  const letters = Array.from(source.toLowerCase());
  if (letters.length > patternLimits.letters) {
    throw invalid(`longer than ${patternLimits.letters} characters`, patternLimits.letters);
  }
  const tree = new PatternParser(letters).parse();
  const nodes: Node[] = [{ kind: 'end' }];
  const start = build(tree, 0, nodes);
  return { test: (text) => run(nodes, start, Array.from(text.slice(0, patternLimits.text).toLowerCase())) };
}

function invalid(what: string, at: number): NegatoscopeError<'request.invalid'> {
  return new NegatoscopeError('request.invalid', `Pattern: ${what}, at character ${at + 1}`, {
    reason: 'pattern',
  });
}

class PatternParser {
  readonly #letters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(letters: readonly string[]) {
    this.#letters = letters;
  }

  parse(): Tree {
    const tree = this.#alternatives();
    if (this.#at < this.#letters.length) throw invalid('a ) without its (', this.#at);
    return tree;
  }

  #peek(): string | undefined {
    return this.#letters[this.#at];
  }

  #alternatives(): Tree {
    const parts = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'any', parts };
  }

  #sequence(): Tree {
    const parts: Tree[] = [];
    for (let letter = this.#peek(); letter !== undefined && letter !== '|' && letter !== ')';) {
      parts.push(this.#repeated(this.#atom(letter)));
      letter = this.#peek();
    }
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'all', parts };
  }

  #atom(letter: string): Tree {
    const at = this.#at;
    this.#at += 1;
    switch (letter) {
      case '.':
        return { kind: 'letter', matches: () => true };
      case '^':
        return { kind: 'assert', holds: (before) => before === '' };
      case '$':
        return { kind: 'assert', holds: (_, after) => after === '' };
      case '(':
        return this.#group(at);
      case '[':
        return { kind: 'letter', matches: this.#class(at) };
      case '\\':
        return this.#escape(at);
      case '*':
      case '+':
      case '?':
      case '{':
        throw invalid(`nothing to repeat before ${letter}`, at);
      default:
        return { kind: 'letter', matches: (other) => other === letter };
    }
  }

  #group(at: number): Tree {
    if (this.#peek() === '?') {
      if (this.#letters[this.#at + 1] !== ':')
        throw invalid('lookaround and named groups are not supported', at);
      this.#at += 2;
    }
    this.#depth += 1;
    if (this.#depth > patternLimits.depth) throw invalid('groups nested too deep', at);
    const tree = this.#alternatives();
    this.#depth -= 1;
    if (this.#peek() !== ')') throw invalid('a ( without its )', at);
    this.#at += 1;
    return tree;
  }

  #escape(at: number): Tree {
    const letter = this.#peek();
    if (letter === undefined) throw invalid('nothing after \\', at);
    if (/^[1-9]$/u.test(letter)) throw invalid('backreferences are not supported', at);
    this.#at += 1;
    if (letter === 'b') return { kind: 'assert', holds: atBorder };
    const matches = classes[letter] ?? ((other: string): boolean => other === letter);
    return { kind: 'letter', matches };
  }

  #class(at: number): Matcher {
    const isNegated = this.#peek() === '^';
    if (isNegated) this.#at += 1;
    const parts: Matcher[] = [];
    for (let letter = this.#peek(); letter !== ']'; letter = this.#peek()) {
      if (letter === undefined) throw invalid('a [ without its ]', at);
      this.#at += 1;
      if (letter === '\\') {
        const escaped = this.#peek();
        if (escaped === undefined) throw invalid('nothing after \\', at);
        this.#at += 1;
        parts.push(classes[escaped] ?? ((other) => other === escaped));
        continue;
      }
      const last = this.#letters[this.#at + 1];
      if (this.#peek() === '-' && last !== undefined && last !== ']') {
        this.#at += 2;
        if (last < letter) throw invalid(`a range that runs backwards, ${letter}-${last}`, this.#at - 3);
        parts.push((other) => other >= letter && other <= last);
      } else {
        parts.push((other) => other === letter);
      }
    }
    this.#at += 1;
    return (other) => parts.some((part) => part(other)) !== isNegated;
  }

  #repeated(part: Tree): Tree {
    const at = this.#at;
    const [least, most] = this.#count();
    if (least === 1 && most === 1) return part;
    const next = this.#peek();
    if (next === '?' || next === '*' || next === '+') throw invalid('lazy or double repetition', this.#at);
    if (part.kind === 'assert') throw invalid('a place in the text cannot be repeated', at);
    return { kind: 'repeat', part, least, most };
  }

  #count(): [least: number, most: number] {
    switch (this.#peek()) {
      case '*':
        this.#at += 1;
        return [0, Infinity];
      case '+':
        this.#at += 1;
        return [1, Infinity];
      case '?':
        this.#at += 1;
        return [0, 1];
      case '{': {
        const at = this.#at;
        const rest = this.#letters.slice(at).join('');
        const match = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/u.exec(rest);
        if (match === null) throw invalid('{ must be followed by numbers, as in {2,3}', at);
        this.#at += match[0].length;
        const least = Number(match[1]);
        const most = match[2] === undefined ? least : match[3] === undefined ? Infinity : Number(match[3]);
        if (most < least) throw invalid('more at least than at most', at);
        if (least > patternLimits.repeats || (most !== Infinity && most > patternLimits.repeats)) {
          throw invalid(`repeated more than ${patternLimits.repeats} times`, at);
        }
        return [least, most];
      }
      case undefined:
      default:
        return [1, 1];
    }
  }
}

/** Writes the states of a tree that go on to `next`; returns where it begins. */
function build(tree: Tree, next: number, nodes: Node[]): number {
  const add = (node: Node): number => {
    if (nodes.length >= patternLimits.states) {
      throw invalid(`more than ${patternLimits.states} states when repetitions are written out`, 0);
    }
    return nodes.push(node) - 1;
  };
  switch (tree.kind) {
    case 'empty':
      return next;
    case 'letter':
      return add({ kind: 'letter', matches: tree.matches, next });
    case 'assert':
      return add({ kind: 'assert', holds: tree.holds, next });
    case 'all':
      return tree.parts.reduceRight((after, part) => build(part, after, nodes), next);
    case 'any':
      return tree.parts
        .map((part) => build(part, next, nodes))
        .reduceRight((other, begin) => add({ kind: 'split', next: begin, other }));
    case 'repeat': {
      let begin = next;
      if (tree.most === Infinity) {
        const loop = add({ kind: 'split', next, other: next });
        nodes[loop] = { kind: 'split', next: build(tree.part, loop, nodes), other: next };
        begin = loop;
      } else {
        for (let count = tree.least; count < tree.most; count++) {
          begin = add({ kind: 'split', next: build(tree.part, begin, nodes), other: next });
        }
      }
      for (let count = 0; count < tree.least; count++) begin = build(tree.part, begin, nodes);
      return begin;
    }
  }
}

/** Whether some part of the text matches. */
function run(nodes: readonly Node[], start: number, text: readonly string[]): boolean {
  let states = new Set<number>();
  for (let at = 0; at <= text.length; at++) {
    const before = text[at - 1] ?? '';
    const letter = text[at];
    // A match may begin anywhere.
    const reached = closure(nodes, [...states, start], before, letter ?? '');
    if (reached.has(0)) return true;
    if (letter === undefined) return false;
    states = new Set();
    for (const index of reached) {
      const node = nodes[index];
      if (node?.kind === 'letter' && node.matches(letter)) states.add(node.next);
    }
  }
  return false;
}

function closure(
  nodes: readonly Node[],
  from: readonly number[],
  before: string,
  after: string,
): Set<number> {
  const reached = new Set<number>();
  const waiting = [...from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const node = nodes[index];
    if (node?.kind === 'split') waiting.push(node.next, node.other);
    if (node?.kind === 'assert' && node.holds(before, after)) waiting.push(node.next);
  }
  return reached;
}
