import { readdirSync } from 'node:fs';
import type { DoctorLine } from './doctor-line.ts';

/** What `npm start` can open: at least one of Electron, a browser with a display, or an address to visit. */
export interface HostFindings {
  readonly electron: string | undefined;
  readonly browser: string | undefined;
  readonly display: boolean;
}

export function describeElectron({ electron, browser }: HostFindings): DoctorLine {
  if (electron !== undefined) return { name: 'Electron', ok: true, text: `runtime at ${electron}` };
  return {
    name: 'Electron',
    // The browser host is the same workstation, so Electron alone is no loss.
    ok: browser !== undefined,
    text:
      browser === undefined
        ? 'no runtime, and no browser to stand in for it'
        : 'no runtime; the browser host is used instead',
  };
}

export function describeBrowser({ electron, browser }: HostFindings): DoctorLine {
  return browser === undefined
    ? { name: 'browser', ok: electron !== undefined, text: 'no Chromium, Chrome or Edge found' }
    : { name: 'browser', ok: true, text: browser };
}

export function describeDisplay({ display }: HostFindings): DoctorLine {
  return {
    name: 'display',
    ok: true,
    text: display ? 'windows can open' : 'none: the workstation serves and prints its address',
  };
}

/** Whether drawing can use a graphics card. Without one everything works, drawn by the processor. */
export function probeGpu(platform: NodeJS.Platform = process.platform): DoctorLine {
  if (platform !== 'linux') return { name: 'GPU', ok: true, text: 'left to the operating system' };
  const nodes = listDirectory('/dev/dri').filter((name) => name.startsWith('renderD'));
  return {
    name: 'GPU',
    ok: true,
    text: nodes.length === 0 ? 'none: images are drawn by the processor' : `/dev/dri/${nodes.join(', ')}`,
  };
}

function listDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // No such folder, or not readable: either way no card that we could use.
    return [];
  }
}
