import { systemFs, type DurableFs } from '../../main/store/durable-fs.ts';

export type FailingCode = 'ENOSPC' | 'EIO';

/**
 * The system's file operations, of which one call fails: the `failAt`-th from the moment that it is set, from 1, of all or
 * of those of one kind.
 */
export class FailingFs implements DurableFs {
  readonly code: FailingCode;
  failAt = 0;
  kind: keyof DurableFs | undefined;
  /** What failed, once it did. */
  failed: keyof DurableFs | undefined;

  constructor(code: FailingCode) {
    this.code = code;
  }

  create(file: string): number {
    this.#pass('create');
    return systemFs.create(file);
  }

  write(descriptor: number, bytes: Uint8Array): number {
    this.#pass('write');
    return systemFs.write(descriptor, bytes);
  }

  async writeAside(descriptor: number, bytes: Uint8Array): Promise<number> {
    this.#pass('writeAside');
    return systemFs.writeAside(descriptor, bytes);
  }

  async sync(descriptor: number): Promise<void> {
    this.#pass('sync');
    return systemFs.sync(descriptor);
  }

  close(descriptor: number): void {
    // A close that fails has closed all the same (close(2)).
    systemFs.close(descriptor);
    this.#pass('close');
  }

  rename(from: string, to: string): void {
    this.#pass('rename');
    systemFs.rename(from, to);
  }

  makeDirectory(directory: string): void {
    this.#pass('makeDirectory');
    systemFs.makeDirectory(directory);
  }

  syncDirectory(directory: string): void {
    this.#pass('syncDirectory');
    systemFs.syncDirectory(directory);
  }

  remove(file: string): void {
    this.#pass('remove');
    systemFs.remove(file);
  }

  #pass(name: keyof DurableFs): void {
    if (this.kind !== undefined && this.kind !== name) return;
    this.failAt -= 1;
    if (this.failAt !== 0) return;
    this.failed = name;
    throw Object.assign(new Error(`${this.code}: injected, ${name}`), { code: this.code });
  }
}
