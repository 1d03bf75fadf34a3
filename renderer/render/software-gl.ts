/**
 * Names of the drivers that draw WebGL on the CPU: Chromium's SwiftShader, Mesa's llvmpipe and softpipe, Windows'
 * basic renderer. `failIfMajorPerformanceCaveat` would be the standard's question, but Chromium 142 gives a
 * SwiftShader context in spite of it.
 */
const softwareNames = /swiftshader|llvmpipe|softpipe|basic render/iu;

let answer: boolean | undefined;

/** Whether WebGL2 of this window is drawn in software. False also where there is none. Asked once a window. */
export function isWebglInSoftware(): boolean {
  answer ??= ask();
  return answer;
}

/** On a canvas of its own: one that once had WebGL gives no 2D context. */
function ask(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL);
  // A page may hold 16 contexts.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return softwareNames.test(String(name));
}
