import { BroadcastChannel } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';

/**
 * The store's thread as the program runs it, on databases that a test can let run full: `PRAGMA max_page_count` on the
 * thread's own connections, so that SQLite itself answers SQLITE_FULL as on a full disk. Its URL goes in the place of
 * `main/store/store-worker.ts`; on the channel `negatoscope-room` it is told which database takes no more pages, or
 * to die of a fault of its own.
 */
const roomSchema = z.object({ data: z.object({ fileName: z.string(), isFull: z.boolean() }) });
const diesSchema = z.object({ data: z.literal('die') });

/** SQLite's own limit (sqlite.org/limits.html, 13). */
const mostPages = 4_294_967_294;

const connections = new Set<Database.Database>();
const pragma: unknown = Reflect.get(Database.prototype, 'pragma');
if (typeof pragma !== 'function') throw new TypeError('better-sqlite3 has no pragma()');
// Every connection is configured before it is used.
Database.prototype.pragma = function remember(...args) {
  connections.add(this);
  return Reflect.apply(pragma, this, args);
};

const channel = new BroadcastChannel('negatoscope-room');
channel.addEventListener('message', (message: unknown) => {
  if (diesSchema.safeParse(message).success) {
    setImmediate(() => {
      throw new Error('a fault in the store');
    });
    return;
  }
  const { fileName, isFull } = roomSchema.parse(message).data;
  for (const connection of connections) {
    if (!connection.open || connection.readonly || !connection.name.endsWith(fileName)) continue;
    const pages = Number(connection.pragma('page_count', { simple: true }));
    connection.pragma(`max_page_count = ${isFull ? pages : mostPages}`);
  }
  channel.postMessage('done');
});
channel.unref();

await import('../../main/store/store-worker.ts');
