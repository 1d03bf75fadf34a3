import { parseUid } from '../../shared/dicom/uid.ts';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import type { IncomingInstance, Ingest, InstanceSource } from '../ingest/incoming-instance.ts';
import { blockBytes, type BlockPool } from './block-pool.ts';
import type { CommandSet } from './command-set.ts';
import type { FreeSpace } from './free-space.ts';
import { dimseStatuses, statusOfError, type DimseStatus } from './dimse-status.ts';
import { withTimeLimit } from './time-limit.ts';
import type { Timers } from '../timers.ts';

/** An accepted presentation context, as DIMSE sees it. */
export interface DimseContext {
  readonly abstractSyntax: string;
  readonly TransferSyntaxUID: string;
}

export interface StoreServices {
  readonly ingest: Ingest;
  readonly blocks: BlockPool;
  readonly freeSpace: Pick<FreeSpace, 'roomBytes' | 'took'>;
  readonly timers: Timers;
  /** For measuring the room, opening, each write, and finishing. */
  readonly handlerMs: number;
  readonly maxObjectBytes: number;
  /** A failure that no answer can tell any more: an object that could not be forgotten. */
  readonly onFault: (error: NegatoscopeError) => void;
}

export interface StoreResult {
  readonly status: DimseStatus;
  /** Null for success. */
  readonly problem: NegatoscopeError | null;
  readonly byteCount: number;
  /** As the request named it. */
  readonly SOPInstanceUID: string;
  /** Of the presentation context. */
  readonly SOPClassUID: string;
  /** What was kept; null when it was refused. */
  readonly kept: KeptObject | null;
}

export interface KeptObject {
  readonly studyId: number;
  readonly SOPClassUID: string;
  /** False when the identical object was here already. */
  readonly isNew: boolean;
}

/** Refusals that the request alone gives reason for (PS3.7 9.1.1.1.9); null when its data set is to be received. */
export function judgeStoreRequest(command: CommandSet, context: DimseContext): DimseStatus | null {
  if (command.AffectedSOPClassUID !== context.abstractSyntax) return dimseStatuses.sopClassNotSupported;
  if (parseUid(command.AffectedSOPInstanceUID) === undefined) return dimseStatuses.invalidObjectInstance;
  return command.hasDataSet ? null : dimseStatuses.cannotUnderstand;
}

/** Blocks that may wait for the disk before the sender is made to wait: one is written while the next fills. */
const mostQueuedBlocks = 2;

/**
 * One object on its way from the socket into an `IncomingInstance`.
 *
 * Before anything is spooled the disk is asked for room: where there is none, not a byte of the data set is kept (DIMSE
 * has no way to stop a sender within a message but to end its association). Bytes are gathered into blocks and written
 * one block at a time: at once where the ingest can, so that a small object waits for nothing until it is whole, and
 * otherwise within the time limit. `isCongested` is the back-pressure. Once something failed, the rest of the data set
 * is taken and dropped, so that the association goes on and the answer says why.
 */
export class StoreOperation {
  readonly #services: StoreServices;
  readonly #onRoom: () => void;
  readonly #SOPClassUID: string;
  readonly #SOPInstanceUID: string;
  /** Settles when all that was queued is done; never rejects. Undefined when nothing is. */
  #tail: Promise<void> | undefined;
  #incoming: IncomingInstance | undefined;
  #failure: NegatoscopeError | undefined;
  #block: Uint8Array | undefined;
  #blockFill = 0;
  #queued = 0;
  #byteCount = 0;
  /** Unlimited until the disk was asked. */
  #roomBytes = Number.POSITIVE_INFINITY;
  #isAbandoned = false;

