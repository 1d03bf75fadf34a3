import { checkHeader, corrupt, toCells, unsupportedSyntax, type Codec, type DecodedFrame } from '../codec.ts';
import { readJpegXlHeader } from '../code-stream-header/jpeg-xl.ts';
import type { WasmDecoders } from '../wasm-decoders.ts';

const recompressionUid = '1.2.840.10008.1.2.4.111';
const losslessUid = '1.2.840.10008.1.2.4.110';

/** JPEG XL (ISO/IEC 18181), by libjxl in WASM: up to 16 bits, one component or three. */
export function jpegXlCodec(wasm: WasmDecoders): Codec {
  return {
    decode(frame): DecodedFrame {
      const { header, damage } = readJpegXlHeader(frame.bytes);
      if (header === null) throw corrupt(frame, damage);
      checkHeader(header, frame.pixels);
      if (header.precision > 16) {
        throw unsupportedSyntax(frame.TransferSyntaxUID, `JPEG XL of ${header.precision} bits`);
      }
      const bytesPerSample = header.precision > 8 ? 2 : 1;
      const output = wasm.decode('DecodeJpegXl', {
        bytes: frame.bytes,
        rows: header.rows,
        columns: header.columns,
        bitsAllocated: bytesPerSample === 2 ? 16 : 8,
      });
      const isRgb = header.isXyb || header.isFromJpeg || frame.TransferSyntaxUID === recompressionUid;
      return {
        cells: toCells(frame, output.bytes, bytesPerSample),
        codeStreamBits: header.precision,
        colour: header.components === 3 && isRgb ? 'rgb' : 'as-attributes',
        isLossy: header.isXyb || frame.TransferSyntaxUID !== losslessUid,
      };
    },
  };
}
