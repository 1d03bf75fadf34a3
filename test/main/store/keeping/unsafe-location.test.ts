import { expect, test } from 'vitest';
import { findUnsafeLocation } from '../../../../main/store/keeping/unsafe-location.ts';

// ext4, XFS, Btrfs, APFS as Node tells them (magic.h; 26 on macOS).
const safeTypes = [0xef53, 0x58465342, 0x9123683e, 26];

test.for(safeTypes)('N113 a folder on a disk of this computer is no finding (type %d)', async (type) => {
  expect(await findUnsafeLocation('/home/reader/.local/share/negatoscope', async () => type)).toBeNull();
});

test.for([
  { type: 0x6969, name: 'NFS' },
  { type: 0xff534d42, name: 'CIFS' },
  // Some platforms answer the number with its sign.
  { type: 0xfe534d42 - 2 ** 32, name: 'SMB 2' },
  { type: 0x65735546, name: 'FUSE' },
  { type: 0x01021994, name: 'tmpfs' },
])('N113 a folder on $name is warned of', async ({ type, name }) => {
  const found = await findUnsafeLocation('/mnt/share/cache', async () => type);
  expect(found).toMatchObject({ code: 'store.unsafe-location' });
  expect(found?.text).toContain(name);
});

test.for([
  '/home/reader/Dropbox/cache',
  '/home/reader/OneDrive - Hospital/negatoscope',
  '/Users/reader/Library/Mobile Documents/com~apple~CloudDocs/cache',
  '/Users/reader/Library/CloudStorage/GoogleDrive-me/x',
  String.raw`C:\Users\reader\OneDrive\cache`,
  '/home/reader/Nextcloud/x',
])('N113 a folder that is kept in step with other computers is warned of: %s', async (folder) => {
  expect(await findUnsafeLocation(folder, async () => 0xef53)).toMatchObject({
    code: 'store.unsafe-location',
  });
});

const disk = async (): Promise<number> => 0;

test('N113 a share of Windows is warned of, a disk of its own is not', async () => {
  expect(await findUnsafeLocation(String.raw`\\server\share\cache`, disk)).not.toBeNull();
  expect(await findUnsafeLocation(String.raw`\\?\C:\cache`, disk)).toBeNull();
  expect(await findUnsafeLocation('/home/dropboxer/megastore', disk)).toBeNull();
});

test('says nothing where the file system cannot be asked', async () => {
  expect(await findUnsafeLocation('/data', () => Promise.reject(new Error('EIO')))).toBeNull();
});

test('says nothing of where this test runs that the file system does not say', async () => {
  expect(await findUnsafeLocation(import.meta.dirname)).toBeNull();
});
