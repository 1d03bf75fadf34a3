import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Logger } from 'pino';
import { NegatoscopeError, asNegatoscopeError, type ErrorCode } from '../shared/errors.ts';
import {
  encodeFrameHeader,
  frameHeaderName,
  framePriorities,
  priorityHeaderName,
  tokenHeaderName,
  type FramePriority,
} from '../shared/model/frame-wire.ts';
import type { EventHub } from './event-hub.ts';
import type { RendererFile } from './renderer-files.ts';
import { securityHeaders } from './security-headers.ts';
import type { FrameService } from './services/frame-service.ts';
import { appRouter } from './services/router.ts';
import type { Services } from './services/services.ts';

export interface RequestHandlerParts {
  readonly services: Services;
  readonly frames: FrameService;
  readonly events: EventHub;
  readonly rendererFiles: ReadonlyMap<string, RendererFile>;
  readonly logger: Logger;
}

/** Status of an error at this edge; everything else is the program's own fault (500). */
const statusOfCode: Partial<Record<ErrorCode, number>> = {
  'request.invalid': 400,
  'request.forbidden': 403,
  'request.not-found': 404,
  'store.not-found': 404,
  'reading.stale-token': 409,
  'operation.cancelled': 499,
  'program.fault': 500,
};
/** The request was right, the object cannot be shown: the tile says why. */
const cannotBeShown = 422;

/**
 * The one request handler (rule 5): web-standard types only, mounted by both hosts.
 * Never rejects; a failure is a response whose body is an error record.
 */
export function createRequestHandler(parts: RequestHandlerParts): (request: Request) => Promise<Response> {
  return async (request) => {
    let response: Response;
    try {
      response = await route(parts, request, new URL(request.url));
    } catch (error) {
      response = errorResponse(parts.logger, error);
    }
    for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
    return response;
  };
}

async function route(parts: RequestHandlerParts, request: Request, url: URL): Promise<Response> {
  const path = url.pathname;
  if (path.startsWith('/rpc/')) {
    return fetchRequestHandler({
      endpoint: '/rpc',
      req: request,
      router: appRouter,
      createContext: () => ({ services: parts.services }),
      onError: ({ error, path: procedure }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          logFault(parts.logger, error.cause ?? error, procedure ?? 'rpc');
      },
    });
  }
  const frame = /^\/frames\/(\d{1,15})\/(\d{1,9})$/u.exec(path);
  if (frame !== null) return answerFrame(parts, request, Number(frame[1]), Number(frame[2]));
  const thumbnail = /^\/thumbnails\/(\d{1,15})$/u.exec(path);
  if (thumbnail !== null) return answerThumbnail(parts, request, Number(thumbnail[1]));
  const upload = /^\/uploads\/([\w-]{1,64})$/u.exec(path);
  if (upload !== null)
    return answerUpload(parts, request, upload[1] ?? '', url.searchParams.get('name') ?? '');
  if (path === '/events') return answerEvents(parts, request);
  return answerFile(parts, request, path);
}

async function answerFrame(
  parts: RequestHandlerParts,
  request: Request,
  instanceId: number,
  frameNumber: number,
): Promise<Response> {
  requireMethod(request, 'GET');
  const token = request.headers.get(tokenHeaderName) ?? '';
  const frame = await parts.frames.frame(
    { instanceId, frameIndex: frameNumber - 1, token, priority: priorityOf(request) },
    request.signal,
  );
  return new Response(frame.pixels, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(frame.pixels.byteLength),
      // Pixels of patients stay out of the browser's disk cache.
      'cache-control': 'no-store',
      [frameHeaderName]: encodeFrameHeader(frame.header),
      [tokenHeaderName]: token,
    },
  });
}

function priorityOf(request: Request): FramePriority {
  const value = request.headers.get(priorityHeaderName);
  return framePriorities.find((priority) => priority === value) ?? 'prefetch';
}

async function answerThumbnail(
  parts: RequestHandlerParts,
  request: Request,
  instanceId: number,
): Promise<Response> {
  requireMethod(request, 'GET');
  const png = await parts.frames.thumbnail(instanceId, request.signal);
  return new Response(png, { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } });
}

async function answerUpload(
  parts: RequestHandlerParts,
  request: Request,
  jobId: string,
  name: string,
): Promise<Response> {
  requireMethod(request, 'PUT');
  const body = request.body ?? new Blob([]).stream();
  await parts.services.imports.upload(jobId, name, body, request.signal);
  return new Response(null, { status: 204 });
}

function answerEvents(parts: RequestHandlerParts, request: Request): Response {
  requireMethod(request, 'GET');
  return new Response(parts.events.openStream(), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}

async function answerFile(parts: RequestHandlerParts, request: Request, path: string): Promise<Response> {
  const file = parts.rendererFiles.get(path);
  if (file === undefined) {
    throw new NegatoscopeError('request.not-found', `Nothing is served at ${path}`, { path });
  }
  requireMethod(request, 'GET');
  return new Response(await file.read(), {
    headers: {
      'content-type': file.contentType,
      'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

function requireMethod(request: Request, method: string): void {
  if (request.method === method) return;
  const reason = `expected ${method}, found ${request.method}`;
  throw new NegatoscopeError('request.invalid', reason, { reason });
}

function errorResponse(logger: Logger, error: unknown): Response {
  const known = asNegatoscopeError(error, 'request handler');
  if (known.code === 'program.fault') logFault(logger, known, 'request handler');
  return Response.json(known.toRecord(), {
    status: statusOfCode[known.code] ?? cannotBeShown,
    headers: { 'cache-control': 'no-store' },
  });
}

function logFault(logger: Logger, error: unknown, where: string): void {
  logger.error({ err: error, where }, 'fault in the program');
}
