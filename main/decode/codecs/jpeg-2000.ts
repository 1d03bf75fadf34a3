import {
  checkHeader,
  corrupt,
  toCells,
  unsupportedSyntax,
  type Codec,
  type DecodedFrame,
  type EncodedFrame,
} from '../codec.ts';
import { readJpeg2000Header, type Jpeg2000Header } from '../code-stream-header/jpeg-2000.ts';
import type { WasmDecoders } from '../wasm-decoders.ts';

/** JPEG 2000 (ISO/IEC 15444-1), by OpenJPEG in WASM. */
export function jpeg2000Codec(wasm: WasmDecoders): Codec {
  return {
    decode(frame): DecodedFrame {
      const { header, damage } = readJpeg2000Header(frame.bytes);
      if (header === null) throw corrupt(frame, damage);
      checkHeader(header, frame.pixels);
      checkWritable(frame, header);
      const bytesPerSample = header.precision > 8 ? 2 : 1;
      const output = wasm.decode('DecodeJpeg2000', {
        bytes: frame.bytes,
        rows: header.rows,
        columns: header.columns,
        bitsAllocated: bytesPerSample === 2 ? 16 : 8,
      });
      return {
        cells: toCells(frame, output.bytes, bytesPerSample),
        codeStreamBits: header.precision,
        // The decoder has undone the component transformation (RCT or ICT); what came before it was RGB.
        colour: header.hasComponentTransform ? 'rgb' : 'as-attributes',
        isLossy: !header.isReversible,
      };
    },
  };
}

/**
 * The module hands out one component of up to 16 bits, or three of 8 sampled at every pixel; anything else it would
 * cut or read past.
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
