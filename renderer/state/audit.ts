import { create } from 'zustand';
import type { AuditVerification } from '../../shared/model/audit.ts';
import { refused } from './refused.ts';
import { rpc } from './rpc.ts';
import { storageChanged } from './server-state.ts';

/** What the last look at the audit trail by this window found; null before the first. */
export const useAudit = create<{ readonly found: AuditVerification | null }>(() => ({ found: null }));

export async function verifyAudit(): Promise<string | null> {
  const problem = await refused(async () => {
    useAudit.setState({ found: await rpc.audit.verify.mutate() });
  }, 'audit');
  storageChanged();
  return problem;
}
