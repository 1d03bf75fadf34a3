import { z } from 'zod';
import type { Rectangle } from '../screens/desk-screen.ts';

/**
 * What only a desktop shell can do for a page, offered by Electron's preload as `window.negatoscope`. In the
 * browser host that object is absent, and the page does without. Everything else goes through `fetch`.
 */
export const nativeCallSchema = z.discriminatedUnion('call', [
  z.object({ call: z.literal('pick-paths'), kind: z.enum(['files', 'folders']) }),
  z.object({ call: z.literal('show-in-folder'), path: z.string().min(1).max(4096) }),
  z.object({
    call: z.literal('open-window'),
    /** Path and query of the page to show, e.g. `/?study=12`. */
    address: z.string().startsWith('/').max(2048),
    /** A screen of `screens`; null where the system likes. */
    screenId: z.number().nullable(),
  }),
  z.object({ call: z.literal('screens') }),
  z.object({ call: z.literal('notify'), title: z.string().max(128), body: z.string().max(512) }),
]);
export type NativeCall = z.infer<typeof nativeCallSchema>;

/** A monitor. Positions and sizes are in device-independent pixels of the whole desktop. */
export interface NativeScreen {
  readonly screenId: number;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per device-independent pixel. */
  readonly scaleFactor: number;
  readonly isPrimary: boolean;
  /** Without the bars of the system. */
  readonly available: Rectangle;
  /** Bits a colour channel that the system reports; 8 on most. */
  readonly bitsPerChannel: number;
}

export interface NativeBridge {
  /** Asks the person for files or folders; absolute paths, none when they changed their mind. */
  pickPaths(kind: 'files' | 'folders'): Promise<readonly string[]>;
  /** The absolute path of a file or folder that was dropped on the page; empty when it has none. */
  pathOfFile(file: object): string;
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Opens one more window of the workstation. */
  openWindow(address: string, screenId: number | null): Promise<void>;
  screens(): Promise<readonly NativeScreen[]>;
  /** Told when a monitor came, went or changed; ask `screens` again. */
  onScreensChanged(listener: () => void): void;
  /** A notice of the system, without patient data: it may show on a locked screen. */
  notify(title: string, body: string): Promise<void>;
}

/** The property of `window` under which the bridge appears. */
export const nativeBridgeName = 'negatoscope';