  /** `onRoom` is called whenever the operation is congested no more. */
  constructor(
    services: StoreServices,
    source: InstanceSource,
    command: CommandSet,
    context: DimseContext,
    onRoom: () => void,
  ) {
    this.#services = services;
    this.#onRoom = onRoom;
    this.#SOPClassUID = command.AffectedSOPClassUID;
    this.#SOPInstanceUID = command.AffectedSOPInstanceUID;
    const { AffectedSOPClassUID, AffectedSOPInstanceUID } = command;
    const { TransferSyntaxUID } = context;
    this.#begin(() =>
      services.ingest.begin(source, {
        kind: 'data-set',
        TransferSyntaxUID,
        AffectedSOPClassUID,
        AffectedSOPInstanceUID,
      }),
    );
  }

  get isCongested(): boolean {
    return this.#queued >= mostQueuedBlocks;
  }

  /** Takes a copy of the bytes. */
  take(data: Uint8Array): void {
    this.#byteCount += data.length;
    this.#checkLength();
    if (this.#failure !== undefined) return;
    this.#services.freeSpace.took(data.length);
    let taken = 0;
    while (taken < data.length) {
      this.#block ??= this.#services.blocks.take();
      const room = blockBytes - this.#blockFill;
      const piece = data.subarray(taken, taken + room);
      this.#block.set(piece, this.#blockFill);
      this.#blockFill += piece.length;
      taken += piece.length;
      if (this.#blockFill === blockBytes) this.#queueBlock();
    }
  }

  /** All bytes are here: resolves with the answer when the object is durable or refused. Never rejects. */
  async finish(): Promise<StoreResult> {
    if (this.#blockFill > 0) this.#queueBlock();
    await this.#tail;
    const incoming = this.#incoming;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      // Without one there is a failure: it was thrown above.
      const kept = incoming === undefined ? null : await this.#keep(incoming);
      return this.#result(dimseStatuses.success, null, kept);
    } catch (error) {
      const problem = asNegatoscopeError(error, 'C-STORE');
      const forgotten = this.#forget();
      // A disk that hangs would hang here too, and the sender is owed its answer.
      if (problem.code !== 'operation.timeout') await forgotten;
      return this.#result(statusOfError(problem), problem, null);
    } finally {
      this.#dropBlock();
    }
  }

  /** The rest will not come: forgets what was received. Resolves when nothing is left of it. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#dropBlock();
    await this.#tail;
    await this.#forget();
  }

  #result(status: DimseStatus, problem: NegatoscopeError | null, kept: KeptObject | null): StoreResult {
    return {
      status,
      problem,
      byteCount: this.#byteCount,
      SOPInstanceUID: this.#SOPInstanceUID,
      SOPClassUID: this.#SOPClassUID,
      kept,
    };
  }

  async #keep(incoming: IncomingInstance): Promise<KeptObject> {
    const finishing = incoming.finish();
    const { studyId, outcome } = await this.#limited(finishing, 'storing an object', () => undefined);
    return { studyId, SOPClassUID: this.#SOPClassUID, isNew: outcome !== 'duplicate' };
  }

  #checkLength(): void {
    const needed = this.#byteCount;
    const longest = this.#services.maxObjectBytes;
    if (needed > longest)
      this.#failure ??= full(`The object is longer than ${longest} bytes`, needed, longest);
    if (needed > this.#roomBytes) this.#failure ??= noRoom(needed, this.#roomBytes);
  }

  #begin(open: () => IncomingInstance | Promise<IncomingInstance>): void {
    try {
      const roomBytes = this.#services.freeSpace.roomBytes();
      const opening =
        typeof roomBytes === 'number' ? this.#open(roomBytes, open) : this.#openAfter(roomBytes, open);
      if (opening !== undefined) this.#follow(this.#settled(opening));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #openAfter(
    measuring: Promise<number>,
    open: () => IncomingInstance | Promise<IncomingInstance>,
  ): Promise<void> {
    await this.#open(await this.#limited(measuring, 'measuring free space', () => undefined), open);
  }

  /** Undefined when the ingest has opened at once, or is not to be opened. */
  #open(
    roomBytes: number,
    open: () => IncomingInstance | Promise<IncomingInstance>,
  ): Promise<void> | undefined {
    if (roomBytes <= 0) throw noRoom(this.#byteCount, roomBytes);
    this.#roomBytes = roomBytes;
    this.#checkLength();
    if (this.#failure !== undefined || this.#isAbandoned) return undefined;
    const opening = open();
    if (opening instanceof Promise) return this.#awaitOpening(opening);
    this.#incoming = opening;
    return undefined;
  }

  async #awaitOpening(opening: Promise<IncomingInstance>): Promise<void> {
    this.#incoming = await this.#limited(opening, 'opening the spool', (late) => {
      this.#incoming = late;
      void this.#forget();
    });
  }

  #queueBlock(): void {
    const block = this.#block;
    const length = this.#blockFill;
    this.#block = undefined;
    this.#blockFill = 0;
    if (block === undefined) return;
    this.#queued += 1;
    const earlier = this.#tail;
    const writing =
      earlier === undefined ? this.#write(block, length) : this.#writeAfter(earlier, block, length);
    if (writing !== undefined) this.#follow(writing);
  }

  async #writeAfter(earlier: Promise<void>, block: Uint8Array, length: number): Promise<void> {
    await earlier;
    await this.#write(block, length);
  }

  /** Undefined when the block was written at once. Neither throws nor rejects. */
  #write(block: Uint8Array, length: number): Promise<void> | undefined {
    const release = (): void => this.#services.blocks.give(block);
    try {
      if (this.#incoming === undefined || this.#failure !== undefined || this.#isAbandoned) release();
      else {
        // The block of a write that failed, or is late, may still be read: it is left to the garbage collector.
        const writing = this.#incoming.write(block.subarray(0, length), release);
        if (writing !== undefined) return this.#awaitWriting(writing);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#endWriting();
    return undefined;
  }

  async #awaitWriting(writing: Promise<void>): Promise<void> {
    await this.#settled(this.#limited(writing, 'writing to the spool', () => undefined));
    this.#endWriting();
  }

  #endWriting(): void {
    this.#queued -= 1;
    if (this.#queued === mostQueuedBlocks - 1) this.#onRoom();
  }

  /** `work`, which never rejects, is the last of what was queued. */
  #follow(work: Promise<void>): void {
    this.#tail = work;
    void work.then(() => {
      if (this.#tail === work) this.#tail = undefined;
      return undefined;
    });
  }

  async #settled(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= asNegatoscopeError(error, 'C-STORE');
  }

  #limited<Value>(work: Promise<Value>, operation: string, onLate: (value: Value) => void): Promise<Value> {
    return withTimeLimit(work, this.#services.timers, this.#services.handlerMs, operation, onLate);
  }

  #dropBlock(): void {
    if (this.#block !== undefined) this.#services.blocks.give(this.#block);
    this.#block = undefined;
    this.#blockFill = 0;
  }

  async #forget(): Promise<void> {
    try {
      await this.#incoming?.abort();
    } catch (error) {
      this.#services.onFault(asNegatoscopeError(error, 'IncomingInstance.abort'));
    }
  }
}

function full(message: string, neededBytes: number, availableBytes: number): NegatoscopeError {
  return new NegatoscopeError('store.full', message, { neededBytes, availableBytes });
}

function noRoom(neededBytes: number, roomBytes: number): NegatoscopeError {
  const availableBytes = Math.max(0, roomBytes);
  return full(`The disk has room for ${availableBytes} bytes above its reserve`, neededBytes, availableBytes);
}
