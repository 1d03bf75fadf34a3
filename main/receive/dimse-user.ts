import type { NegatoscopeError } from '../../shared/errors.ts';
import { isNegatoscopeError } from '../../shared/errors.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import { failPoint } from '../store/fail-point.ts';
import type { AssociationUser, Session } from './association.ts';
import { answerEcho } from './c-echo.ts';
import {
  StoreOperation,
  judgeStoreRequest,
  type DimseContext,
  type StoreResult,
  type StoreServices,
} from './c-store.ts';
import { CommandField, encodeResponse, parseCommandSet, type CommandSet } from './command-set.ts';
import { dimseStatuses, type DimseStatus } from './dimse-status.ts';
import { protocolProblem, type PdvPiece } from './pdu-reader.ts';

export interface DimseUserOptions {
  readonly session: Session;
  readonly source: InstanceSource;
  /** By context id; accepted ones only. */
  readonly contexts: ReadonlyMap<number, DimseContext>;
  readonly services: StoreServices;
  readonly maxCommandBytes: number;
  /** After each C-STORE, with its answer about to be sent; not `isAnswered` when the association ended before that. */
  readonly onStored: (result: StoreResult, isAnswered: boolean) => void;
}

type Request = CommandSet & { readonly MessageID: number };

/** What becomes of the data set that is coming in. */
type DataSetSink =
  | { readonly kind: 'store'; readonly operation: StoreOperation }
  /** Refused already: taken and dropped, then answered. */
  | { readonly kind: 'drop'; readonly status: DimseStatus };

type Phase =
  | { readonly kind: 'between' }
  | { readonly kind: 'command'; readonly contextId: number }
  | {
      readonly kind: 'data-set';
      readonly contextId: number;
      readonly request: Request;
      readonly sink: DataSetSink;
    }
  /** The data set is complete; its object is being made durable. */
  | { readonly kind: 'finishing'; readonly operation: StoreOperation };

const between: Phase = { kind: 'between' };
const emptyCommand = new Uint8Array(0);

/**
 * The DIMSE service provider of one association (PS3.7): puts messages together and answers each request, in order,
 * exactly once. A peer that sends the next message early is not read from until the answer to the last is out, so two
 * objects never meet.
 */
export class DimseUser implements AssociationUser {
  readonly #options: DimseUserOptions;
  #phase: Phase = between;
  #command = emptyCommand;
  #commandBytes = 0;
  #isReleaseDue = false;
  #stopReason: NegatoscopeError | undefined;
  #hasEnded = false;

  constructor(options: DimseUserOptions) {
    this.#options = options;
  }

  get isInsideMessage(): boolean {
    return this.#phase.kind === 'command' || this.#phase.kind === 'data-set';
  }

  data(piece: PdvPiece): boolean {
    const phase = this.#phase;
    switch (phase.kind) {
      case 'finishing':
        return false;
      case 'between':
      case 'command':
        this.#takeCommand(piece, phase);
        return true;
      case 'data-set': {
        if (phase.sink.kind === 'store' && phase.sink.operation.isCongested) return false;
        const problem = this.#misplaced(piece, 'data set', phase.contextId);
        if (problem !== undefined) this.#options.session.abort(problem);
        else this.#takeData(piece, phase.request, phase.contextId, phase.sink);
        return true;
      }
    }
  }

  releaseRequested(): void {
    if (this.isInsideMessage) {
      this.#options.session.abort(
        protocolProblem('A-RELEASE-RQ', 'after a whole message', 'one within a message'),
      );
    } else if (this.#phase.kind === 'finishing') this.#isReleaseDue = true;
    else this.#options.session.answerRelease();
  }

  /** Ends the association as soon as no object is being received. */
  stop(reason: NegatoscopeError): void {
    this.#stopReason = reason;
    this.#proceed();
  }

  ended(): void {
    this.#hasEnded = true;
    const phase = this.#phase;
    // An object that came whole is kept, though its sender will not hear of it.
    if (phase.kind === 'data-set' && phase.sink.kind === 'store') void phase.sink.operation.abandon();
    if (phase.kind !== 'finishing') this.#phase = between;
    this.#command = emptyCommand;
  }

