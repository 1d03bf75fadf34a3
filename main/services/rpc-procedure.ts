import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { asNegatoscopeError, isNegatoscopeError, NegatoscopeError } from '../../shared/errors.ts';
import { rpcNameOf } from '../error-status.ts';
import type { Services } from './services.ts';

/**
 * The typed calls of the renderer. Inputs and outputs are checked at run time; every error reaches the far side
 * as an `ErrorRecord` of the closed set in `data.record`, without stack or cause.
 */
export interface RpcContext {
  readonly services: Services;
}

const trpc = initTRPC.context<RpcContext>().create({
  errorFormatter: ({ shape, error, path }) => {
    const record = rpcError(error, path ?? '').toRecord();
    return { ...shape, message: record.message, data: { ...shape.data, stack: undefined, record } };
  },
});

/** What an error of a call is in the closed set. What tRPC itself refuses is the request's fault. */
export function rpcError(error: TRPCError, path: string): NegatoscopeError {
  const { cause } = error;
  if (isNegatoscopeError(cause)) return cause;
  if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) {
    return new NegatoscopeError('request.invalid', z.prettifyError(cause), { reason: 'schema' }, { cause });
  }
  switch (error.code) {
    case 'NOT_FOUND':
      return new NegatoscopeError('request.not-found', 'There is no such call', { path });
    case 'METHOD_NOT_SUPPORTED':
      return new NegatoscopeError('request.wrong-method', 'A query is a GET, a change is a POST', {
        expected: 'GET for a query, POST for a change',
        found: 'another',
      });
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
    case 'UNSUPPORTED_MEDIA_TYPE':
    case 'PAYLOAD_TOO_LARGE':
      return new NegatoscopeError('request.invalid', `The call cannot be read: ${error.code}`, {
        reason: error.code,
      });
    default:
      return asNegatoscopeError(cause ?? error, path);
  }
}

/** A refusal keeps its own status; tRPC alone would answer every one of ours as a fault. */
export const procedure = trpc.procedure.use(async ({ next }) => {
  const outcome = await next();
  if (!outcome.ok && isNegatoscopeError(outcome.error.cause)) {
    throw new TRPCError({ code: rpcNameOf(outcome.error.cause.code), cause: outcome.error.cause });
  }
  return outcome;
});
export const { router } = trpc;
