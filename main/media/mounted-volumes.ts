import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Kinds of file systems that discs, sticks and cards have (`/proc/filesystems` names). */
const removableFileSystems: ReadonlySet<string> = new Set([
  'iso9660',
  'udf',
  'vfat',
  'msdos',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'hfsplus',
]);
/** Where desktops of Linux mount what is put in (udisks2, older ones, and by hand). */
const mountFolders: readonly string[] = ['/media/', '/run/media/', '/mnt/', '/cdrom'];

/** Roots of volumes that can be taken out, as absolute paths. What cannot be asked has none. */
export async function mountedVolumes(platform: NodeJS.Platform = process.platform): Promise<string[]> {
  try {
    switch (platform) {
      case 'linux':
        return removableMounts(await readFile('/proc/self/mountinfo', 'utf8'));
      case 'darwin':
        return (await readdir('/Volumes')).map((name) => path.join('/Volumes', name));
      case 'win32':
        return await windowsDrives();
      default:
        return [];
    }
  } catch {
    return [];
  }
}

/**
 * The mount points among `/proc/self/mountinfo` (proc(5)) that hold a removable kind of file system, or lie where what is
 * put in is mounted.
 */
export function removableMounts(mountInfo: string): string[] {
  const found = new Set<string>();
  for (const line of mountInfo.split('\n')) {
    // id, parent, device, root, mount point, options, optional fields …, `-`, type, source, super options.
    const [before = '', after = ''] = line.split(' - ');
    const mountPoint = unescapeMount(before.split(' ')[4] ?? '');
    const [type = ''] = after.split(' ');
    const isWhereMediaAre = mountFolders.some((folder) => mountPoint.startsWith(folder));
    if (mountPoint !== '' && isWhereMediaAre && removableFileSystems.has(type)) found.add(mountPoint);
  }
  return [...found];
}

/** Space, tab, line feed and backslash are octal there. */
function unescapeMount(text: string): string {
  return text.replaceAll(/\\(?<octal>[0-7]{3})/gu, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );
}

/** Drive letters but the system's own; an empty drive has no folder. */
async function windowsDrives(): Promise<string[]> {
  const letters = Array.from('DEFGHIJKLMNOPQRSTUVWXYZ');
  const drives = await Promise.all(
    letters.map(async (letter) => {
      const root = `${letter}:\\`;
      return await readdir(root).then(
        () => root,
        () => null,
      );
    }),
  );
  return drives.filter((root) => root !== null);
}