  /** What is wrong about a piece at this place, or undefined. */
  #misplaced(
    piece: PdvPiece,
    expected: 'command' | 'data set',
    contextId: number,
  ): NegatoscopeError | undefined {
    const found = piece.isCommand ? 'command' : 'data set';
    if (found !== expected) return protocolProblem('fragment', `of a ${expected}`, `of a ${found}`);
    if (piece.contextId !== contextId) {
      const field = 'presentation context id within a message';
      return protocolProblem(field, `${contextId}`, `${piece.contextId}`);
    }
    return undefined;
  }

  #takeCommand(piece: PdvPiece, phase: Phase): void {
    const contextId = phase.kind === 'command' ? phase.contextId : piece.contextId;
    const problem = this.#misplaced(piece, 'command', contextId) ?? this.#gatherCommand(piece);
    if (problem !== undefined) return this.#options.session.abort(problem);
    if (!(piece.completesPdv && piece.isLastFragment)) {
      this.#phase = { kind: 'command', contextId };
      return;
    }
    const bytes = this.#command.subarray(0, this.#commandBytes);
    this.#phase = between;
    this.#commandBytes = 0;
    let command: CommandSet;
    try {
      command = parseCommandSet(bytes);
    } catch (error) {
      if (!isNegatoscopeError(error)) throw error;
      return this.#options.session.abort(error);
    }
    this.#obey(command, contextId);
  }

  #gatherCommand(piece: PdvPiece): NegatoscopeError | undefined {
    const needed = this.#commandBytes + piece.data.length;
    if (needed > this.#options.maxCommandBytes) {
      return protocolProblem('command set', `at most ${this.#options.maxCommandBytes} bytes`, `${needed}`);
    }
    if (needed > this.#command.length) {
      const grown = new Uint8Array(Math.max(needed, this.#command.length * 2, 512));
      grown.set(this.#command.subarray(0, this.#commandBytes));
      this.#command = grown;
    }
    this.#command.set(piece.data, this.#commandBytes);
    this.#commandBytes = needed;
    return undefined;
  }

  #obey(command: CommandSet, contextId: number): void {
    const context = this.#options.contexts.get(contextId);
    const { MessageID } = command;
    if (context === undefined || (command.CommandField & CommandField.responseBit) !== 0) {
      const found = command.CommandField.toString(16).padStart(4, '0');
      return this.#options.session.abort(protocolProblem('CommandField', 'a request', `${found}H`));
    }
    // A cancel has nothing to cancel here, and no answer (PS3.7 9.3.2.3).
    if (command.CommandField === CommandField.cCancelRq && !command.hasDataSet) return;
    if (MessageID === null) {
      return this.#options.session.abort(protocolProblem('MessageID', 'a value', 'none'));
    }
    const request: Request = { ...command, MessageID };
    const refusal = this.#judge(request, context);
    if (refusal === null) {
      const { services, source } = this.#options;
      const onRoom = (): void => this.#options.session.retry();
      const operation = new StoreOperation(services, source, request, context, onRoom);
      this.#phase = { kind: 'data-set', contextId, request, sink: { kind: 'store', operation } };
    } else if (request.hasDataSet) {
      this.#phase = { kind: 'data-set', contextId, request, sink: { kind: 'drop', status: refusal } };
    } else this.#answer(request, contextId, refusal, 0);
  }

  /** The status that is known before any data set, or null for a C-STORE to be received. */
  #judge(request: Request, context: DimseContext): DimseStatus | null {
    switch (request.CommandField) {
      case CommandField.cEchoRq:
        return answerEcho(request, context);
      case CommandField.cStoreRq:
        return judgeStoreRequest(request, context);
      default:
        return dimseStatuses.unrecognizedOperation;
    }
  }

  #takeData(piece: PdvPiece, request: Request, contextId: number, sink: DataSetSink): void {
    const isComplete = piece.completesPdv && piece.isLastFragment;
    if (sink.kind === 'drop') {
      if (!isComplete) return;
      this.#phase = between;
      return this.#answer(request, contextId, sink.status, 0);
    }
    sink.operation.take(piece.data);
    if (!isComplete) return;
    this.#phase = { kind: 'finishing', operation: sink.operation };
    void this.#finish(sink.operation, request, contextId);
  }

  async #finish(operation: StoreOperation, request: Request, contextId: number): Promise<void> {
    const result = await operation.finish();
    this.#phase = between;
    this.#options.onStored(result, !this.#hasEnded);
    if (this.#hasEnded) return;
    failPoint('answer.before');
    this.#send(request, contextId, result.status, result.problem?.code);
    failPoint('answer.after');
    if (isNegatoscopeError(result.problem, 'operation.timeout')) {
      // What hangs now would hang for the next object too: the sender is free to try anew.
      return this.#options.session.abort(result.problem);
    }
    this.#proceed();
    this.#options.session.retry();
  }

  /** Answers a request that was judged without ingest. */
  #answer(request: Request, contextId: number, status: DimseStatus, byteCount: number): void {
    if (request.CommandField === CommandField.cStoreRq) {
      const problem = protocolProblem('C-STORE request', 'one that can be accepted', status.meaning);
      const SOPClassUID = this.#options.contexts.get(contextId)?.abstractSyntax ?? '';
      const SOPInstanceUID = request.AffectedSOPInstanceUID;
      this.#options.onStored({ status, problem, byteCount, SOPInstanceUID, SOPClassUID, kept: null }, true);
    }
    this.#send(request, contextId, status, undefined);
    this.#proceed();
  }

  #send(request: Request, contextId: number, status: DimseStatus, errorComment: string | undefined): void {
    const comment = errorComment === undefined ? {} : { errorComment };
    this.#options.session.send(contextId, encodeResponse({ request, status, ...comment }));
  }

  /** Between messages: does what had to wait. */
  #proceed(): void {
    if (this.#phase.kind !== 'between' || this.#hasEnded) return;
    if (this.#isReleaseDue) this.#options.session.answerRelease();
    else if (this.#stopReason !== undefined) this.#options.session.abort(this.#stopReason);
  }
}
