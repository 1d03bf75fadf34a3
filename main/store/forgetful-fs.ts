import type { DurableFs } from './durable-fs.ts';

/** File operations that do nothing and always succeed: for rehearsals, which leave nothing behind. */
export const forgetfulFs: DurableFs = {
  create: () => -1,
  write: (_descriptor, bytes) => bytes.length,
  writeAside: (_descriptor, bytes) => Promise.resolve(bytes.length),
  sync: () => new Promise((resolve) => void setImmediate(resolve)),
  close: () => undefined,
  rename: () => undefined,
  makeDirectory: () => undefined,
  syncDirectory: () => undefined,
  remove: () => undefined,
};
