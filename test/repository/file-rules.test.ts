import { describe, expect, test } from 'vitest';
import { listSourceFiles, readSource } from '../support/source-files.ts';

const files = listSourceFiles();
const sources = files.filter((file) => /\.(?:ts|tsx|mjs|css|html)$/u.test(file));

/** Names that say nothing about what is inside. */
const emptyWords = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager']);

// Spelled in two parts, so that this file does not contain what it looks for.
const forbiddenText = [
  ['eslint', '-disable'],
  ['oxlint', '-disable'],
  ['@ts', '-ignore'],
  ['@ts', '-expect-error'],
  ['@ts', '-nocheck'],
  ['TO', 'DO'],
  ['FIX', 'ME'],
].map((parts) => new RegExp(`(?<![A-Za-z])${parts.join('')}(?![A-Za-z])`, 'u'));

function isKebabCase(file: string): boolean {
  return file.split('/').every((part) => /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/u.test(part));
}

function hasEmptyName(file: string): boolean {
  return (
    file
      .split('/')
      .map((part) => part.split('.')[0] ?? part)
      // `index` is a word of the store; as a whole name it is a barrel.
      .some((name) => name === 'index' || name.split('-').some((word) => emptyWords.has(word)))
  );
}

describe('every file', () => {
  test('is named in kebab-case, folders as well', () => {
    expect(
      files.filter((file) => !file.startsWith('test/fixtures/')).filter((file) => !isKebabCase(file)),
    ).toEqual([]);
  });

  test('is named for its one idea', () => {
    // The page that a browser asks for has its name from there.
    const own = sources.filter((file) => file !== 'renderer/index.html');
    expect(own.filter(hasEmptyName)).toEqual([]);
  });

  test('switches no check off and leaves nothing to do', () => {
    const found = sources.flatMap((file) => {
      const source = readSource(file);
      return forbiddenText.filter((text) => text.test(source)).map((text) => `${file}: ${text.source}`);
    });
    expect(found).toEqual([]);
  });
});

describe('the checks themselves', () => {
  test('know good names from bad ones', () => {
    expect(
      ['main/pdu-reader.ts', 'test/a/b-c.test.ts', 'shared/model/x9.ts'].filter(isKebabCase),
    ).toHaveLength(3);
    expect(['main/pduReader.ts', 'main/Pdu.ts', 'main/a_b.ts', 'main/-a.ts'].filter(isKebabCase)).toEqual([]);
    expect(['main/utils/a.ts', 'main/frame-helpers.ts', 'main/index.ts'].filter(hasEmptyName)).toHaveLength(
      3,
    );
    expect(['main/commonplace.ts', 'main/store/index-writer.ts'].filter(hasEmptyName)).toEqual([]);
  });
});
