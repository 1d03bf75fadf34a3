import type { Socket } from 'node:net';
import { NegatoscopeError, asNegatoscopeError } from '../../shared/errors.ts';
import { parseAssociateRequest, type AssociateRequest } from './associate-request.ts';
import { AbortReason, type Rejection } from './pdu.ts';
import { PduReader, protocolProblem, type PduLimits, type PdvPiece, type ReceivedPdu } from './pdu-reader.ts';
import {
  encodeAbort,
  encodeAssociateAccept,
  encodeAssociateReject,
  encodeCommandPdus,
  encodeReleaseResponse,
  type Acceptance,
} from './pdu-writer.ts';
import { ReceiveWatch, type ReceiveWatchLimits } from './receive-watch.ts';
import { actionOf, actions, eventMeanings, isAcceptorAction, type Event, type State } from './state-table.ts';
import type { Timer, Timers } from '../timers.ts';

export interface AssociationLimits extends PduLimits, ReceiveWatchLimits {
  /** Time for a new connection to complete its A-ASSOCIATE-RQ (PS3.8 9.1.4). */
  readonly artimMs: number;
  /** Time in which what still comes is discarded after abort, rejection or release; then the socket is destroyed. */
  readonly closingMs: number;
}

export type Decision =
  | { readonly kind: 'reject'; readonly rejection: Rejection }
  | {
      readonly kind: 'accept';
      readonly acceptance: Omit<Acceptance, 'echoed'>;
      /** Ids that data may come on. */
      readonly contextIds: ReadonlySet<number>;
      readonly user: AssociationUser;
    };

/** The user of the upper layer service: what stands above an accepted association. */
export interface AssociationUser {
  /**
   * Takes a piece of a message, or answers false: then the same piece is offered again after `Session.retry`, and
   * until then nothing is read from the peer. The piece's bytes are the user's only during the call.
   */
  data(piece: PdvPiece): boolean;
  /** A-RELEASE indication; to be answered with `Session.answerRelease`. */
  releaseRequested(): void;
  /** True between the first and the last byte of a message. */
  readonly isInsideMessage: boolean;
  /** The association is over, however it ended. Called once. */
  ended(): void;
}

/** What the user can ask of its association. Calls after its end are ignored. */
export interface Session {
  send(contextId: number, command: Uint8Array): void;
  answerRelease(): void;
  abort(problem: NegatoscopeError): void;
  retry(): void;
}

export interface AssociationEnd {
  readonly how: 'released' | 'aborted' | 'rejected';
  /** Null for a clean release. */
  readonly problem: string | null;
}

export interface AssociationOptions {
  readonly socket: Socket;
  readonly limits: AssociationLimits;
  readonly timers: Timers;
  /** Judges the request (AE-6 and the answer to the indication). */
  readonly decide: (request: AssociateRequest, session: Session) => Decision;
  /** The association exists no more for its user; the socket may stay for the closing time. Called once. */
  readonly onEnd: (end: AssociationEnd) => void;
  /** The socket is gone. Called once, after `onEnd`. */
  readonly onClosed: () => void;
}

/** What an action needs beside its event. */
interface Detail {
  readonly request?: AssociateRequest;
  readonly decision?: Decision;
  readonly piece?: PdvPiece;
  readonly bytes?: Uint8Array;
  readonly reason?: AbortReason;
  readonly problem?: string;
}

/**
 * One accepted transport connection: runs the state table (PS3.8 9.2) over a socket, as acceptor.
 *
 * Every violation ends in A-ABORT, a closing time in which input is discarded, and a destroyed socket: it does not
 * depend on the peer's goodwill. While the user declines a piece the socket is paused, so that a slow disk slows the
 * sender and memory stays flat.
 */
export class Association {
  readonly #socket: Socket;
  readonly #options: AssociationOptions;
  readonly #reader: PduReader;
  readonly #watch: ReceiveWatch;
  #state: State = 1;
  #artim: Timer | undefined;
  #user: AssociationUser | undefined;
  #contextIds: ReadonlySet<number> = new Set();
  #peerMaxPduBytes = 0;
  #stalled: PdvPiece | undefined;
  /** The peer does not take our answers fast enough for the socket's buffer. */
  #isSendBlocked = false;
  #isRunning = false;
  #hasEnded = false;
  #isClosed = false;
  #socketProblem: string | undefined;

