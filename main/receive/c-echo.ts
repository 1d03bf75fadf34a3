import { verificationSopClassUid } from './association-policy.ts';
import type { CommandSet } from './command-set.ts';
import type { DimseContext } from './c-store.ts';
import { dimseStatuses, type DimseStatus } from './dimse-status.ts';

/** C-ECHO (PS3.7 9.1.5, PS3.4 A): answered on a context that was accepted for Verification. */
export function answerEcho(command: CommandSet, context: DimseContext): DimseStatus {
  return command.AffectedSOPClassUID === verificationSopClassUid &&
    context.abstractSyntax === verificationSopClassUid
    ? dimseStatuses.success
    : dimseStatuses.sopClassNotSupported;
}
