import { statfs } from 'node:fs/promises';
import path from 'node:path';

/**
 * File systems on which a database, or the promise that an fsync keeps, cannot be relied on: numbers of
 * `statfs(2)`, from Linux' `magic.h` and the file systems' own headers.
 */
const unsafeFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x786f4256, 'a shared folder of VirtualBox'],
  [0x65735546, 'FUSE'],
  [0x01021994, 'memory only (tmpfs)'],
  [0x858458f6, 'memory only (ramfs)'],
]);

/** Folders that programs keep in step with other computers, which copy a database while it is being written. */
const synchronisedFolder =
  /^(?:dropbox(?: \(.+\))?|onedrive(?: - .+)?|google ?drive|icloud ?drive|mobile documents|com~apple~clouddocs|cloudstorage|box(?: sync)?|nextcloud|owncloud|syncthing|pcloud ?drive|seafile|mega(?:sync)?)$/iu;

/** UNC paths of Windows: `\\server\share`. */
const networkShare = /^[\\/]{2}[^\\/?.]+[\\/]/u;

export interface UnsafeLocation {
  readonly code: 'store.unsafe-location';
  readonly text: string;
}

/** Why a data directory is in a bad place; null when nothing speaks against it. What cannot be asked is not said. */
export async function findUnsafeLocation(
  dataDirectory: string,
  readType: (directory: string) => Promise<number> = async (directory) => (await statfs(directory)).type,
): Promise<UnsafeLocation | null> {
  const folder = path.resolve(dataDirectory);
  const synchronised = folder.split(/[\\/]/u).find((name) => synchronisedFolder.test(name));
  if (synchronised !== undefined) {
    return unsafe(`is in ${synchronised}, which another program keeps in step with other computers`);
  }
  if (networkShare.test(dataDirectory)) return unsafe('is on a network share');
  let type: number;
  try {
    type = await readType(folder);
  } catch {
    // A warning that cannot be given must not keep the workstation from starting.
    return null;
  }
  const name = unsafeFileSystems.get(type >>> 0);
  return name === undefined
    ? null
    : unsafe(`is on a file system that does not keep what it promises: ${name}`);
}

function unsafe(why: string): UnsafeLocation {
  return {
    code: 'store.unsafe-location',
    text: `The folder of the study cache ${why}. Choose one on a disk of this computer`,
  };
}
