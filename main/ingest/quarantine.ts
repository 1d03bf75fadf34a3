import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NegatoscopeError } from '../../shared/errors.ts';
import { diskError, quarantineFolder, spoolFolder } from '../store/instance-files.ts';
import type { InstanceSource } from './incoming-instance.ts';

/**
 * Keeps what the network sent and the gate refused, with the reason beside it: the sender was told, and whoever
 * looks into it finds the bytes. The reason carries no patient data, as no error message does.
 */
export async function quarantine(
  dataDirectory: string,
  spoolName: string,
  source: InstanceSource,
  error: NegatoscopeError,
  nowMs: number,
): Promise<void> {
  const name = path.join(dataDirectory, quarantineFolder, randomUUID());
  const reason = { ...error.toRecord(), source, refusedAt: new Date(nowMs).toISOString() };
  try {
    await writeFile(`${name}.json`, `${JSON.stringify(reason, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(path.join(dataDirectory, spoolFolder, spoolName), `${name}.dcm`);
  } catch (cause) {
    throw diskError(cause, name, 'quarantine into');
  }
}
