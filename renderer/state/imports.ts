import { create } from 'zustand';
import type { Medium } from '../../shared/model/media.ts';
import { formatCount } from '../text/format.ts';
import { t, tn } from '../text/text.ts';
import { digestDataSet } from './data-set-digest.ts';
import { filesOf, takeEntries, type NamedFile } from './dropped-files.ts';
import { onFarewell } from './farewell.ts';
import { nativeBridge } from './native.ts';
import { rpc, rpcError } from './rpc.ts';
import { showPopover } from './shell-store.ts';
import { uploadFiles } from './upload.ts';
import { failureText } from './failure-text.ts';

type PhantomKind = Parameters<typeof rpc.imports.addPhantom.mutate>[0]['kind'];

export interface ImportsState {
  /** Job → files of its upload, and how many of them have left this window. */
  readonly uploads: ReadonlyMap<string, { readonly sent: number; readonly total: number }>;
  /** Imports that failed before or beside their job, until they are dismissed. */
  readonly problems: readonly string[];
  readonly isDragging: boolean;
}

export const useImports = create<ImportsState>(() => ({
  uploads: new Map(),
  problems: [],
  isDragging: false,
}));

export function setDragging(isDragging: boolean): void {
  if (useImports.getState().isDragging !== isDragging) useImports.setState({ isDragging });
}

export function dismissProblems(): void {
  useImports.setState({ problems: [] });
}

function report(title: string, problem: string): void {
  useImports.setState((state) => ({
    problems: [...state.problems, t('import.problem', { title, problem })],
  }));
  showPopover('activity');
}

/** Files or folders by the system's own dialog where there is one, else by the browser's. */
export async function chooseImport(kind: 'files' | 'folders'): Promise<void> {
  const bridge = nativeBridge();
  if (bridge === undefined) {
    const files = await pickInBrowser(kind);
    await importFiles(files, titleOf(files));
    return;
  }
  await importPaths(await bridge.pickPaths(kind));
}

/** A drop anywhere in the window: by path where the host knows it, else by content. */
export async function importDrop(transfer: DataTransfer): Promise<void> {
  const bridge = nativeBridge();
  const paths = bridge === undefined ? [] : [...transfer.files].map((file) => bridge.pathOfFile(file));
  if (paths.length > 0 && paths.every((path) => path !== '')) {
    await importPaths(paths);
    return;
  }
  const entries = takeEntries(transfer);
  const [only] = entries;
  const title = entries.length === 1 && only !== undefined ? only.name : countTitle(entries.length);
  try {
    await importFiles(await filesOf(entries), title);
  } catch (thrown) {
    report(title, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

export async function addPhantom(kind: PhantomKind): Promise<void> {
  try {
    await rpc.imports.addPhantom.mutate({ kind });
    showPopover('activity');
  } catch (thrown) {
    report(t('import.sample'), failureText(thrown, 'phantom'));
  }
}

/** All of a disc or stick that is in the machine. */
export async function importMedium({ mediumId, label }: Medium): Promise<void> {
  try {
    await rpc.media.import.mutate({ mediumId });
    showPopover('activity');
  } catch (thrown) {
    report(label, failureText(thrown, 'import'));
  }
}

/** Not now; offered again when it is put in again. */
export async function dismissMedium({ mediumId, label }: Medium): Promise<void> {
  try {
    await rpc.media.dismiss.mutate({ mediumId });
  } catch (thrown) {
    report(label, failureText(thrown, 'import'));
  }
}

async function importPaths(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  try {
    await rpc.imports.start.mutate({ paths: [...paths] });
    showPopover('activity');
  } catch (thrown) {
    report(countTitle(paths.length), failureText(thrown, 'import'));
  }
}

async function importFiles(files: readonly NamedFile[], title: string): Promise<void> {
  if (files.length === 0) {
    if (title !== '') report(title, t('import.nothing'));
    return;
  }
  try {
    const { jobId } = await rpc.imports.beginUpload.mutate({ title: title.slice(0, 256) });
    const progress = (sent: number): void =>
      useImports.setState((state) => ({
        uploads: new Map(state.uploads).set(jobId, { sent, total: files.length }),
      }));
    progress(0);
    showPopover('activity');
    const stay = onFarewell(() => ({ path: 'imports.breakOffUpload', input: { jobId } }));
    const outcome = await uploadFiles(files, {
      put: ({ name, file }) =>
        fetch(`/uploads/${jobId}?name=${encodeURIComponent(name)}`, { method: 'PUT', body: file }),
      plan: (names) => planUpload(jobId, names),
      isHere: (file) => isHere(jobId, file),
      onSent: progress,
    }).finally(stay);
    if (outcome.cutShort === null) await rpc.imports.endUpload.mutate({ jobId });
    if (outcome.cutShort === 'silent') report(title, t('import.silent'));
    const [first] = outcome.failed;
    if (first !== undefined) {
      report(
        title,
        t('import.unreadable', {
          count: formatCount(outcome.failed.length),
          problem: `${first.name}: ${first.reason}`,
        }),
      );
    }
  } catch (thrown) {
    report(title, failureText(thrown, 'import'));
  }
}

/** The workstation's answer, by what is in the file; it counts a file that it has. */
async function isHere(jobId: string, { name, file }: NamedFile): Promise<boolean | null> {
  const digest = await digestDataSet(file);
  if (digest === null) return null;
  try {
    return await rpc.imports.claimFile.mutate({ jobId, file: { name, ...digest } });
  } catch {
    // Sending it will tell whether the import has ended or the workstation is gone.
    return null;
  }
}

async function planUpload(jobId: string, names: readonly string[]): Promise<readonly number[] | null> {
  try {
    return await rpc.imports.planUpload.mutate({ jobId, names: [...names] });
  } catch (thrown) {
    if (rpcError(thrown, 'import').code === 'store.not-found') return null;
    throw thrown;
  }
}

function titleOf(files: readonly NamedFile[]): string {
  const [first] = files;
  if (first === undefined) return '';
  const [folder, ...rest] = first.name.split('/');
  if (rest.length > 0 && folder !== undefined) return folder;
  return files.length === 1 ? first.name : countTitle(files.length);
}

function countTitle(count: number): string {
  return tn('import.title.files', count, formatCount(count));
}

/** Resolves with none when the person changes their mind. */
function pickInBrowser(kind: 'files' | 'folders'): Promise<NamedFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = kind === 'folders';
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      resolve(
        files.map((file) => ({
          name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
          file,
        })),
      );
    });
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
