import type { CodeStreamHeader } from '../codec.ts';
import { findCodeStream, parseCodeStream, type CodeStream } from '../jpeg-2000/code-stream.ts';
import { finestStep } from '../jpeg-2000/write-tile.ts';
import { DecoderRefusal } from '../wasm-decoders.ts';
import type { HeaderReading } from './jpeg.ts';

export interface Jpeg2000Header extends CodeStreamHeader {
  /** From SIZ; all components agree, or the reading is refused. */
  readonly isSigned: boolean;
  /** True when all components are sampled at every pixel (XRsiz = YRsiz = 1). */
  readonly isFullySampled: boolean;
  /** Components one to three were transformed together (Table A.17): the decoder gives RGB. */
  readonly hasComponentTransform: boolean;
  /** The 5-3 transformation; false: 9-7, always lossy (Table A.20). */
  readonly isReversible: boolean;
}

/**
 * Reads the headers of a JPEG 2000 code stream (bare, or in a JP2 file) and follows its tile-parts to the end, so that a
 * stream cut anywhere is known before it is decoded. HTJ2K has the same syntax.
 */
export function readJpeg2000Header(whole: Uint8Array<ArrayBuffer>): HeaderReading<Jpeg2000Header> {
  try {
    return { header: jpeg2000HeaderOf(parseCodeStream(findCodeStream(whole))), damage: null };
  } catch (cause) {
    if (cause instanceof DecoderRefusal) return { header: null, damage: cause.message };
    throw cause;
  }
}

/** Throws DecoderRefusal for components that no image has. */
export function jpeg2000HeaderOf(stream: CodeStream): Jpeg2000Header {
  const { size, tiles } = stream;
  const { components } = size;
  const [first] = components;
  const isAlike = components.every(
    ({ precision, isSigned }) => precision === first?.precision && isSigned === first.isSigned,
  );
  if (first === undefined || !isAlike) throw new DecoderRefusal('components of different depth');
  // The picture has the samples of its most finely sampled component.
  const step = finestStep(size);
  return {
    rows: Math.ceil(size.y1 / step.y) - Math.ceil(size.y0 / step.y),
    columns: Math.ceil(size.x1 / step.x) - Math.ceil(size.x0 / step.x),
    components: components.length,
    precision: first.precision,
    isSigned: first.isSigned,
    isFullySampled: components.every(({ stepX, stepY }) => stepX === 1 && stepY === 1),
    hasComponentTransform: tiles.every(({ packets }) => packets.hasComponentTransform),
    isReversible: tiles.every((tile) => tile.components.every(({ block }) => block.isReversible)),
  };
}
