import { openAuditTrail, type AuditTrail } from '../audit/audit-trail.ts';
import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import type { StudyRow } from '../../shared/model/worklist.ts';
import { settingDefinitions } from '../services/setting-table.ts';
import { say } from './command-run.ts';

const aeKey = 'receiver.ae';

/**
 * The audit trail of a cache that this command owns: what a command does a person does. Undefined where it cannot be
 * written, which is said: a full disk must not keep the trash from being emptied.
 */
export async function openCommandAudit(
  dataDirectory: string,
  stored: Readonly<Record<string, SettingValue>>,
  studyRows: (studyIds: readonly number[]) => Promise<readonly StudyRow[]> = () => Promise.resolve([]),
): Promise<AuditTrail | undefined> {
  const usual = settingDefinitions.find(({ key }) => key === aeKey)?.default;
  try {
    return await openAuditTrail({
      dataDirectory,
      ae: String(stored[aeKey] ?? usual),
      now: Date.now,
      studyRows,
      onFault: sayFault,
    });
  } catch (error) {
    sayFault(asNegatoscopeError(error, 'audit'));
    return undefined;
  }
}

function sayFault(error: NegatoscopeError): void {
  say(`No audit record could be written: ${error.message}`);
}
