import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLaunchLog } from '../../app/launch-log.ts';
import { visibleJson } from '../../shared/dicom/visible-text.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('what is logged is a line of JSON that works on no terminal and reads back as it was', () => {
  const directory = temporaryDirectory();
  // ECMA-48 CSI in one byte, text turned round, a line end of Unicode, an invisible letter beyond the first plane.
  const name = 'CD\u009B31m\u007F\u202Egnp\u2028\u{E0041}\nsecond';
  openLaunchLog(directory, Date.UTC(2026, 0, 2)).info({ name }, 'imported');
  const [file = ''] = readdirSync(path.join(directory, 'logs'));
  const text = readFileSync(path.join(directory, 'logs', file), 'utf8');
  expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  expect(JSON.parse(text)).toMatchObject({ name, msg: 'imported' });
});

test('JSON for people keeps its lines', () => {
  const json = JSON.stringify({ a: 'x\u200By' }, undefined, 2);
  expect(visibleJson(json)).toBe('{\n  "a": "x\\u200by"\n}');
});
