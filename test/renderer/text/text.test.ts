import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { english, t, tn } from '../../../renderer/text/text.ts';

const rendererFolder = path.join(import.meta.dirname, '../../../renderer');

function sources(): string[] {
  return readdirSync(rendererFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/u.test(file) && !/^text.(?:english|german|french|spanish)/u.test(file))
    .map((file) => readFileSync(path.join(rendererFolder, file), 'utf8'));
}

describe('visible text', () => {
  it('puts parameters in their places and leaves the rest', () => {
    expect(t('activity.ofTotal', { finished: 3, total: '1 204' })).toBe('3 of 1 204');
    expect(t('worklist.title')).toBe('Worklist');
  });

  it('chooses the plural form and shows the count as given', () => {
    expect(tn('worklist.studies', 1)).toBe('1 study');
    expect(tn('worklist.studies', 0)).toBe('0 studies');
    expect(tn('worklist.studies', 1204, '1 204')).toBe('1 204 studies');
  });

  it('holds each key in one table only', async () => {
    const files = readdirSync(path.join(rendererFolder, 'text', 'english'));
    const tables: unknown[] = [];
    for (const file of files) {
      const module: object = await import(`../../../renderer/text/english/${file}`);
      tables.push(...Object.values(module));
    }
    const keys = tables.flatMap((table) =>
      typeof table === 'object' && table !== null ? Object.keys(table) : [],
    );
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys.length).toBe(Object.keys(english).length);
  });

  it('has words for every key, and closes every brace', () => {
    const broken = Object.entries(english).filter(
      ([, text]) => text.trim() === '' || /[{}]/u.test(text.replaceAll(/\{\w+\}/gu, '')),
    );
    expect(broken).toEqual([]);
  });

  it('keeps no words that nothing says', () => {
    const all = sources().join('\n');
    // A key is said as a literal, by its plural base, or by a template that begins like it.
    const stems = [...all.matchAll(/`(?<stem>[a-z][\w.-]*)\$\{/giu)].map(
      (match) => match.groups?.['stem'] ?? '',
    );
    const unsaid = Object.keys(english).filter((key) => {
      const base = key.replace(/\.(?:one|other)$/u, '');
      if ([key, base].some((name) => all.includes(`'${name}'`) || all.includes(`"${name}"`))) return false;
      return !stems.some((stem) => stem.includes('.') && key.startsWith(stem));
    });
    expect(unsaid).toEqual([]);
  });

  it('lets no component say words of its own', () => {
    // Text between tags that begins with a letter, outside of braces.
    const said = sources().flatMap(
      (source) => source.match(/<(?:p|h1|h2|h3|span|b|button|div)[^<>]*>\s*[A-Za-z][^<{}]*<\//gu) ?? [],
    );
    expect(said).toEqual([]);
  });
});
