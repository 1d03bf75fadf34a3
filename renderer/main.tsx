import { allowOwnWorkers } from './state/own-scripts.ts';

allowOwnWorkers();
// Only then whatever makes a schema or a worker: a bundler puts what several parts share before the code of this file.
await import('./start-window.tsx');
