import { expect, test } from 'vitest';
import { csvField } from '../../../renderer/text/csv-field.ts';

test.for([
  ['Knee, left', '"Knee, left"'],
  ['2nd "look"', '"2nd ""look"""'],
  ['two\nlines', '"two\nlines"'],
  ['A-1', 'A-1'],
  ['T1 -contrast; +contrast', '"T1 -contrast; +contrast"'],
  ['Müller^Jürgen=模型 春子', 'Müller^Jürgen=模型 春子'],
] as const)('a text is a field as RFC 4180 has it: %s', ([text, field]) => {
  expect(csvField(text)).toBe(field);
});

test.for([
  ["=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\t=1', '"\'\t=1"'],
  ['\r=1', '"\'\r=1"'],
  ['\n=1', '"\'\n=1"'],
  // Full width, as an East Asian keyboard writes them.
  ['\uFF1D1', "'\uFF1D1"],
  ['\uFF20SUM', "'\uFF20SUM"],
  // Where the semicolon parts fields, as in the settings of most of Europe.
  ['a;=1+1', '"a;\'=1+1"'],
] as const)('a text that a spreadsheet would run is text: %j', ([text, field]) => {
  expect(csvField(text)).toBe(field);
});

test('a number stays a number', () => {
  expect(csvField(-12.5)).toBe('-12.5');
});
