/** Names of drivers that draw on the CPU: Chromium's own, Mesa's, Microsoft's. */
const softwareNames = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/iu;

export function isSoftwareName(renderer: string): boolean {
  return softwareNames.test(renderer);
}

let found: boolean | null = null;

/**
 * Whether WebGL2 is drawn by the CPU here; asked once a window, of a canvas of its own, whose context is given back.
 * False where there is no WebGL2 at all.
 */
export function isSoftwareGl(): boolean {
  found ??= askDriver();
  return found;
}

function askDriver(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL);
  // A page may hold 16 contexts; one that waits for the garbage collector counts.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return isSoftwareName(String(renderer));
}
