import type { MessagePort } from 'node:worker_threads';
import type { ErrorRecord } from '../../shared/errors.ts';
import type { AssociationSummary, ReceiverStatus } from '../../shared/model/receiver.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import type { AuditedPeer } from '../audit/audit-events.ts';
import type { StudyTransfer } from '../audit/audit-trail.ts';
import type { RefusedObjects } from './refusals.ts';
import type { ReceiverAddress } from './listener.ts';

/** Served by the listener thread (`listener-worker.ts`). */
export interface ReceiverApi {
  /**
   * Binds the port with the settings given (keys of other areas are ignored) and starts to receive; a listener that
   * runs is stopped first. Throws `setting.invalid`, `network.port-busy`, `network.cannot-listen`.
   */
  start(settings: Readonly<Record<string, SettingValue>>): Promise<ReceiverAddress>;
  /** Stops accepting, finishes objects being received, closes every connection. Idempotent. */
  stop(): Promise<void>;
  status(): Promise<ReceiverStatus>;
}

/** What the listener thread is started with. */
export interface ListenerWorkerData {
  readonly dataDirectory: string;
  /** Entry of a decoder thread: versions of one instance are decoded to be compared. */
  readonly decoderUrl: string;
  /** To the store thread (`openPort`); transferred. */
  readonly storePort: MessagePort;
}

/** Posted by the listener thread beside the answers to calls. */
export type ReceiverMessage =
  /** An association was established or ended. */
  | { readonly kind: 'receiver.association'; readonly association: AssociationSummary }
  /** For the audit trail; without patient data. */
  | {
      readonly kind: 'receiver.transferred';
      readonly peer: AuditedPeer;
      readonly transfers: readonly StudyTransfer[];
    }
  | {
      readonly kind: 'receiver.refused-objects';
      readonly peer: AuditedPeer;
      readonly refused: readonly RefusedObjects[];
    }
  | { readonly kind: 'receiver.forbidden'; readonly peer: AuditedPeer; readonly reason: string }
  /** Something failed that no peer could be told. */
  | { readonly kind: 'receiver.fault'; readonly error: ErrorRecord };

const messageKinds: ReadonlySet<unknown> = new Set<ReceiverMessage['kind']>([
  'receiver.association',
  'receiver.transferred',
  'receiver.refused-objects',
  'receiver.forbidden',
  'receiver.fault',
]);

export function isReceiverMessage(value: unknown): value is ReceiverMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && messageKinds.has(value.kind);
}
