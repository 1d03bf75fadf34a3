import { findTransferSyntax } from '../../shared/dicom/transfer-syntaxes.ts';
import { unsupportedSyntax, type Codec } from './codec.ts';
import { deflatedFrameCodec } from './codecs/deflated-frame.ts';
import { jpeg2000Codec } from './codecs/jpeg-2000.ts';
import { jpegLsCodec } from './codecs/jpeg-ls.ts';
import { jpegXlCodec } from './codecs/jpeg-xl.ts';
import { jpegCodec } from './codecs/jpeg.ts';
import { nativeCodec } from './codecs/native.ts';
import { rleCodec } from './codecs/rle.ts';
import { charls, EmbindDecoders } from './embind-decoders.ts';
import { Jpeg2000Decoder } from './jpeg-2000/jpeg-2000-decoder.ts';
import { JpegLsDecoder } from './jpeg-ls/jpeg-ls-decoder.ts';
import { KernelModule } from './kernel-module.ts';
import { WasmDecoders } from './wasm-decoders.ts';

/** The codecs of one thread. */
export interface CodecRegistry {
  /** Throws `codec.unsupported`, naming the transfer syntax. */
  codecFor(TransferSyntaxUID: string): Codec;
}

/** A set of codecs with WASM modules of its own, compiled when the first frame needs one. */
export function createCodecRegistry(): CodecRegistry {
  let wasm: WasmDecoders | undefined;
  const loaded = (): WasmDecoders => (wasm ??= WasmDecoders.load());
  let kernel: KernelModule | undefined;
  const kernelModule = (): KernelModule => (kernel ??= KernelModule.load());
  let jpegLs: JpegLsDecoder | undefined;
  let charlsDecoders: EmbindDecoders | undefined;
  let jpeg2000: Jpeg2000Decoder | undefined;
  return {
    codecFor(TransferSyntaxUID) {
      const syntax = findTransferSyntax(TransferSyntaxUID);
      switch (syntax?.codec) {
        case 'native':
        // One fragment holds the frame as it would lie natively (PS3.5 A.4.11).
        case 'encapsulated-uncompressed':
          return nativeCodec;
        case 'deflated-frame':
          return deflatedFrameCodec;
        case 'rle':
          return rleCodec;
        case 'jpeg-baseline':
        case 'jpeg-extended':
        case 'jpeg-lossless':
          return jpegCodec(loaded());
        case 'jpeg-ls':
          return jpegLsCodec(
            (jpegLs ??= new JpegLsDecoder(kernelModule())),
            () => (charlsDecoders ??= new EmbindDecoders(charls)),
          );
        case 'jpeg-2000':
        // HTJ2K is JPEG 2000 with another block coder (ISO/IEC 15444-15).
        case 'htj2k':
          return jpeg2000Codec((jpeg2000 ??= new Jpeg2000Decoder(kernelModule())), loaded);
        case 'jpeg-xl':
          return jpegXlCodec(loaded());
        default:
          throw unsupportedSyntax(TransferSyntaxUID, syntax?.name ?? 'unknown');
      }
    },
  };
}
