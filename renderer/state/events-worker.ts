import { serveEvents } from './event-stream.ts';

/**
 * The SharedWorker that holds the one event stream of this browser profile: over HTTP/1.1 a sixth stream would
 * freeze every fetch. It needs no ports, see event-wire.ts, and lives as long as any window does.
 */
void serveEvents();
