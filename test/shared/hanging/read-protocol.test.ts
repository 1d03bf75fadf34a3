import * as fc from 'fast-check';
import { compilePattern } from '../../../shared/hanging/safe-pattern.ts';
import { describe, expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import {
  protocolSizeLimit,
  readProtocol,
  type ProtocolProblem,
} from '../../../shared/hanging/read-protocol.ts';

const good = {
  format: 'negatoscope hanging protocol',
  formatVersion: 1,
  id: 'p',
  name: 'P',
  level: 'site',
  rules: [{ about: 'study', attribute: 'ModalitiesInStudy', operator: 'equals', values: ['CT'] }],
  imageSets: [{ id: 'current', label: 'Current', from: { kind: 'current' } }],
  displaySets: [{ id: 'a', label: 'A', imageSet: 'current' }],
  stages: [
    { id: 'one', name: 'One', screens: [{ boxes: [{ id: 'box-1', at: [0, 0, 1, 1], displaySet: 'a' }] }] },
  ],
};

function problems(change: object): readonly ProtocolProblem[] {
  const read = readProtocol(JSON.stringify({ ...good, ...change }));
  return read.kind === 'problems' ? read.problems : [];
}

test('a good file is a protocol with every default filled in', () => {
  const read = readProtocol(JSON.stringify(good));
  expect(read).toMatchObject({ kind: 'protocol', protocol: { version: 1, partialData: 'maintain' } });
});

describe('what is wrong is said with its place', () => {
  test.each<[string, object, ProtocolProblem]>([
    ['an unknown field', { colour: 'red' }, { place: 'colour', problem: 'unknown field' }],
    [
      'an unknown field deep inside',
      { displaySets: [{ ...good.displaySets[0], sort: 1 }] },
      { place: 'displaySets[0].sort', problem: 'unknown field' },
    ],
    [
      'an unknown attribute',
      { rules: [{ ...good.rules[0], attribute: 'ModalityInStudy' }] },
      {
        place: 'rules[0].attribute',
        problem: '“ModalityInStudy” is no attribute that can be asked for here',
      },
    ],
    [
      'a series attribute asked of a study',
      { rules: [{ ...good.rules[0], attribute: 'plane' }] },
      { place: 'rules[0].attribute', problem: '“plane” is no attribute that can be asked for here' },
    ],
    [
      'too few values',
      { rules: [{ ...good.rules[0], values: [] }] },
      { place: 'rules[0].values', problem: 'equals needs at least one value' },
    ],
    [
      'a broken pattern',
      { rules: [{ ...good.rules[0], operator: 'matches', values: ['ct', '(a'] }] },
      { place: 'rules[0].values[1]', problem: 'Pattern: a ( without its ), at character 1' },
    ],
    [
      'a range that ends before it begins',
      { rules: [{ ...good.rules[0], attribute: 'seriesCount', operator: 'inRange', values: [5, 2] }] },
      { place: 'rules[0].values', problem: 'the range ends before it begins' },
    ],
    [
      'an image set that is not there',
      { displaySets: [{ ...good.displaySets[0], imageSet: 'older' }] },
      { place: 'displaySets[0].imageSet', problem: 'there is no “older”' },
    ],
    [
      'a display set that is not there',
      {
        stages: [
          { ...good.stages[0], screens: [{ boxes: [{ id: 'b', at: [0, 0, 1, 1], displaySet: 'z' }] }] },
        ],
      },
      { place: 'stages[0].screens[0].boxes[0].displaySet', problem: 'there is no “z”' },
    ],
    [
      'an id that is there twice',
      { imageSets: [good.imageSets[0], good.imageSets[0]] },
      { place: 'imageSets[1].id', problem: '“current” is there twice' },
    ],
    [
      'a box beyond the screen',
      {
        stages: [
          { ...good.stages[0], screens: [{ boxes: [{ id: 'b', at: [0.5, 0, 0.6, 1], displaySet: 'a' }] }] },
        ],
      },
      { place: 'stages[0].screens[0].boxes[0].at', problem: 'the box reaches beyond the screen' },
    ],
    [
      'a circle of likeness',
      {
        displaySets: [
          { ...good.displaySets[0], like: 'b' },
          { id: 'b', label: 'B', imageSet: 'current', like: 'a' },
        ],
      },
      { place: 'displaySets[0].like', problem: 'a circle: a is like b is like a' },
    ],
    [
      'more boxes needed than there are',
      { stages: [{ ...good.stages[0], needs: { filled: 2 } }] },
      { place: 'stages[0].needs.filled', problem: 'needs 2 boxes and has 1' },
    ],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toContainEqual(expected);
  });

  test('an unknown operator names those that there are', () => {
    const [problem] = problems({ rules: [{ ...good.rules[0], operator: 'resembles' }] });
    expect(problem?.place).toBe('rules[0].operator');
    expect(problem?.problem).toContain('"equals"');
  });
});

describe('a hostile file', () => {
  test.each([
    ['', 'no JSON'],
    ['{', 'no JSON'],
    ['null', 'expected object'],
    ['[]', 'expected object'],
    ['"a"', 'expected object'],
    ['{"__proto__":{"level":"user"}}', ''],
    ['['.repeat(100_000), 'no JSON'],
    [`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'expected object'],
    [' '.repeat(protocolSizeLimit + 1), 'at most'],
  ])('%#: is no protocol, and says so', (text, expected) => {
    const read = readProtocol(text);
    expect(read.kind).toBe('problems');
    expect(read.kind === 'problems' ? read.problems.map(({ problem }) => problem).join(' ') : '').toContain(
      expected,
    );
  });

  test('with lists of a hundred thousand is refused with its place, soon', () => {
    const many = JSON.stringify({ ...good, rules: Array.from({ length: 100_000 }, () => 0) });
    expect(many.length).toBeLessThan(protocolSizeLimit);
    const read = readProtocol(many);
    expect(read.kind).toBe('problems');
    const told = read.kind === 'problems' ? read.problems : [];
    expect(told.some(({ place }) => place.startsWith('rules'))).toBe(true);
    expect(told.length).toBeLessThanOrEqual(100);
  });

  test('whose patterns would keep another engine busy for ever is answered at once', () => {
    const pattern = '(a+)+$';
    const rule = { ...good.rules[0], attribute: 'StudyDescription', operator: 'matches', values: [pattern] };
    const read = readProtocol(JSON.stringify({ ...good, rules: [rule] }));
    expect(read.kind).toBe('protocol');
    // 2^60 ways for an engine that tries them; one pass here.
    expect(compilePattern(pattern).test(`${'a'.repeat(60)}!`)).toBe(false);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'that asks for %s asks for no attribute, in rules, series and orders',
    (attribute) => {
      const condition = { attribute, operator: 'isPresent' };
      expect(problems({ rules: [{ about: 'study', ...condition }] })[0]?.place).toBe('rules[0].attribute');
      expect(problems({ displaySets: [{ ...good.displaySets[0], where: [condition] }] })[0]?.place).toBe(
        'displaySets[0].where[0].attribute',
      );
      expect(
        problems({ displaySets: [{ ...good.displaySets[0], orderBy: [{ attribute, take: 'most' }] }] })[0],
      ).toMatchObject({ place: 'displaySets[0].orderBy[0].attribute' });
    },
  );

  test('that wants at least five and at most two is told so', () => {
    const rule = {
      about: 'series',
      where: [{ attribute: 'Modality', operator: 'isPresent' }],
      atLeast: 5,
      atMost: 2,
    };
    expect(problems({ rules: [rule] })).toContainEqual({
      place: 'rules[0].atMost',
      problem: 'at least 5 and at most 2 cannot be',
    });
  });

  test('pollutes nothing', () => {
    readProtocol('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('whatever it holds, reading it ends with an answer', () => {
    const [first] = builtInProtocols();
    const text = JSON.stringify(first);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(200), fc.string({ maxLength: 5 }), (at, length, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + length);
        expect(['protocol', 'problems']).toContain(readProtocol(changed).kind);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readProtocol(JSON.stringify(value)).kind).toBe('problems');
      }),
    );
  });
});

test('every built in protocol reads as what it was written', () => {
  for (const protocol of builtInProtocols()) {
    expect(readProtocol(JSON.stringify(protocol))).toEqual({ kind: 'protocol', protocol });
  }
});
