import { NegatoscopeError } from '../../shared/errors.ts';
import { AbortReason, PduType, associateFixedBytes, pduHeaderBytes, pdvHeaderBytes } from './pdu.ts';

/** A contiguous piece of one presentation data value (PS3.8 9.3.5.1); a PDV may come in many pieces. */
export interface PdvPiece {
  readonly kind: 'p-data';
  readonly contextId: number;
  /** Message control header bit 0 (PS3.8 E.2). */
  readonly isCommand: boolean;
  /** Message control header bit 1: this PDV is the last of its command or data set. */
  readonly isLastFragment: boolean;
  /** True for the piece that completes its PDV. */
  readonly completesPdv: boolean;
  /** A view into the received chunk: valid until the next call of `read`. May be empty. */
  readonly data: Uint8Array;
}

export type ReceivedPdu =
  /** All that was fed is used up. */
  | { readonly kind: 'need-more' }
  /** The variable part, from the protocol version on; the caller's to keep. */
  | { readonly kind: 'associate-rq'; readonly body: Uint8Array }
  /** An acceptor has no use for their content: reported at the header, skipped. */
  | { readonly kind: 'associate-ac' | 'associate-rj' | 'release-rq' | 'release-rp' }
  | { readonly kind: 'abort'; readonly source: number; readonly reason: number }
  | PdvPiece
  /** The stream broke the protocol; its framing is lost, and every later byte is discarded. */
  | {
      readonly kind: 'invalid';
      readonly reason: AbortReason;
      readonly problem: NegatoscopeError<'network.protocol'>;
    };

export interface PduLimits {
  /** The Maximum Length that we advertise: bound of the variable field of a P-DATA-TF PDU (PS3.8 D.1). */
  readonly maxPduBytes: number;
  /** Bound of the variable field of an A-ASSOCIATE PDU. */
  readonly maxAssociateBytes: number;
}

const needMore: ReceivedPdu = { kind: 'need-more' };
const emptyChunk = new Uint8Array(0);
// An A-ASSOCIATE-RQ of a modality is 0.5–8 KiB: memory is taken as bytes arrive, not as the header claims.
const firstBodyBytes = 4096;

type Stage = 'pdu-header' | 'associate-body' | 'short-body' | 'skip' | 'pdv-header' | 'pdv-data' | 'broken';

/**
 * Cuts a byte stream into PDUs, holding at most one A-ASSOCIATE body and two headers.
 *
 * A wrong type or length is reported as soon as its bytes are there, before any of the body is awaited. PDV data is
 * never gathered: it comes as views into the chunks that were fed. Pull `read` until it answers `need-more`;
 * a caller that stops earlier keeps its place, and feeds no further chunk until then.
 */
export class PduReader {
  readonly #limits: PduLimits;
  #chunk: Uint8Array = emptyChunk;
  #offset = 0;
  #stage: Stage = 'pdu-header';

  // A header whose bytes come in several chunks; PDU and PDV headers are both 6 bytes.
  readonly #header = Buffer.alloc(pduHeaderBytes);
  #headerBytes = 0;
  #bodyType = 0;

  #body = emptyChunk;
  #bodyBytes = 0;
  /** What is still to come of the current PDU. */
  #pduRemaining = 0;

  #pdvRemaining = 0;
  #contextId = 0;
  #isCommand = false;
  #isLastFragment = false;

  constructor(limits: PduLimits) {
    this.#limits = limits;
  }

  /** True from the first byte of a PDU to its last. */
  get isInsidePdu(): boolean {
    return this.#stage !== 'broken' && (this.#stage !== 'pdu-header' || this.#headerBytes > 0);
  }

  /** Hands over the next bytes; the reader views them until it answers `need-more`. */
  feed(chunk: Uint8Array): void {
    if (this.#offset < this.#chunk.length && this.#stage !== 'broken') {
      throw new NegatoscopeError('program.fault', 'A chunk was fed before the last one was used up', {
        where: 'PduReader.feed',
      });
    }
    this.#chunk = chunk;
    this.#offset = 0;
  }

