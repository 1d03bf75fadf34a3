import type { InstanceSource } from '../ingest/incoming-instance.ts';

/** The columns that both databases keep of an `InstanceSource`. */
export interface BatchRecord {
  readonly batch_id: string;
  readonly kind: InstanceSource['kind'];
  readonly label: string;
  readonly calling_ae: string | null;
  readonly called_ae: string | null;
  readonly remote_address: string | null;
}

export const batchColumns = 'batch_id, kind, label, calling_ae, called_ae, remote_address';

/** In the order of `batchColumns`. */
export function batchValues(source: InstanceSource): (string | null)[] {
  return [
    source.batchId,
    source.kind,
    source.label,
    source.callingAe ?? null,
    source.calledAe ?? null,
    source.remoteAddress ?? null,
  ];
}

export function sourceOfBatch(batch: BatchRecord): InstanceSource {
  return {
    kind: batch.kind,
    label: batch.label,
    batchId: batch.batch_id,
    ...(batch.calling_ae === null ? {} : { callingAe: batch.calling_ae }),
    ...(batch.called_ae === null ? {} : { calledAe: batch.called_ae }),
    ...(batch.remote_address === null ? {} : { remoteAddress: batch.remote_address }),
  };
}
