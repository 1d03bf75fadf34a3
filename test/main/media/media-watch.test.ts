import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi, type Mock } from 'vitest';
import { MediaWatch } from '../../../main/media/media-watch.ts';
import { removableMounts } from '../../../main/media/mounted-volumes.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** A volume of this name, with a DICOMDIR at this place where one is given. */
function volume(name: string, directoryFile?: string): string {
  const root = path.join(temporaryDirectory(), name);
  mkdirSync(root);
  if (directoryFile !== undefined) {
    mkdirSync(path.dirname(path.join(root, directoryFile)), { recursive: true });
    writeFileSync(path.join(root, directoryFile), 'only its name is looked at');
  }
  return root;
}

function watch(...roots: string[]): {
  watching: MediaWatch;
  changed: Mock<() => void>;
  roots: string[];
} {
  const changed = vi.fn<() => void>();
  return { watching: new MediaWatch({ listVolumes: async () => roots, onChanged: changed }), changed, roots };
}

test('a disc with a DICOMDIR is told once, by its name, until it is taken out', async () => {
  const disc = volume('MR_2026', 'DICOMDIR');
  const { watching, changed, roots } = watch(disc, volume('HOLIDAY'));
  await watching.look();
  expect(watching.media()).toMatchObject([{ label: 'MR_2026' }]);
  const [medium] = watching.media();
  expect(watching.pathOf(medium?.mediumId ?? '')).toBe(disc);
  await watching.look();
  expect(changed).toHaveBeenCalledTimes(1);

  roots.length = 0;
  await watching.look();
  expect(watching.media()).toEqual([]);
  expect(changed).toHaveBeenCalledTimes(2);
  expect(() => watching.pathOf(medium?.mediumId ?? '')).toThrow('taken out');
});

test.for(['dicomdir', 'DICOMDIR.;1', 'IHE_PDI/DICOMDIR', 'disk1/dicomdir'])(
  'a stick with %s offers itself',
  async (directoryFile) => {
    const { watching } = watch(volume('STICK', directoryFile));
    await watching.look();
    expect(watching.media()).toMatchObject([{ label: 'STICK' }]);
  },
);

test('one that was waved off is offered again only when it is put in again', async () => {
  const stick = volume('STICK', 'DICOMDIR');
  const { watching, roots } = watch(stick);
  await watching.look();
  watching.dismiss(watching.media()[0]?.mediumId ?? '');
  await watching.look();
  expect(watching.media()).toEqual([]);
  roots.length = 0;
  await watching.look();
  roots.push(stick);
  await watching.look();
  expect(watching.media()).toHaveLength(1);
});

test('a volume that cannot be read is offered to nobody, and the next is', async () => {
  const { watching } = watch('/no/such/place', volume('STICK', 'DICOMDIR'));
  await watching.look();
  expect(watching.media()).toHaveLength(1);
});

// Lines as proc(5) describes them; those of a disc and a stick as udisks2 mounts them.
test('discs, sticks and cards are told from the system disk among the mounts of Linux', () => {
  const mountInfo = [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '40 22 8:2 / /boot/efi rw shared:2 - vfat /dev/sda2 rw',
    '51 22 11:0 / /run/media/reader/CT\\040CHEST ro,nosuid shared:9 - iso9660 /dev/sr0 ro',
    '52 22 8:17 / /media/reader/STICK rw,nosuid - exfat /dev/sdb1 rw',
    '53 22 0:45 / /mnt/archive rw - nfs4 server:/archive rw',
    '54 22 0:46 / /run/user/1000 rw - tmpfs tmpfs rw',
    '',
  ].join('\n');
  expect(removableMounts(mountInfo)).toEqual(['/run/media/reader/CT CHEST', '/media/reader/STICK']);
});
