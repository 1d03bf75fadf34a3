import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Logger } from 'pino';
import { NegatoscopeError, asNegatoscopeError, isNegatoscopeError } from '../shared/errors.ts';
import {
  encodeFrameHeader,
  frameHeaderName,
  instanceHeaderName,
  framePriorities,
  priorityHeaderName,
  tokenHeaderName,
  type FramePriority,
} from '../shared/model/frame-wire.ts';
import { encodeOverlays, overlaysHeaderName } from '../shared/model/overlay-wire.ts';
import { statusOf } from './error-status.ts';
import type { EventHub } from './event-hub.ts';
import type { RendererFile } from './renderer-files.ts';
import { securityHeaders } from './security-headers.ts';
import type { FrameRequest, FrameService } from './services/frame-service.ts';
import { appRouter } from './services/router.ts';
import { rpcError } from './services/rpc-procedure.ts';
import type { Services } from './services/services.ts';

export interface RequestHandlerParts {
  readonly services: Services;
  readonly frames: FrameService;
  readonly events: EventHub;
  readonly rendererFiles: ReadonlyMap<string, RendererFile>;
  readonly logger: Logger;
}

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
      response = errorResponse(parts.logger, request, error);
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
        logRefusal(parts.logger, rpcError(error, procedure ?? ''), procedure ?? 'rpc');
      },
    });
  }
  const frame = /^\/frames\/(\d{1,15})\/(\d{1,9})$/u.exec(path);
  if (frame !== null) return answerFrame(parts, request, Number(frame[1]), Number(frame[2]));
  const overlays = /^\/overlays\/(\d{1,15})\/(\d{1,9})$/u.exec(path);
  if (overlays !== null) return answerOverlays(parts, request, Number(overlays[1]), Number(overlays[2]));
  const thumbnail = /^\/thumbnails\/(\d{1,15})(?:\/([1-9]\d{0,8}))?$/u.exec(path);
  if (thumbnail !== null) {
    const frameNumber = thumbnail[2] === undefined ? null : Number(thumbnail[2]);
    return answerThumbnail(parts, request, Number(thumbnail[1]), frameNumber);
  }
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
  const wanted = frameRequest(request, instanceId, frameNumber);
  const { SOPInstanceUID, content } = await parts.frames.frame(wanted, request.signal);
  return pixelResponse(content.pixels, {
    [frameHeaderName]: encodeFrameHeader(content.header),
    [tokenHeaderName]: wanted.token,
    [instanceHeaderName]: SOPInstanceUID,
  });
}

async function answerOverlays(
  parts: RequestHandlerParts,
  request: Request,
  instanceId: number,
  frameNumber: number,
): Promise<Response> {
  requireMethod(request, 'GET');
  const wanted = frameRequest(request, instanceId, frameNumber);
  const { SOPInstanceUID, content } = await parts.frames.overlays(wanted, request.signal);
  const { header, body } = encodeOverlays(content);
  return pixelResponse(body.buffer, {
    [overlaysHeaderName]: header,
    [tokenHeaderName]: wanted.token,
    [instanceHeaderName]: SOPInstanceUID,
  });
}

function frameRequest(request: Request, instanceId: number, frameNumber: number): FrameRequest {
  const token = request.headers.get(tokenHeaderName) ?? '';
  return { instanceId, frameIndex: frameNumber - 1, token, priority: priorityOf(request) };
}

function pixelResponse(bytes: ArrayBuffer, headers: Readonly<Record<string, string>>): Response {
  return new Response(bytes, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      // Pixels of patients stay out of the browser's disk cache.
      'cache-control': 'no-store',
      ...headers,
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
  frameNumber: number | null,
): Promise<Response> {
  requireMethod(request, 'GET');
  const frameIndex = frameNumber === null ? null : frameNumber - 1;
  const png = await parts.frames.thumbnail(instanceId, frameIndex, request.signal);
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

function requireMethod(request: Request, expected: string): void {
  const found = request.method;
  if (found === expected) return;
  throw new NegatoscopeError('request.wrong-method', `expected ${expected}, found ${found}`, {
    expected,
    found,
  });
}

function errorResponse(logger: Logger, request: Request, thrown: unknown): Response {
  const error = request.signal.aborted ? givenUp(thrown) : asNegatoscopeError(thrown, 'request handler');
  logRefusal(logger, error, 'request handler');
  return Response.json(error.toRecord(), {
    status: statusOf(error.code),
    headers: {
      'cache-control': 'no-store',
      // RFC 9110, 15.5.6.
      ...(isNegatoscopeError(error, 'request.wrong-method') ? { allow: error.details.expected } : {}),
    },
  });
}

/** Whatever broke off because the client has gone is no fault, by whichever error it shows. */
function givenUp(cause: unknown): NegatoscopeError {
  if (isNegatoscopeError(cause)) return cause;
  const message = 'The request was given up by its client';
  return new NegatoscopeError('operation.cancelled', message, { operation: 'request' }, { cause });
}

/** Only a fault of the program says more than its code: other messages may repeat what somebody sent. */
function logRefusal(logger: Logger, error: NegatoscopeError, where: string): void {
  if (error.code === 'program.fault')
    logger.error({ err: error.cause ?? error, where }, 'fault in the program');
  else logger.debug({ code: error.code, where }, 'request refused');
}
