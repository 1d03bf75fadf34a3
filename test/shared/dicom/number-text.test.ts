import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal, parseInteger } from '../../../shared/dicom/number-text.ts';

describe('a decimal string', () => {
  test.each([
    ['1', 1],
    [' -0.5 ', -0.5],
    ['+1.25E-2', 0.0125],
    ['.5', 0.5],
    ['5.', 5],
    ['0', 0],
    // 22 characters, six more than DS allows: unambiguous, and common.
    ['-0.1250000000000000000', -0.125],
  ])('%j is %d', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  test.each([
    '',
    ' ',
    '1e400',
    'NaN',
    'Infinity',
    '0x10',
    '1,5',
    '1.2.3',
    '--1',
    '1e',
    'e5',
    '1 2',
    '9'.repeat(65),
  ])('%j is no number', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test('is finite or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseDecimal(text);
        expect(value === undefined || Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an integer string', () => {
  test.each([
    ['12', 12],
    ['-2147483648', -2147483648],
    ['+2147483647 ', 2147483647],
    ['007', 7],
  ])('%j is %d', (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });

  test.each(['', '1.0', '1e2', '2147483648', '-2147483649', '0x10', 'A'])('%j is no integer', (text) => {
    expect(parseInteger(text)).toBeUndefined();
  });
});
