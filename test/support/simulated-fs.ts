import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DurableFs } from '../../main/store/durable-fs.ts';

/** What happened, in order; paths are relative to the root, with '/'. */
type Operation =
  | { readonly kind: 'create'; readonly path: string; readonly inode: number }
  | { readonly kind: 'write'; readonly inode: number; readonly bytes: Uint8Array }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: number }
  | { readonly kind: 'mkdir'; readonly path: string }
  | { readonly kind: 'sync-directory'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string; readonly inode: number }
  /** Something outside the file system that the test wants to find again. */
  | { readonly kind: 'mark'; readonly mark: string };

/**
 * Which effects a loss of power may take back.
 *
 * posix: a file keeps what was written before its last fsync, an entry of a directory what was done before the last
 * fsync of that directory; anything later may be there or not, each for itself. A rename takes the old name away only
 * together with giving the new one.
 *
 * windows: directories cannot be flushed. What was done to names is journalled in order: some first part of it is
 * there, at least up to the last flush of a file.
 */
export type LossModel = 'posix' | 'windows';

/** Whether the effect of operation `index`, which nothing makes durable, survived. */
export type Survives = (index: number) => boolean;

/** Files in memory that remember what is on the disk and what only seems to be. */
export class SimulatedFs implements DurableFs {
  readonly #root: string;
  readonly log: Operation[] = [];
  readonly #names = new Map<string, number>();
  readonly #directories = new Set<string>();
  readonly #open = new Map<number, number>();
  #nextInode = 1;
  #nextDescriptor = 100;

  /** `root`: what paths are relative to. The directories in it are there and durable. */
  constructor(root: string, directories: readonly string[]) {
    this.#root = root;
    for (const directory of directories) this.#directories.add(directory);
  }

  mark(mark: string): void {
    this.log.push({ kind: 'mark', mark });
  }

