import { describe, expect, test } from 'vitest';
import { expandMacros } from '../../../app/launch/expand-macros.ts';

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

describe('the macros of the decoder kernel', () => {
  test('stand for their lines, with arguments for parameters as whole words', () => {
    const source = lines('//#macro ADD(A, B)', 'A += B;', 'A1 += AB;', '//#end', '  ADD(x, y + 1);');
    expect(expandMacros(source)).toBe(lines('x += y + 1;', 'A1 += AB;'));
  });

  test('may stand for other macros', () => {
    const source = lines(
      '//#macro ONE(A)',
      'f(A);',
      '//#end',
      '//#macro TWO(A)',
      'ONE(A)',
      'ONE(2)',
      '//#end',
      'TWO(1)',
    );
    expect(expandMacros(source)).toBe(lines('f(1);', 'f(2);'));
  });

  test('leave calls of functions alone', () => {
    const source = lines('//#macro ONE()', 'f();', '//#end', 'g(1, 2);', 'const a = ONE();');
    expect(expandMacros(source)).toBe(lines('g(1, 2);', 'const a = ONE();'));
  });

  test('are refused without an end, with other arguments than they take, and inside themselves', () => {
    expect(() => expandMacros(lines('//#macro ONE()', 'f();'))).toThrow('without its end');
    expect(() => expandMacros(lines('//#macro ONE(A)', 'f(A);', '//#end', 'ONE(1, 2)'))).toThrow(
      'ONE takes 1 arguments, 2 are given',
    );
    expect(() => expandMacros(lines('//#macro ONE()', 'ONE()', 'f();', '//#end', 'ONE()'))).toThrow(
      'contains itself',
    );
  });
});
