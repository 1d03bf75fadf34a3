// First of all imports, see there.
import { allowOwnWorkers } from './own-scripts.ts';
import { serveEvents } from './event-stream.ts';

/**
 * The SharedWorker that holds the one event stream of this browser profile: over HTTP/1.1 a sixth stream would
 * freeze every fetch. It needs no ports, see event-wire.ts, and lives as long as any window does.
 */
allowOwnWorkers();
void serveEvents();
