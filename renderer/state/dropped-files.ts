/** A file on its way in, with the path it had inside what was dropped or chosen. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

/**
 * What is in a drop. The entries are taken out at once (they are gone when the event handler returns); folders
 * are then read to the bottom.
 */
export function takeEntries(transfer: DataTransfer): FileSystemEntry[] {
  return [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
}

export async function filesOf(entries: readonly FileSystemEntry[]): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const entry of entries) {
    if (isFile(entry)) found.push({ name: entry.fullPath.replace(/^\//u, ''), file: await fileOf(entry) });
    else if (isDirectory(entry)) found.push(...(await filesOf(await childrenOf(entry))));
  }
  return found;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** `readEntries` answers in portions (100 in Chromium) until it answers with none. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0) return children;
    children.push(...portion);
  }
}
