import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, patternLimits } from '../../../shared/hanging/safe-pattern.ts';

describe('a pattern', () => {
  test.each([
    ['^ct.*(chest|thorax)', 'CT Thorax nativ', true],
    ['^ct.*(chest|thorax)', 'MR Thorax', false],
    ['t[12]\\s*w?$', 'ax T2 w', true],
    ['t[12]\\s*w?$', 'ax T3 w', false],
    ['\\bnc\\b', 'Abdomen NC 5.0', true],
    ['\\bnc\\b', 'function', false],
    ['b\\d{2,3}[fs]', 'B60f', true],
    ['b\\d{2,3}[fs]', 'B6f', false],
    ['[^a-z ]{3}', 'abc 123', true],
    ['a{0}b', 'b', true],
    ['(ab)*c', 'ababc', true],
    ['', 'anything', true],
    ['(?:x|)y', 'y', true],
    ['a\\.b', 'a.b', true],
    ['a\\.b', 'axb', false],
  ])('%s on %s: %s', (pattern, text, isMatch) => {
    expect(compilePattern(pattern).test(text)).toBe(isMatch);
  });

  test.each<[string, RegExp]>([
    ['(a', /character 1/u],
    ['a)', /character 2/u],
    ['[a', /character 1/u],
    ['*a', /character 1/u],
    ['(a)\\1', /backreferences/u],
    ['(?=a)', /lookaround/u],
    ['a*?', /lazy/u],
    ['a{3,2}', /more at least/u],
    ['a{200}', /more than 100/u],
    ['[z-a]', /backwards/u],
    ['('.repeat(30), /deep/u],
    ['a'.repeat(patternLimits.letters + 1), /longer/u],
    ['((a{100}){100}){100}', /states/u],
  ])('%s is refused with the place', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  test('ends on a text on which a backtracking engine would not: 2 to the 1000 ways', () => {
    expect(compilePattern('(a+)+b').test('a'.repeat(1000))).toBe(false);
  });

  test('says what the engine of JavaScript says, for the patterns that both have', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '(a|b)', '(ab)', '^', '$');
    const count = fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}');
    const part = fc
      .tuple(atom, count)
      .map(([letter, times]) => (letter === '^' || letter === '$' ? letter : letter + times));
    const pattern = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        expect(compilePattern(source).test(subject)).toBe(new RegExp(source, 'isu').test(subject));
      }),
      { numRuns: 500 },
    );
  });
});
