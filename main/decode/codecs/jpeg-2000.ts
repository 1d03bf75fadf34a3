import {
  checkHeader,
  corrupt,
  toCells,
  unsupportedSyntax,
  type Codec,
  type DecodedFrame,
  type EncodedFrame,
  type SmallerFrame,
} from '../codec.ts';
import { jpeg2000HeaderOf, type Jpeg2000Header } from '../code-stream-header/jpeg-2000.ts';
import { findCodeStream, parseCodeStream, type CodeStream } from '../jpeg-2000/code-stream.ts';
import {
  halvedPicture,
  skippableResolutions,
  whyUnusual,
  type Jpeg2000Decoder,
} from '../jpeg-2000/jpeg-2000-decoder.ts';
import type { Picture } from '../jpeg-2000/write-tile.ts';
import { UnusualStream } from '../jpeg-2000/unusual-stream.ts';
import { DecoderRefusal, type WasmDecoders } from '../wasm-decoders.ts';

/**
 * JPEG 2000 (ISO/IEC 15444-1) and HTJ2K (15444-15) by our own decoder. What it does not do, which its headers tell, is
 * left to OpenJPEG in WASM, as far as that can hand it out.
 */
export function jpeg2000Codec(own: Jpeg2000Decoder, openJpeg: () => WasmDecoders): Codec {
  return {
    decode(frame): DecodedFrame {
      const bytes = findCodeStream(frame.bytes);
      const { stream, header } = readStream(frame, bytes);
      checkHeader(header, frame.pixels);
      const output = decodeOwn(own, bytes, stream, header) ?? decodeOther(openJpeg, frame, header);
      return asDecoded(frame, header, output);
    },

    decodeSmaller(frame, longestSide): SmallerFrame | undefined {
      const bytes = findCodeStream(frame.bytes);
      const { stream, header } = readStream(frame, bytes);
      checkHeader(header, frame.pixels);
      const halvings = Math.floor(Math.log2(Math.max(header.rows, header.columns) / longestSide));
      const skipped = Math.min(halvings, skippableResolutions(stream));
      if (skipped < 1) return undefined;
      const picture = halvedPicture(stream, skipped);
      const output = decodeOwn(own, bytes, stream, picture, skipped);
      if (output === undefined) return undefined;
      const pixels = { ...frame.pixels, Rows: picture.rows, Columns: picture.columns };
      return { ...picture, decoded: asDecoded({ ...frame, pixels }, header, output) };
    },
  };
}

function asDecoded(
  frame: EncodedFrame,
  header: Jpeg2000Header,
  output: Uint8Array<ArrayBuffer>,
): DecodedFrame {
  return {
    cells: toCells(frame, output, header.precision > 8 ? 2 : 1),
    codeStreamBits: header.precision,
    // The decoder has undone the component transformation (RCT or ICT); what came before it was RGB.
    colour: header.hasComponentTransform ? 'rgb' : 'as-attributes',
    isLossy: !header.isReversible,
  };
}

function readStream(
  frame: EncodedFrame,
  bytes: Uint8Array<ArrayBuffer>,
): { readonly stream: CodeStream; readonly header: Jpeg2000Header } {
  try {
    const stream = parseCodeStream(bytes);
    return { stream, header: jpeg2000HeaderOf(stream) };
  } catch (cause) {
    if (cause instanceof DecoderRefusal) throw corrupt(frame, cause.message);
    throw cause;
  }
}

/** Undefined for a stream that is not for our decoder. */
function decodeOwn(
  own: Jpeg2000Decoder,
  bytes: Uint8Array<ArrayBuffer>,
  stream: CodeStream,
  picture: Picture,
  skipped = 0,
): Uint8Array<ArrayBuffer> | undefined {
  if (whyUnusual(stream) !== null) return undefined;
  try {
    return own.decode(bytes, stream, picture, skipped).bytes;
  } catch (cause) {
    if (cause instanceof UnusualStream) return undefined;
    throw cause;
  }
}

function decodeOther(
  openJpeg: () => WasmDecoders,
  frame: EncodedFrame,
  header: Jpeg2000Header,
): Uint8Array<ArrayBuffer> {
  checkWritable(frame, header);
  return openJpeg().decode('DecodeJpeg2000', {
    bytes: frame.bytes,
    rows: header.rows,
    columns: header.columns,
    bitsAllocated: header.precision > 8 ? 16 : 8,
  }).bytes;
}

/**
 * OpenJPEG's module hands out one component of up to 16 bits, or three of 8 sampled at every pixel; anything else it
 * would cut or read past.
 */
function checkWritable(frame: EncodedFrame, header: Jpeg2000Header): void {
  const isWritable =
    header.isFullySampled &&
    (header.components === 1 ? header.precision <= 16 : header.components === 3 && header.precision <= 8);
  if (isWritable) return;
  const sampling = header.isFullySampled ? '' : ', subsampled';
  throw unsupportedSyntax(
    frame.TransferSyntaxUID,
    `JPEG 2000 of ${header.components} components of ${header.precision} bits${sampling}`,
  );
}
