import type { NegatoscopeError } from '../../shared/errors.ts';
import { protocolProblem } from './pdu-reader.ts';
import type { Timer, Timers } from '../timers.ts';

export interface ReceiveWatchLimits {
  /** Longest silence within a message, and longest wait for the peer to take an answer. */
  readonly silenceMs: number;
  /** Longest silence between messages. */
  readonly idleMs: number;
  /** Least throughput within a message, taken over `throughputWindowMs`; 0 does not check. */
  readonly minBytesPerSecond: number;
  readonly throughputWindowMs: number;
}

/** What an association waits for: bytes of a message, the next message, room to send, or nothing of the peer. */
export type Awaited = 'message' | 'idle' | 'send' | 'nothing';

/**
 * Sees to it that a silent or trickling peer does not keep its association.
 *
 * Chunks only move two numbers; the one timer runs to the next limit that could be passed, so a fast sender costs no
 * timer work. Time in which we ourselves did not read is not held against the peer: each wait starts anew.
 */
export class ReceiveWatch {
  readonly #timers: Timers;
  readonly #limits: ReceiveWatchLimits;
  readonly #onViolation: (problem: NegatoscopeError) => void;
  #awaited: Awaited = 'nothing';
  #timer: Timer | undefined;
  #lastReceived = 0;
  #windowStart = 0;
  #windowBytes = 0;

  constructor(timers: Timers, limits: ReceiveWatchLimits, onViolation: (problem: NegatoscopeError) => void) {
    this.#timers = timers;
    this.#limits = limits;
    this.#onViolation = onViolation;
  }

  received(byteCount: number): void {
    this.#lastReceived = this.#timers.now();
    this.#windowBytes += byteCount;
  }

  /** Starts a wait, unless that wait is under way. */
  waitFor(awaited: Awaited): void {
    if (awaited === this.#awaited) return;
    this.#awaited = awaited;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (awaited === 'nothing') return;
    this.#lastReceived = this.#timers.now();
    this.#windowStart = this.#lastReceived;
    this.#windowBytes = 0;
    this.#schedule();
  }

  #schedule(): void {
    const silenceEnds =
      this.#lastReceived + (this.#awaited === 'idle' ? this.#limits.idleMs : this.#limits.silenceMs);
    const windowEnds =
      this.#awaited === 'message' && this.#limits.minBytesPerSecond > 0
        ? this.#windowStart + this.#limits.throughputWindowMs
        : Number.POSITIVE_INFINITY;
    this.#timer = this.#timers.after(Math.min(silenceEnds, windowEnds) - this.#timers.now(), () =>
      this.#check(),
    );
  }

  #check(): void {
    this.#timer = undefined;
    const problem = this.#problem(this.#timers.now());
    if (problem !== undefined) return this.#onViolation(problem);
    this.#schedule();
  }

  #problem(now: number): NegatoscopeError | undefined {
    const silentMs = now - this.#lastReceived;
    if (this.#awaited === 'idle' && silentMs >= this.#limits.idleMs) {
      return protocolProblem('next message', `within ${this.#limits.idleMs / 1000} s`, 'none');
    }
    if (this.#awaited !== 'idle' && silentMs >= this.#limits.silenceMs) {
      const field = this.#awaited === 'send' ? 'taking of an answer' : 'rest of a message';
      return protocolProblem(field, `within ${this.#limits.silenceMs / 1000} s`, 'silence');
    }
    if (this.#awaited !== 'message') return undefined;
    const windowMs = now - this.#windowStart;
    if (windowMs < this.#limits.throughputWindowMs) return undefined;
    const bytesPerSecond = (this.#windowBytes * 1000) / windowMs;
    if (bytesPerSecond < this.#limits.minBytesPerSecond) {
      return protocolProblem(
        'throughput within a message',
        `at least ${this.#limits.minBytesPerSecond} B/s`,
        `${Math.floor(bytesPerSecond)} B/s`,
      );
    }
    this.#windowStart = now;
    this.#windowBytes = 0;
    return undefined;
  }
}
