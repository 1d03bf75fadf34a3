import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createCodecRegistry } from '../../main/decode/codec-registry.ts';
import { decodeFrame } from '../../main/decode/decode-frame.ts';
import { plainPixels } from '../support/encoded-frames.ts';

/**
 * One of the independent processes that the pool is measured against: told a frame, decodes it once to be warm and
 * says so; then at each number that it is sent decodes it that many times and says so.
 */
const orderSchema = z.union([
  z.object({ file: z.string(), TransferSyntaxUID: z.string(), Rows: z.number(), Columns: z.number() }),
  z.object({ count: z.number() }),
]);

const registry = createCodecRegistry();
let decodeOnce = (): void => {};

process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if ('file' in order) {
    const { file, TransferSyntaxUID, Rows, Columns } = order;
    decodeOnce = () => {
      const bytes = Uint8Array.from(readFileSync(file));
      const pixels = { ...plainPixels, Rows, Columns };
      decodeFrame(registry, { bytes, TransferSyntaxUID, isBigEndian: false, startBit: 0, pixels });
    };
    decodeOnce();
  } else {
    for (let run = 0; run < order.count; run++) decodeOnce();
  }
  process.send?.('done');
});
