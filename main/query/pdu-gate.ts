import { Transform, type TransformCallback } from 'node:stream';
import { NegatoscopeError } from '../../shared/errors.ts';

export interface PduGateLimits {
  /** Longest body of one PDU. */
  readonly maxPduBytes: number;
  /** Of the whole connection. */
  readonly maxBytes: number;
}

/** Type 1, reserved 1, length 4 (PS3.8 9.3.1). */
const headerBytes = 6;
const firstType = 1;
const lastType = 7;
const abortType = 7;

/**
 * Lets through what a peer sends as long as it is a sequence of PDUs of known types and reasonable lengths, and breaks
 * off with `network.protocol` when it is not: what stands behind it gathers a PDU in memory, however long it says that
 * it is.
 */
export class PduGate extends Transform {
  readonly #limits: PduGateLimits;
  readonly #header = Buffer.alloc(headerBytes);
  #headerFill = 0;
  #bodyLeft = 0;
  #bytes = 0;

  constructor(limits: PduGateLimits) {
    super();
    this.#limits = limits;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const problem = this.#judge(chunk);
    if (problem === undefined) done(null, chunk);
    else done(problem);
  }

  #judge(chunk: Buffer): NegatoscopeError | undefined {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.maxBytes) {
      return refusal('answer', `at most ${this.#limits.maxBytes} bytes`, 'more');
    }
    for (let at = 0; at < chunk.length;) {
      if (this.#bodyLeft > 0) {
        const taken = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= taken;
        at += taken;
        continue;
      }
      const taken = Math.min(headerBytes - this.#headerFill, chunk.length - at);
      chunk.copy(this.#header, this.#headerFill, at, at + taken);
      this.#headerFill += taken;
      at += taken;
      if (this.#headerFill < headerBytes) continue;
      this.#headerFill = 0;
      const type = this.#header.readUInt8(0);
      if (type < firstType || type > lastType) {
        return refusal('PDU type', `${firstType} to ${lastType}`, String(type));
      }
      // The library behind does not heed it, and would wait on.
      if (type === abortType) return refusal('association', 'an answer', 'A-ABORT');
      this.#bodyLeft = this.#header.readUInt32BE(2);
      if (this.#bodyLeft > this.#limits.maxPduBytes) {
        return refusal('PDU length', `at most ${this.#limits.maxPduBytes}`, String(this.#bodyLeft));
      }
    }
    return undefined;
  }
}

export function refusal(
  field: string,
  expected: string,
  found: string,
): NegatoscopeError<'network.protocol'> {
  const message = `The archive answered wrongly: ${field}: expected ${expected}, found ${found}`;
  return new NegatoscopeError('network.protocol', message, { field, expected, found });
}
