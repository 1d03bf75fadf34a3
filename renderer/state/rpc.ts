import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '../../main/services/router.ts';
import { asNegatoscopeError, NegatoscopeError, type ErrorRecord } from '../../shared/errors.ts';
import { visibleResults } from './visible-results.ts';

/**
 * The typed calls to the workstation. One request a call (no batch: a slow query must not hold back the quick
 * ones that left with it).
 */
export const rpc = createTRPCClient<AppRouter>({ links: [visibleResults, httpLink({ url: '/rpc' })] });

/**
 * The error of a failed call, rebuilt from the closed set of codes. What has no record (no answer, an answer that
 * is none of ours) is a `program.fault` that names the call as its place.
 */
export function rpcError(thrown: unknown, where: string): NegatoscopeError {
  if (thrown instanceof TRPCClientError) {
    const data: unknown = thrown.data;
    const record = typeof data === 'object' && data !== null && 'record' in data ? data.record : undefined;
    if (isErrorRecord(record)) return NegatoscopeError.fromRecord(record);
  }
  return asNegatoscopeError(thrown, where);
}

function isErrorRecord(value: unknown): value is ErrorRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    'details' in value &&
    typeof value.details === 'object'
  );
}
