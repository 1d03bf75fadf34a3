import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { NegatoscopeError } from '../../shared/errors.ts';

/**
 * A file of settings is a JSON object of keys and values: what a site's policy holds, and what is rolled out to many
 * workstations. Undefined where there is no such file. Throws `store.read-failed`.
 */
export async function readSettingsText(file: string, what: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new NegatoscopeError(
      'store.read-failed',
      `${what} cannot be read: ${reason}`,
      { file, operation: 'read', reason },
      { cause: error },
    );
  }
}

/** Its entries, by key. `name` is what errors call the file. Throws `setting.invalid`. */
export function parseSettingsText<Value>(
  text: string,
  name: string,
  valueSchema: z.ZodType<Value>,
): Record<string, Value> {
  const found = tryJson(text);
  const { success, data } = z.record(z.string(), valueSchema).safeParse(found);
  if (success) return data;
  const expected = 'a JSON object of settings and their values';
  throw new NegatoscopeError('setting.invalid', `${name}: expected ${expected}`, {
    key: name,
    expected,
    found: text.slice(0, 80),
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return undefined;
  }
}
