import { afterEach, expect, test } from 'vitest';
import { findingText } from '../../../renderer/text/finding-text.ts';
import { english, setWords } from '../../../renderer/text/text.ts';
import { german } from '../../../renderer/text/german/german.ts';

afterEach(() => setWords('en', english));

const gap = {
  code: 'position.gap',
  text: 'Gap of 7.5 mm, the other images are 2.5 mm apart',
  values: { stepMm: 7.5, usualMm: 2.5 },
  position: 3,
};

test('a finding is said in the language of the window, with its numbers as they are written there', () => {
  expect(findingText(gap)).toBe(gap.text);
  setWords('de', german);
  expect(findingText(gap)).toBe('Lücke von 7,5 mm, die anderen Bilder liegen 2,5 mm auseinander');
});

test('a finding without words, or without its numbers, is said as it came', () => {
  setWords('de', german);
  expect(findingText({ code: 'something.new', text: 'As it came', position: null })).toBe('As it came');
  expect(findingText({ code: gap.code, text: gap.text, position: 3 })).toBe(gap.text);
});
