import { expect, test } from 'vitest';
import { builtInProtocols } from '../../../shared/hanging/built-in/built-in-protocols.ts';
import { comparedProtocols, protocolSentences } from '../../../shared/hanging/protocol-text.ts';

test('a mammography protocol in sentences', () => {
  const protocol = builtInProtocols().find(({ id }) => id === 'mg-four-views');
  const said = protocol === undefined ? [] : protocolSentences(protocol).map(({ sentence }) => sentence);
  expect(said).toContain('A modality of the study is MG (required, 20 points)');
  expect(said).toContain('Stage “Four views”: 4 viewports');
  expect(said).toContain(
    'Stage “Four views”, 0 % from the left, 0 % from the top, 50 % × 50 %: “R CC”, right side P, bottom L, to the right',
  );
  expect(said).toContain('Stage “Four views”: 4 viewports show one scale');
});

test('every part has a name of its own, so that versions can be compared part by part', () => {
  for (const protocol of builtInProtocols()) {
    const parts = protocolSentences(protocol).map(({ part }) => part);
    expect(new Set(parts).size).toBe(parts.length);
    expect(comparedProtocols(protocol, protocol)).toEqual([]);
  }
});

test('two versions differ in what was changed, added and taken away', () => {
  const [protocol] = builtInProtocols();
  if (protocol === undefined) throw new Error('there are none');
  const after = { ...protocol, name: 'Other', rules: protocol.rules.slice(0, -1), lastResort: true };
  const last = protocol.rules.length - 1;
  expect(comparedProtocols(protocol, after)).toEqual([
    { part: 'name', before: `It is called “${protocol.name}”`, after: 'It is called “Other”' },
    { part: `rules[${last}]`, before: expect.stringContaining('points'), after: null },
    { part: 'last resort', before: null, after: 'Used only when nothing else matches' },
  ]);
});
