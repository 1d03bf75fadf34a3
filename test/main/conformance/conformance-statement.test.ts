import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformanceStatement } from '../../../main/conformance/conformance-statement.ts';

describe('the conformance statement', () => {
  it('in docs/ is the one that the program makes (npm run -s negatoscope -- conformance > docs/conformance.md)', async () => {
    const written = await readFile(path.resolve(import.meta.dirname, '../../../docs/conformance.md'), 'utf8');
    expect(written).toBe(conformanceStatement());
  });

  it('names what a peer asks first', () => {
    const statement = conformanceStatement();
    // PS3.6 Table A-1.
    expect(statement).toContain('| CT Image Storage | 1.2.840.10008.5.1.4.1.1.2 | image |');
    expect(statement).toContain('| 1.2.840.10008.1.2.4.70 | shown |');
    expect(statement).toContain('`receiver.port`');
  });
});
