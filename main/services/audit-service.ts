import type { AuditVerification } from '../../shared/model/audit.ts';

/** Whether the audit trail is still what was written, as the settings page and the header's warnings see it. */
export interface AuditService {
  /** Reads the whole trail. Throws `store.read-failed`. */
  verify(): Promise<AuditVerification>;
}

export interface AuditKeeper extends AuditService {
  /** What the last verification found; null before the first. */
  readonly last: AuditVerification | null;
}

export function createAuditService(
  verify: () => Promise<AuditVerification>,
  onChanged: () => void,
): AuditKeeper {
  let last: AuditVerification | null = null;
  return {
    get last() {
      return last;
    },
    async verify() {
      last = await verify();
      onChanged();
      return last;
    },
  };
}
