import type { NativeBridge } from '../../shared/model/native-bridge.ts';

declare global {
  /** What Electron's preload offers; absent in the browser host. Its name is `nativeBridgeName`. */
  var negatoscope: NativeBridge | undefined;
}

export function nativeBridge(): NativeBridge | undefined {
  return globalThis.negatoscope;
}