  create(file: string): number {
    const name = this.#relative(file);
    this.#requireDirectory(path.posix.dirname(name));
    if (this.#names.has(name)) throw systemError('EEXIST', name);
    const inode = this.#nextInode++;
    const descriptor = this.#nextDescriptor++;
    this.#names.set(name, inode);
    this.#open.set(descriptor, inode);
    this.log.push({ kind: 'create', path: name, inode });
    return descriptor;
  }

  write(descriptor: number, bytes: Uint8Array): number {
    this.log.push({ kind: 'write', inode: this.#inodeOf(descriptor), bytes: bytes.slice() });
    return bytes.length;
  }

  async writeAside(descriptor: number, bytes: Uint8Array): Promise<number> {
    return this.write(descriptor, bytes);
  }

  async sync(descriptor: number): Promise<void> {
    const inode = this.#inodeOf(descriptor);
    await new Promise(setImmediate);
    this.log.push({ kind: 'sync', inode });
  }

  close(descriptor: number): void {
    if (!this.#open.delete(descriptor)) throw systemError('EBADF', String(descriptor));
  }

  rename(from: string, to: string): void {
    const [source, target] = [this.#relative(from), this.#relative(to)];
    const inode = this.#names.get(source);
    if (inode === undefined) throw systemError('ENOENT', source);
    this.#requireDirectory(path.posix.dirname(target));
    this.#names.delete(source);
    this.#names.set(target, inode);
    this.log.push({ kind: 'rename', from: source, to: target, inode });
  }

  makeDirectory(directory: string): void {
    const parts = this.#relative(directory).split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const name = parts.slice(0, depth).join('/');
      if (this.#directories.has(name)) continue;
      this.#directories.add(name);
      this.log.push({ kind: 'mkdir', path: name });
    }
  }

  syncDirectory(directory: string): void {
    const name = this.#relative(directory);
    this.#requireDirectory(name);
    this.log.push({ kind: 'sync-directory', path: name });
  }

  remove(file: string): void {
    const name = this.#relative(file);
    const inode = this.#names.get(name);
    if (inode === undefined) return;
    this.#names.delete(name);
    this.log.push({ kind: 'remove', path: name, inode });
  }

  #inodeOf(descriptor: number): number {
    const inode = this.#open.get(descriptor);
    if (inode === undefined) throw systemError('EBADF', String(descriptor));
    return inode;
  }

  #requireDirectory(name: string): void {
    if (!this.#directories.has(name)) throw systemError('ENOENT', name);
  }

  #relative(file: string): string {
    return path.relative(this.#root, file).split(path.sep).join('/');
  }
}

function systemError(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: ${name}`), { code });
}

/** What is on the disk after a loss of power. */
export interface SurvivingState {
  readonly directories: readonly string[];
  /** Content by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the first `length` operations leave behind when power goes then; `initial` directories were durable before. */
export function survivors(
  log: readonly Operation[],
  length: number,
  initial: readonly string[],
  model: LossModel,
  survives: Survives,
): SurvivingState {
  const happened = log.slice(0, length);
  const isNameKept = model === 'posix' ? posixNames(happened, survives) : windowsNames(happened, survives);
  const directories = new Set(initial);
  const names = new Map<string, number>();
  happened.forEach((operation, index) => {
    switch (operation.kind) {
      case 'mkdir':
        if (isNameKept(index, operation.path) && directories.has(path.posix.dirname(operation.path))) {
          directories.add(operation.path);
        }
        break;
      case 'create':
        if (isNameKept(index, operation.path)) names.set(operation.path, operation.inode);
        break;
      case 'rename': {
        const isThere = isNameKept(index, operation.to) && directories.has(path.posix.dirname(operation.to));
        if (isThere) names.set(operation.to, operation.inode);
        // The old name goes only where the new one is there.
        if (isThere && isNameKept(index, operation.from)) names.delete(operation.from);
        break;
      }
      case 'remove':
        if (isNameKept(index, operation.path)) names.delete(operation.path);
        break;
      default:
    }
  });
  const files = new Map<string, Uint8Array>();
  for (const [name, inode] of names) files.set(name, contentOf(happened, inode, survives));
  return { directories: [...directories], files };
}

type IsNameKept = (index: number, name: string) => boolean;

function posixNames(happened: readonly Operation[], survives: Survives): IsNameKept {
  return (index, name) => {
    const directory = path.posix.dirname(name);
    const isSynced = happened.some(
      (later, at) => at > index && later.kind === 'sync-directory' && later.path === directory,
    );
    return isSynced || survives(index);
  };
}

function windowsNames(happened: readonly Operation[], survives: Survives): IsNameKept {
  let keptBefore = happened.findLastIndex((operation) => operation.kind === 'sync') + 1;
  while (keptBefore < happened.length && survives(keptBefore)) keptBefore += 1;
  return (index) => index < keptBefore;
}

/** Writes after the last sync survive in order up to the first that did not; of that one only the length may. */
function contentOf(happened: readonly Operation[], inode: number, survives: Survives): Uint8Array {
  const synced = happened.findLastIndex(
    (operation) => operation.kind === 'sync' && operation.inode === inode,
  );
  const pieces: Uint8Array[] = [];
  for (const [index, operation] of happened.entries()) {
    if (operation.kind !== 'write' || operation.inode !== inode) continue;
    if (index < synced || survives(index)) {
      pieces.push(operation.bytes);
    } else {
      pieces.push(new Uint8Array(operation.bytes.length));
      break;
    }
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** Writes what survived into a real directory. */
export function materialize(state: SurvivingState, directory: string): void {
  for (const name of state.directories) mkdirSync(path.join(directory, name), { recursive: true });
  for (const [name, content] of state.files) writeFileSync(path.join(directory, name), content);
}

/** A key that is equal for equal states. */
export function stateKey(state: SurvivingState): string {
  const files = [...state.files].map(
    ([name, content]) => `${name}=${Buffer.from(content).toString('base64')}`,
  );
  return [...state.directories.toSorted(), ...files.toSorted()].join('\n');
}
