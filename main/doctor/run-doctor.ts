import type { DoctorLine } from './doctor-line.ts';
import { hasDisplay } from './display.ts';
import { findElectronRuntime } from './electron-runtime.ts';
import { findBrowser } from './find-browser.ts';
import {
  describeBrowser,
  describeDisplay,
  describeElectron,
  probeGpu,
  type HostFindings,
} from './host-probes.ts';
import { probeClock, probeDisk, probePort } from './machine-probes.ts';
import { describeNode, probeSqlite } from './runtime-probes.ts';

export interface DoctorOptions {
  readonly dataDirectory: string;
  readonly dicomHost: string;
  /** 0 when any free port will do. */
  readonly dicomPort: number;
  readonly httpPort: number;
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number;
}

/** Everything that decides what works on this machine, in the order a person would fix it. Changes nothing. */
export async function runDoctor(options: DoctorOptions): Promise<readonly DoctorLine[]> {
  const host: HostFindings = {
    electron: process.versions['electron'] === undefined ? findElectronRuntime() : process.execPath,
    browser: findBrowser(),
    display: hasDisplay(),
  };
  return [
    describeNode(process.versions),
    await probeSqlite(),
    describeElectron(host),
    describeBrowser(host),
    describeDisplay(host),
    probeGpu(),
    await probePort('DICOM port', options.dicomHost, options.dicomPort),
    await probePort('HTTP port', '127.0.0.1', options.httpPort),
    await probeDisk(options.dataDirectory),
    await probeClock(options.nowMs, import.meta.filename),
  ];
}
