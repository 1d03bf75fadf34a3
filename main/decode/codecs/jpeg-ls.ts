import { interleavePlanes } from '../../../shared/image/colour.ts';
import { checkHeader, corrupt, mismatch, toCells, type Codec, type DecodedFrame } from '../codec.ts';
import { readJpegHeader } from '../code-stream-header/jpeg.ts';
import type { EmbindDecoders, EmbindFrame } from '../embind-decoders.ts';
import type { JpegLsDecoder } from '../jpeg-ls/jpeg-ls-decoder.ts';
import { readScanParameters } from '../jpeg-ls/scan-parameters.ts';

const losslessUid = '1.2.840.10008.1.2.4.80';

/**
 * JPEG-LS lossless and near-lossless (ISO/IEC 14495-1): one component by our own decoder, several by CharLS in WASM.
 * Of these Cornerstone's build, which takes half of the time of the one in dcmjs-codecs and of DCMTK's native one, and
 * throws where that one traps.
 */
export function jpegLsCodec(own: JpegLsDecoder, charls: () => EmbindDecoders): Codec {
  return {
    decode(frame): DecodedFrame {
      const { header, damage } = readJpegHeader(frame.bytes);
      if (header === null) throw corrupt(frame, damage);
      if (header.process !== 55)
        throw mismatch('TransferSyntaxUID', 'JPEG-LS (SOF55)', `SOF${header.process}`);
      if (frame.TransferSyntaxUID === losslessUid && header.near !== 0) {
        throw mismatch('TransferSyntaxUID', 'lossless (NEAR 0)', `NEAR ${header.near}`);
      }
      checkHeader(header, frame.pixels);
      const scan = readScanParameters(frame.bytes);
      if (scan !== null) {
        const samples = own.decode(frame.bytes, scan);
        return {
          cells: frame.pixels.BitsAllocated > 8 ? samples : Uint8Array.from(samples),
          codeStreamBits: header.precision,
          colour: 'as-attributes',
          isLossy: header.near !== 0,
        };
      }
      const bytesPerSample = header.precision > 8 ? 2 : 1;
      const output = decodeScans(charls(), frame.bytes);
      checkHeader(output, frame.pixels);
      const cells = toCells(frame, output.bytes, bytesPerSample);
      // CharLS writes what was coded plane by plane (ILV 0) plane by plane, and the other two modes by pixel.
      const isPlanar = header.components > 1 && header.interleave === 0;
      return {
        cells: isPlanar ? interleaved(cells, header.components) : cells,
        codeStreamBits: header.precision,
        colour: 'as-attributes',
        isLossy: header.near !== 0,
      };
    },
  };
}

/**
 * Some encoders make the stream even with a zero byte in front of the end marker, where ISO/IEC 14495-1 has none, and
 * CharLS stops at what it takes for more pixels. Only then the frame is decoded once more without that byte, in a new
 * instance: CharLS checks again that pixels and data end together.
 */
function decodeScans(decoders: EmbindDecoders, encoded: Uint8Array): EmbindFrame {
  try {
    return decoders.decode(encoded);
  } catch (error) {
    const padAt = padBeforeEnd(encoded);
    if (padAt === undefined) throw error;
    const bytes = Uint8Array.from(encoded.subarray(0, padAt + 2));
    bytes.set([0xff, 0xd9], padAt);
    return decoders.decode(bytes);
  }
}

/** Place of a zero byte in front of the last end marker, if there is one. */
function padBeforeEnd(bytes: Uint8Array): number | undefined {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const isPadded = bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9 && bytes[end - 3] === 0;
  return isPadded ? end - 3 : undefined;
}

function interleaved(
  planes: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  samplesPerPixel: number,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  return planes instanceof Uint8Array
    ? interleavePlanes(planes, new Uint8Array(planes.length), samplesPerPixel)
    : interleavePlanes(planes, new Uint16Array(planes.length), samplesPerPixel);
}
