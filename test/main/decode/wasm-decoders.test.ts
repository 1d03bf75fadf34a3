import { expect, test } from 'vitest';
import { charls, EmbindDecoders } from '../../../main/decode/embind-decoders.ts';
import {
  DecoderRefusal,
  DecoderTrap,
  WasmDecoders,
  type WasmFrame,
} from '../../../main/decode/wasm-decoders.ts';
import { encodedFrame, patternOf, plainPixels, type Encoder } from '../../support/encoded-frames.ts';

async function wasmFrame(encoder: Encoder): Promise<WasmFrame> {
  const { bytes, pixels } = await encodedFrame(encoder);
  return { bytes, rows: pixels.Rows, columns: pixels.Columns, bitsAllocated: 16 };
}

const pattern = patternOf(plainPixels);
const patternBytes = Buffer.from(pattern.buffer);

test('a trap is told from a refusal, and the next frame gets a new instance (N79)', async () => {
  const wasm = WasmDecoders.load();
  const frame = await wasmFrame('jpeg-2000');
  // More rows than were decoded: the module reads until its memory ends. Our codec refuses this before.
  expect(() => wasm.decode('DecodeJpeg2000', { ...frame, rows: 4000, columns: 60_000 })).toThrow(DecoderTrap);
  expect(wasm.memoryBytes).toBe(0);
  const cut = { ...frame, bytes: frame.bytes.slice(0, 10) };
  expect(() => wasm.decode('DecodeJpeg2000', cut)).toThrow(DecoderRefusal);
  expect(Buffer.from(wasm.decode('DecodeJpeg2000', frame).bytes)).toEqual(patternBytes);
});

test('a refusal of CharLS leaves nothing behind for the next frame (N74)', async () => {
  const decoders = new EmbindDecoders(charls);
  const { bytes } = await encodedFrame('jpeg-ls');
  expect(Buffer.from(decoders.decode(bytes).bytes)).toEqual(patternBytes);
  expect(() => decoders.decode(bytes.slice(0, bytes.length / 2))).toThrow(DecoderRefusal);
  expect(decoders.memoryBytes).toBe(0);
  expect(Buffer.from(decoders.decode(bytes).bytes)).toEqual(patternBytes);
});

test('the memory of the decoders does not grow over 500 frames (N90)', async () => {
  const wasm = WasmDecoders.load();
  const decoders = new EmbindDecoders(charls);
  const lossless = await wasmFrame('jpeg-lossless');
  const wavelets = await wasmFrame('jpeg-2000');
  const { bytes } = await encodedFrame('jpeg-ls');
  const decodeAll = (): void => {
    wasm.decode('DecodeJpeg', lossless);
    wasm.decode('DecodeJpeg2000', wavelets);
    decoders.decode(bytes);
  };
  for (let frame = 0; frame < 20; frame++) decodeAll();
  const before = [wasm.memoryBytes, decoders.memoryBytes];
  for (let frame = 0; frame < 480; frame++) decodeAll();
  expect([wasm.memoryBytes, decoders.memoryBytes]).toEqual(before);
});

test('an instance whose memory passed the limit is replaced (N90)', async () => {
  const wasm = WasmDecoders.load(1);
  const frame = await wasmFrame('jpeg-lossless');
  wasm.decode('DecodeJpeg', frame);
  const first = wasm.instanceCount;
  expect(Buffer.from(wasm.decode('DecodeJpeg', frame).bytes)).toEqual(patternBytes);
  expect(wasm.instanceCount).toBe(first + 1);
});
