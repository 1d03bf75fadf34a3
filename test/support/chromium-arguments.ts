/** The flags with which a system Chromium runs without display, sandbox rights or background traffic. */
const unattended = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGL in software: every machine draws the same, with or without a GPU. */
export const chromiumArguments: readonly string[] = [
  ...unattended,
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * WebGL as this machine has it: its GPU, else software for WebGL alone. With `chromiumArguments` the whole window is
 * put together by that software too, which costs twice the time a picture.
 */
export const chromiumArgumentsOfMachine: readonly string[] = [...unattended, '--enable-unsafe-swiftshader'];

/** No WebGL at all: the renderer falls back to the CPU. */
export const chromiumArgumentsWithoutWebgl: readonly string[] = [
  ...unattended,
  '--disable-gpu',
  '--disable-3d-apis',
];