  constructor(options: AssociationOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.#reader = new PduReader(options.limits);
    this.#watch = new ReceiveWatch(options.timers, options.limits, (problem) => {
      this.#dispatch(15, { problem: problem.message });
    });
    const { socket } = options;
    socket.on('data', (chunk: Uint8Array) => this.#onData(chunk));
    socket.on('drain', () => this.#onDrain());
    socket.on('end', () => this.#onTransportClosed());
    socket.on('error', (error) => {
      this.#socketProblem = error.message;
    });
    socket.on('close', () => this.#onTransportClosed());
    this.#dispatch(5);
  }

  get state(): State {
    return this.#state;
  }

  /** Ends it: A-ABORT where there is an association, otherwise the socket is destroyed. */
  abort(problem: string): void {
    if (this.#state === 3 || this.#state === 6 || this.#state === 8) this.#dispatch(15, { problem });
    else this.#destroy(problem);
  }

  #onData(chunk: Uint8Array): void {
    this.#watch.received(chunk.length);
    this.#reader.feed(chunk);
    this.#run();
  }

  /** Reads until the chunk is used up, the user declines a piece, or the peer must first take our answers. */
  #run(): void {
    // A user that answers while it is handed a piece comes back here: the outer loop goes on.
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#state !== 1 && !this.#isBlocked) {
        const pdu = this.#reader.read();
        if (pdu.kind === 'need-more') break;
        this.#receive(pdu);
      }
    } catch (error) {
      // Nothing from outside leads here; if we are at fault, this association ends and the others go on.
      this.#destroy(asNegatoscopeError(error, 'Association').message);
    } finally {
      this.#isRunning = false;
    }
    this.#settle();
  }

  get #isBlocked(): boolean {
    return this.#stalled !== undefined || (this.#isSendBlocked && this.#isAssociated);
  }

  get #isAssociated(): boolean {
    return this.#state === 6 || this.#state === 8;
  }

  /** After each change: pauses or resumes the socket and says what is waited for. */
  #settle(): void {
    if (this.#state === 1) return;
    if (this.#isBlocked) {
      if (!this.#socket.isPaused()) this.#socket.pause();
    } else if (this.#socket.isPaused()) this.#socket.resume();
    if (!this.#isAssociated) this.#watch.waitFor('nothing');
    else if (this.#isSendBlocked) this.#watch.waitFor('send');
    else if (this.#stalled !== undefined) this.#watch.waitFor('nothing');
    else if (this.#reader.isInsidePdu || this.#user?.isInsideMessage === true) this.#watch.waitFor('message');
    else if (this.#state === 8) this.#watch.waitFor('nothing');
    else this.#watch.waitFor('idle');
  }

  #receive(pdu: ReceivedPdu): void {
    switch (pdu.kind) {
      case 'need-more':
        return;
      case 'associate-rq':
        return this.#receiveRequest(pdu.body);
      case 'associate-ac':
        return this.#dispatch(3, unexpected('A-ASSOCIATE-AC'));
      case 'associate-rj':
        return this.#dispatch(4, unexpected('A-ASSOCIATE-RJ'));
      case 'release-rq':
        return this.#dispatch(12, unexpected('A-RELEASE-RQ'));
      case 'release-rp':
        return this.#dispatch(13, unexpected('A-RELEASE-RP'));
      case 'abort':
        return this.#dispatch(16, { problem: `peer aborted (source ${pdu.source}, reason ${pdu.reason})` });
      case 'invalid':
        return this.#dispatch(19, { reason: pdu.reason, problem: pdu.problem.message });
      case 'p-data':
        return this.#receivePiece(pdu);
    }
  }

  #receiveRequest(body: Uint8Array): void {
    // A second request needs no parsing to be wrong.
    if (this.#state !== 2) return this.#dispatch(6, unexpected('A-ASSOCIATE-RQ'));
    let request: AssociateRequest;
    try {
      request = parseAssociateRequest(body);
    } catch (error) {
      const problem = asNegatoscopeError(error, 'A-ASSOCIATE-RQ').message;
      return this.#dispatch(19, { reason: AbortReason.invalidPduParameterValue, problem });
    }
    this.#peerMaxPduBytes = request.maxPduBytes;
    this.#dispatch(6, { request, decision: this.#options.decide(request, this.#session) });
  }

  #receivePiece(piece: PdvPiece): void {
    if (this.#state === 6 && !this.#contextIds.has(piece.contextId)) {
      const problem = protocolProblem(
        'presentation context id of a PDV',
        'an accepted one',
        `${piece.contextId}`,
      );
      return this.#dispatch(19, { reason: AbortReason.invalidPduParameterValue, problem: problem.message });
    }
    this.#dispatch(10, this.#state === 6 ? { piece } : unexpected('P-DATA-TF'));
  }

  readonly #session: Session = {
    send: (contextId, command) => {
      if (!this.#isAssociated) return;
      this.#dispatch(9, { bytes: encodeCommandPdus(contextId, command, this.#peerMaxPduBytes) });
    },
    answerRelease: () => {
      if (this.#state === 8) this.#dispatch(14);
    },
    abort: (problem) => {
      if (this.#isAssociated) this.#dispatch(15, { problem: problem.message });
    },
    retry: () => {
      const piece = this.#stalled;
      if (piece === undefined) return;
      this.#stalled = undefined;
      if (this.#state === 6) this.#offer(piece);
      this.#run();
    },
  };

  #offer(piece: PdvPiece): void {
    if (this.#user?.data(piece) === false && this.#state === 6) this.#stalled = piece;
  }

  #onDrain(): void {
    this.#isSendBlocked = false;
    this.#run();
  }

  #onTransportClosed(): void {
    if (this.#state !== 1) {
      const problem = this.#socketProblem ?? 'peer closed the connection without release';
      this.#dispatch(17, { problem });
    }
    this.#destroy(null);
  }

  #dispatch(event: Event, detail: Detail = {}): void {
    const action = actionOf(event, this.#state);
    if (action === undefined || !isAcceptorAction(action)) {
      const where = `${eventMeanings[event]} in state ${this.#state}`;
      throw new NegatoscopeError('program.fault', `The upper layer was asked for ${where}`, { where });
    }
    const rejection = detail.decision?.kind === 'reject' ? detail.decision.rejection : undefined;
    this.#state = actions[action].next[0];
    switch (action) {
      case 'AE-5':
        this.#startArtim(this.#options.limits.artimMs);
        break;
      case 'AE-6':
        this.#stopArtim();
        if (rejection !== undefined && rejection.source !== 'service-user') {
          this.#state = 13;
          this.#reject(rejection);
        } else {
          // The user's answer to the indication was taken with the decision.
          this.#dispatch(rejection === undefined ? 7 : 8, detail);
        }
        break;
      case 'AE-7':
        this.#accept(detail);
        break;
      case 'AE-8':
        if (rejection !== undefined) this.#reject(rejection);
        break;
      case 'DT-1':
      case 'AR-7':
        if (detail.bytes !== undefined) this.#write(detail.bytes);
        break;
      case 'DT-2':
        if (detail.piece !== undefined) this.#offer(detail.piece);
        break;
      case 'AR-2':
        this.#user?.releaseRequested();
        break;
      case 'AR-4':
        this.#write(encodeReleaseResponse());
        this.#close('released', null);
        break;
      case 'AA-1':
        this.#write(encodeAbort('serviceUser', AbortReason.notSpecified));
        this.#close('aborted', detail.problem ?? null);
        break;
      case 'AA-8':
        this.#write(encodeAbort('serviceProvider', detail.reason ?? AbortReason.unexpectedPdu));
        this.#close('aborted', detail.problem ?? null);
        break;
      case 'AA-7':
        this.#write(encodeAbort('serviceProvider', detail.reason ?? AbortReason.unexpectedPdu));
        break;
      case 'AA-6':
        break;
      case 'AA-2':
      case 'AA-3':
      case 'AA-4':
      case 'AA-5':
      case 'AR-5':
        this.#destroy(detail.problem ?? null);
        break;
    }
    // Outside the reading loop: what was left unread may now go on, or be discarded.
    this.#run();
  }

  #accept({ decision, request }: Detail): void {
    if (decision?.kind !== 'accept' || request === undefined) return;
    this.#user = decision.user;
    this.#contextIds = decision.contextIds;
    this.#write(encodeAssociateAccept({ ...decision.acceptance, echoed: request.echoed }));
  }

  #reject(rejection: Rejection): void {
    this.#write(encodeAssociateReject(rejection));
    this.#close('rejected', rejection.problem);
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.writable) return;
    if (!this.#socket.write(bytes)) this.#isSendBlocked = true;
  }

  /** Into state 13: the user is done; the peer has the closing time to take our last PDU and close. */
  #close(how: AssociationEnd['how'], problem: string | null): void {
    this.#stalled = undefined;
    this.#startArtim(this.#options.limits.closingMs);
    this.#end(how, problem);
    // Input must go on to be read, and discarded, or closing would reset the connection before our PDU is read.
    this.#socket.resume();
  }

  #startArtim(delayMs: number): void {
    this.#stopArtim();
    this.#artim = this.#options.timers.after(delayMs, () => {
      const problem = `no association request within ${delayMs / 1000} s`;
      this.#dispatch(18, { problem });
    });
  }

  #stopArtim(): void {
    this.#artim?.cancel();
    this.#artim = undefined;
  }

  #destroy(problem: string | null): void {
    this.#state = 1;
    this.#stalled = undefined;
    this.#stopArtim();
    this.#watch.waitFor('nothing');
    this.#end('aborted', problem);
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.destroy();
    this.#options.onClosed();
  }

  #end(how: AssociationEnd['how'], problem: string | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#options.onEnd({ how, problem });
    this.#user?.ended();
  }
}

function unexpected(pdu: string): Detail {
  return { reason: AbortReason.unexpectedPdu, problem: `${pdu} PDU at a time when none is expected` };
}
