import { registerHooks } from 'node:module';

/** Preloaded with `--import`: whoever imports `electron` gets the recording stand-in. */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? {
          url: new URL('electron-stand-in.ts', import.meta.url).href,
          format: 'module-typescript',
          shortCircuit: true,
        }
      : nextResolve(specifier, context),
});
