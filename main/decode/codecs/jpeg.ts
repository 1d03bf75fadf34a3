import {
  checkHeader,
  corrupt,
  toCells,
  unsupportedSyntax,
  type Codec,
  type DecodedFrame,
  type EncodedFrame,
} from '../codec.ts';
import { readJpegHeader, type JpegHeader } from '../code-stream-header/jpeg.ts';
import { decodeLosslessScan, findLosslessScan, type LosslessScan } from './lossless-jpeg.ts';
import type { WasmDecoders } from '../wasm-decoders.ts';

/**
 * Frame headers (SOFn) that IJG's decoder reads: baseline, extended, progressive, lossless. A stream of another
 * process than its transfer syntax admits (PS3.5 A.4.1) is read by what it is: archives hold progressive streams
 * labelled baseline and baseline ones labelled lossless. `isLossy` then tells the truth that the label does not.
 */
const processes: ReadonlySet<number> = new Set([0, 1, 2, 3]);

/** What IJG's decoder says when the entropy-coded data are not what they should be; it then invents the rest. */
const damageMessages = /Corrupt JPEG data|Premature end|Inconsistent progression/;

/** JPEG baseline, extended (8 and 12 bits) and lossless (2 to 16 bits), by IJG's decoder in WASM. */
export function jpegCodec(wasm: WasmDecoders): Codec {
  return {
    decode(frame): DecodedFrame {
      const { header, damage } = readJpegHeader(frame.bytes);
      if (header === null) throw corrupt(frame, damage);
      if (!processes.has(header.process)) {
        throw unsupportedSyntax(frame.TransferSyntaxUID, `JPEG process SOF${header.process}`);
      }
      checkHeader(header, frame.pixels);
      const scan = header.process === 3 && header.components === 1 ? findLosslessScan(frame.bytes) : null;
      if (scan !== null) return decodeLossless(frame, header, scan);
      const bytesPerSample = header.precision > 8 ? 2 : 1;
      const output = wasm.decode('DecodeJpeg', {
        bytes: frame.bytes,
        rows: header.rows,
        columns: header.columns,
        bitsAllocated: bytesPerSample === 2 ? 16 : 8,
      });
      const reported = output.messages.find((message) => damageMessages.test(message));
      if (reported !== undefined) throw corrupt(frame, reported);
      return {
        cells: toCells(frame, output.bytes, bytesPerSample),
        codeStreamBits: header.precision,
        colour: isRgbStream(header) ? 'rgb' : 'as-attributes',
        isLossy: header.process !== 3,
      };
    },
  };
}

/** A stream that says in an Adobe marker that its components were not transformed is RGB whatever the attribute says. */
function isRgbStream(header: JpegHeader): boolean {
  return header.components === 3 && header.colour === 'rgb';
}

/** Grey lossless streams, which is nearly all of them, by our own decoder. */
function decodeLossless(frame: EncodedFrame, header: JpegHeader, scan: LosslessScan): DecodedFrame {
  const { samples, damage } = decodeLosslessScan(frame.bytes, scan, header);
  if (samples === null) throw corrupt(frame, damage);
  return {
    cells: frame.pixels.BitsAllocated > 8 ? samples : Uint8Array.from(samples),
    codeStreamBits: header.precision,
    colour: 'as-attributes',
    isLossy: false,
  };
}
