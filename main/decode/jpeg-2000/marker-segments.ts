import { DecoderRefusal } from '../wasm-decoders.ts';

/** What COD says of packets (ISO/IEC 15444-1 Table A.13 and A.14). */
export interface PacketCoding {
  /** 0 LRCP, 1 RLCP, 2 RPCL, 3 PCRL, 4 CPRL (Table A.16). */
  readonly progression: number;
  readonly layers: number;
  readonly hasComponentTransform: boolean;
  /** Packets may begin with SOP. */
  readonly mayHaveStart: boolean;
  /** Packet headers end with EPH. */
  readonly hasEnd: boolean;
}

/** What COD or COC says of a component (Table A.15). */
export interface BlockCoding {
  /** Decomposition levels. */
  readonly levels: number;
  /** Binary logarithms of the size of a code-block. */
  readonly widthBits: number;
  readonly heightBits: number;
  /** Bits of Table A.19; 64 is Part 15's block coder. */
  readonly style: number;
  /** 5-3; else 9-7. */
  readonly isReversible: boolean;
  /** Binary logarithms of the size of a precinct, for each resolution. */
  readonly precincts: readonly { readonly widthBits: number; readonly heightBits: number }[];
}

/** What QCD or QCC says (Table A.28). */
export interface Quantisation {
  readonly guardBits: number;
  /** Only the first step is given, and the others follow from it (E-5). */
  readonly isDerived: boolean;
  /** LL, then HL, LH and HH of each resolution; mantissa of 11 bits. */
  readonly steps: readonly { readonly exponent: number; readonly mantissa: number }[];
}

/** One change of POC (A.6.6). The ends are not included. */
export interface ProgressionChange {
  readonly progression: number;
  readonly firstResolution: number;
  readonly endResolution: number;
  readonly firstComponent: number;
  readonly endComponent: number;
  readonly endLayer: number;
}

/** Table A.15 allows 32. */
const levelLimit = 32;

export function readCodingStyle(segment: Uint8Array, hasPrecincts: boolean): BlockCoding {
  const [levels = 0, width = 0, height = 0, style = 0, filter = 0] = segment;
  const widthBits = width + 2;
  const heightBits = height + 2;
  const isSound =
    segment.length >= 5 + (hasPrecincts ? levels + 1 : 0) &&
    levels <= levelLimit &&
    widthBits <= 10 &&
    heightBits <= 10 &&
    widthBits + heightBits <= 12 &&
    filter <= 1;
  if (!isSound) throw new DecoderRefusal('a coding style (COD or COC) that is none');
  const precincts = Array.from({ length: levels + 1 }, (_, resolution) => {
    const size = hasPrecincts ? (segment[5 + resolution] ?? 0) : 0xff;
    return { widthBits: size & 15, heightBits: size >> 4 };
  });
  // Only the lowest resolution may have precincts of one sample: a higher one's are halved for its sub-bands.
  if (
    precincts.some((size, resolution) => resolution > 0 && (size.widthBits === 0 || size.heightBits === 0))
  ) {
    throw new DecoderRefusal('a coding style (COD or COC) with precincts that are none');
  }
  return { levels, widthBits, heightBits, style, isReversible: filter === 1, precincts };
}

export function readQuantisation(segment: Uint8Array): Quantisation {
  const first = segment[0] ?? 0;
  const style = first & 31;
  const guardBits = first >> 5;
  if (style > 2) throw new DecoderRefusal('a quantisation (QCD or QCC) that is none');
  const steps: { exponent: number; mantissa: number }[] = [];
  if (style === 0) {
    for (const byte of segment.subarray(1)) steps.push({ exponent: byte >> 3, mantissa: 0 });
  } else {
    for (let at = 1; at + 2 <= segment.length; at += 2) {
      const step = (segment[at] ?? 0) * 256 + (segment[at + 1] ?? 0);
      steps.push({ exponent: step >> 11, mantissa: step & 0x7ff });
    }
  }
  return { guardBits, isDerived: style === 1, steps };
}

export function readProgressionChanges(segment: Uint8Array, numberBytes: 1 | 2): ProgressionChange[] {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const changeBytes = 5 + 2 * numberBytes;
  const numberAt = (at: number): number => (numberBytes === 1 ? view.getUint8(at) : view.getUint16(at));
  const changes: ProgressionChange[] = [];
  for (let at = 0; at + changeBytes <= segment.length; at += changeBytes) {
    const endComponent = numberAt(at + 4 + numberBytes);
    changes.push({
      firstResolution: view.getUint8(at),
      firstComponent: numberAt(at + 1),
      endLayer: view.getUint16(at + 1 + numberBytes),
      endResolution: view.getUint8(at + 3 + numberBytes),
      // 0 in one byte stands for 256.
      endComponent: endComponent === 0 ? 256 : endComponent,
      progression: view.getUint8(at + 4 + 2 * numberBytes),
    });
  }
  return changes;
}
