import type { DeskScreen } from '../../shared/screens/desk-screen.ts';
import { nativeBridge } from '../state/native.ts';

/**
 * Whether the host tells of screens. `ask`: once a person has pressed for it; `refused`: somebody said no;
 * `unsupported`: this browser cannot.
 */
export type ScreenAccess = 'granted' | 'ask' | 'refused' | 'unsupported';

export interface KnownScreens {
  readonly access: ScreenAccess;
  readonly screens: readonly DeskScreen[];
}

/** Where screens are told of: Electron's shell, or the browser's Window Management API. */
export interface ScreenSource {
  /** `mayAsk`: a person has pressed for it, and may be asked by the browser. */
  read(mayAsk: boolean): Promise<KnownScreens>;
  /** Told when a screen came, went or changed; only once screens are known. */
  onChange(listener: () => void): void;
}

/** The parts of the Window Management API that are used here (https://www.w3.org/TR/window-management/). */
interface ScreenDetailed extends EventTarget {
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly availLeft: number;
  readonly availTop: number;
  readonly availWidth: number;
  readonly availHeight: number;
  readonly devicePixelRatio: number;
  readonly isPrimary: boolean;
}

interface ScreenDetails extends EventTarget {
  readonly screens: readonly ScreenDetailed[];
}

/** The standard library does not know the permission's name yet. */
interface NamedPermissions {
  query(descriptor: { readonly name: string }): Promise<{ readonly state: string }>;
}

declare global {
  /** Absent where the browser does not have it. */
  var getScreenDetails: (() => Promise<ScreenDetails>) | undefined;
}

export function screenSource(): ScreenSource {
  const bridge = nativeBridge();
  if (bridge === undefined) return new BrowserScreens();
  return {
    read: async () => ({
      access: 'granted',
      screens: (await bridge.screens()).map(
        ({ label, x, y, width, height, scaleFactor, isPrimary, available }) => ({
          label,
          x,
          y,
          width,
          height,
          scaleFactor,
          isPrimary,
          available,
        }),
      ),
    }),
    onChange: (listener) => bridge.onScreensChanged(listener),
  };
}

class BrowserScreens implements ScreenSource {
  readonly #listeners = new Set<() => void>();
  #details: ScreenDetails | undefined;

  async read(mayAsk: boolean): Promise<KnownScreens> {
    if (this.#details === undefined) {
      const access = await this.#access();
      if (access !== 'granted' && !(access === 'ask' && mayAsk)) return { access, screens: [] };
      try {
        this.#details = await globalThis.getScreenDetails?.();
      } catch {
        // The person said no, or the site's policy did.
        return { access: 'refused', screens: [] };
      }
      this.#details?.addEventListener('screenschange', () => this.#changed());
    }
    const found = this.#details?.screens ?? [];
    for (const screen of found) screen.addEventListener('change', this.#changed);
    return { access: 'granted', screens: found.map(toDeskScreen) };
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  readonly #changed = (): void => {
    for (const listener of this.#listeners) listener();
  };

  async #access(): Promise<ScreenAccess> {
    if (globalThis.getScreenDetails === undefined) return 'unsupported';
    try {
      const { permissions }: { readonly permissions: NamedPermissions } = navigator;
      const { state } = await permissions.query({ name: 'window-management' });
      return state === 'granted' ? 'granted' : state === 'denied' ? 'refused' : 'ask';
    } catch {
      return 'unsupported';
    }
  }
}

function toDeskScreen({
  label,
  left,
  top,
  width,
  height,
  availLeft,
  availTop,
  availWidth,
  availHeight,
  devicePixelRatio,
  isPrimary,
}: ScreenDetailed): DeskScreen {
  return {
    label,
    x: left,
    y: top,
    width,
    height,
    scaleFactor: devicePixelRatio,
    isPrimary,
    available: { x: availLeft, y: availTop, width: availWidth, height: availHeight },
  };
}