  read(): ReceivedPdu {
    for (;;) {
      switch (this.#stage) {
        case 'broken':
          return this.#usedUp();
        case 'pdu-header': {
          const found = this.#readPduHeader();
          if (found !== undefined) return found;
          break;
        }
        case 'associate-body':
          if (!this.#fillBody()) return this.#usedUp();
          this.#stage = 'pdu-header';
          return { kind: 'associate-rq', body: this.#takeBody() };
        case 'short-body':
          if (!this.#fillBody()) return this.#usedUp();
          this.#stage = 'pdu-header';
          return this.#shortPdu(this.#takeBody());
        case 'skip': {
          const skipped = Math.min(this.#pduRemaining, this.#chunk.length - this.#offset);
          this.#offset += skipped;
          this.#pduRemaining -= skipped;
          if (this.#pduRemaining > 0) return this.#usedUp();
          this.#stage = 'pdu-header';
          break;
        }
        case 'pdv-header': {
          const found = this.#readPdvHeader();
          if (found !== undefined) return found;
          break;
        }
        case 'pdv-data': {
          const length = Math.min(this.#pdvRemaining, this.#chunk.length - this.#offset);
          if (length === 0 && this.#pdvRemaining > 0) return this.#usedUp();
          const data = this.#chunk.subarray(this.#offset, this.#offset + length);
          this.#offset += length;
          this.#pdvRemaining -= length;
          this.#pduRemaining -= length;
          const completesPdv = this.#pdvRemaining === 0;
          if (completesPdv) this.#stage = this.#pduRemaining === 0 ? 'pdu-header' : 'pdv-header';
          return {
            kind: 'p-data',
            contextId: this.#contextId,
            isCommand: this.#isCommand,
            isLastFragment: this.#isLastFragment,
            completesPdv,
            data,
          };
        }
      }
    }
  }

  #usedUp(): ReceivedPdu {
    // Lets go of the chunk, which may be the only holder of its 64 KiB.
    this.#chunk = emptyChunk;
    this.#offset = 0;
    return needMore;
  }

  /** True when all six bytes are in `#header`. */
  #fillHeader(): boolean {
    const length = Math.min(pduHeaderBytes - this.#headerBytes, this.#chunk.length - this.#offset);
    for (let index = 0; index < length; index += 1) {
      this.#header[this.#headerBytes + index] = this.#chunk[this.#offset + index] ?? 0;
    }
    this.#headerBytes += length;
    this.#offset += length;
    return this.#headerBytes === pduHeaderBytes;
  }

  #readPduHeader(): ReceivedPdu | undefined {
    const isComplete = this.#fillHeader();
    if (this.#headerBytes === 0) return this.#usedUp();
    const type = this.#header.readUInt8(0);
    // Judged at the first byte: a browser or a TLS client is turned away without waiting for the other five.
    if (type < PduType.associateRq || type > PduType.abort) {
      return this.#invalid(AbortReason.unrecognizedPdu, 'PDU type', '01H to 07H', hex(type));
    }
    if (!isComplete) return this.#usedUp();
    this.#headerBytes = 0;
    const length = this.#header.readUInt32BE(2);
    const [least, most] = this.#lengthRange(type);
    if (length < least || length > most) {
      const field = `length of PDU ${hex(type)}`;
      const expected = least === most ? `${least}` : `${least} to ${most}`;
      return this.#invalid(AbortReason.invalidPduParameterValue, field, expected, `${length}`);
    }
    this.#pduRemaining = length;
    this.#bodyType = type;
    switch (type) {
      case PduType.pData:
        this.#stage = 'pdv-header';
        return undefined;
      case PduType.associateRq:
        this.#stage = 'associate-body';
        return undefined;
      case PduType.associateAc:
        this.#stage = 'skip';
        return { kind: 'associate-ac' };
      default:
        this.#stage = 'short-body';
        return undefined;
    }
  }

  #lengthRange(type: number): readonly [least: number, most: number] {
    switch (type) {
      case PduType.associateRq:
      case PduType.associateAc:
        return [associateFixedBytes, this.#limits.maxAssociateBytes];
      case PduType.pData:
        return [pdvHeaderBytes, this.#limits.maxPduBytes];
      default:
        // A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP, A-ABORT (PS3.8 Tables 9-21, 9-24, 9-25, 9-26).
        return [4, 4];
    }
  }

  #shortPdu(body: Uint8Array): ReceivedPdu {
    switch (this.#bodyType) {
      case PduType.associateRj:
        return { kind: 'associate-rj' };
      case PduType.releaseRq:
        return { kind: 'release-rq' };
      case PduType.releaseRp:
        return { kind: 'release-rp' };
      default:
        return { kind: 'abort', source: body[2] ?? 0, reason: body[3] ?? 0 };
    }
  }

  #fillBody(): boolean {
    const length = Math.min(this.#pduRemaining, this.#chunk.length - this.#offset);
    const needed = this.#bodyBytes + length;
    if (needed > this.#body.length) {
      const whole = this.#bodyBytes + this.#pduRemaining;
      const grown = new Uint8Array(Math.min(whole, Math.max(needed, this.#body.length * 2, firstBodyBytes)));
      grown.set(this.#body.subarray(0, this.#bodyBytes));
      this.#body = grown;
    }
    this.#body.set(this.#chunk.subarray(this.#offset, this.#offset + length), this.#bodyBytes);
    this.#offset += length;
    this.#bodyBytes = needed;
    this.#pduRemaining -= length;
    return this.#pduRemaining === 0;
  }

  #takeBody(): Uint8Array {
    const body = this.#body.subarray(0, this.#bodyBytes);
    this.#body = emptyChunk;
    this.#bodyBytes = 0;
    return body;
  }

  #readPdvHeader(): ReceivedPdu | undefined {
    // The PDU's end is known: a header that cannot fit in it is wrong before its bytes are there.
    if (this.#headerBytes === 0 && this.#pduRemaining < pdvHeaderBytes) {
      return this.#invalid(
        AbortReason.invalidPduParameterValue,
        'PDV header',
        `${pdvHeaderBytes} bytes`,
        `${this.#pduRemaining} bytes left in the PDU`,
      );
    }
    if (!this.#fillHeader()) return this.#usedUp();
    this.#headerBytes = 0;
    this.#pduRemaining -= pdvHeaderBytes;
    const length = this.#header.readUInt32BE(0);
    const control = this.#header.readUInt8(5);
    // The length counts context id and control header (PS3.8 Table 9-23); an empty fragment is 2.
    if (length < 2 || length - 2 > this.#pduRemaining) {
      return this.#invalid(
        AbortReason.invalidPduParameterValue,
        'PDV length',
        `2 to ${this.#pduRemaining + 2}`,
        `${length}`,
      );
    }
    // Bits 2 to 7 are never checked by the receiver (PS3.8 E.2).
    this.#contextId = this.#header.readUInt8(4);
    this.#isCommand = (control & 1) !== 0;
    this.#isLastFragment = (control & 2) !== 0;
    this.#pdvRemaining = length - 2;
    this.#stage = 'pdv-data';
    return undefined;
  }

  #invalid(reason: AbortReason, field: string, expected: string, found: string): ReceivedPdu {
    this.#stage = 'broken';
    this.#body = emptyChunk;
    return { kind: 'invalid', reason, problem: protocolProblem(field, expected, found) };
  }
}

/** The error of a broken rule of PS3.7 or PS3.8. */
export function protocolProblem(
  field: string,
  expected: string,
  found: string,
): NegatoscopeError<'network.protocol'> {
  return new NegatoscopeError('network.protocol', `${field}: expected ${expected}, found ${found}`, {
    field,
    expected,
    found,
  });
}

function hex(value: number): string {
  return `${value.toString(16).toUpperCase().padStart(2, '0')}H`;
}
