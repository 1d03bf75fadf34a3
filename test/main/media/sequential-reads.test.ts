import { writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SequentialReads, type PartReader } from '../../../main/media/sequential-reads.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const fileBytes = 6 * 1024 * 1024;
/** Every four bytes say where they are. */
const content = new Uint8Array(Uint32Array.from({ length: fileBytes / 4 }, (_, index) => index * 4).buffer);

async function openContent(): Promise<FileHandle> {
  const file = path.join(temporaryDirectory(), 'content');
  writeFileSync(file, content);
  const handle = await open(file, 'r');
  onTestFinished(() => handle.close());
  return handle;
}

test('parts in their order cost one read for many, also when all are asked for at once', async () => {
  const handle = await openContent();
  const read = vi.spyOn(handle, 'read');
  const reads = new SequentialReads(handle);
  const partBytes = 100_000;
  const offsets = Array.from({ length: 40 }, (_, index) => index * (partBytes + 50));
  const parts = await Promise.all(offsets.map((offset) => reads.read(offset, partBytes)));
  for (const [index, offset] of offsets.entries()) {
    expect(
      Buffer.compare(parts[index] ?? new Uint8Array(), content.subarray(offset, offset + partBytes)),
    ).toBe(0);
  }
  expect(read).toHaveBeenCalledTimes(1);
});

test('parts from anywhere are read alone: nothing is read that nobody asked for', async () => {
  const handle = await openContent();
  const read = vi.spyOn(handle, 'read');
  const reads = new SequentialReads(handle);
  for (const offset of [5_000_000, 3_000_000, 1_000_000]) {
    expect(await reads.read(offset, 8)).toEqual(Buffer.from(content.subarray(offset, offset + 8)));
  }
  expect(read.mock.calls.map(([bytes]) => bytes)).toHaveLength(3);
  expect(read.mock.results).toHaveLength(3);
  for (const [bytes] of read.mock.calls) expect(bytes).toHaveProperty('length', 8);
});

test('what lies across the end of what was read ahead is whole, and ends where the file ends', async () => {
  const reads = new SequentialReads(await openContent());
  await reads.read(0, 10);
  const across = 4 * 1024 * 1024 - 6;
  expect(await reads.read(across, 12)).toEqual(Buffer.from(content.subarray(across, across + 12)));
  expect(await reads.read(fileBytes - 5, 100)).toEqual(Buffer.from(content.subarray(fileBytes - 5)));
  expect(await reads.read(fileBytes + 5, 100)).toHaveLength(0);
});

test('a sector that cannot be read is the failure of its part alone, also where it was read ahead', async () => {
  const handle = await openContent();
  const [from, to] = [1_000_000, 1_000_512];
  // As the kernel does: what precedes the sector is read, and the sector itself is EIO.
  const scratched: PartReader = {
    read: async (bytes, at, length, position) => {
      if (position >= from && position < to) throw new Error('EIO');
      return handle.read(bytes, at, position < from ? Math.min(length, from - position) : length, position);
    },
  };
  const reads = new SequentialReads(scratched);
  const expectPart = async (offset: number, lengthBytes: number): Promise<void> => {
    const part = await reads.read(offset, lengthBytes);
    expect(Buffer.compare(part, content.subarray(offset, offset + lengthBytes))).toBe(0);
  };
  await expectPart(0, 900_000);
  await expect(reads.read(900_000, 200_000)).rejects.toThrow('EIO');
  await expectPart(1_100_000, 200_000);
  await expectPart(950_000, 50_000);
});
