import { config } from 'zod';

declare global {
  // Not yet in the DOM library of TypeScript (W3C Trusted Types).
  var trustedTypes:
    | {
        createPolicy(name: 'default', rules: { createScriptURL(url: string): string | null }): unknown;
      }
    | undefined;
}

// The schema library would compile its checks with `new Function`, which the content security policy refuses and
// reports. It decides when a schema is made, so every window and worker imports this file first.
config({ jitless: true });

/**
 * The content security policy demands trusted types. The one thing this program feeds to a guarded place is the
 * address of its own workers; the default policy lets same-origin addresses pass and nothing else. Markup and
 * script text stay refused everywhere.
 */
export function allowOwnWorkers(): void {
  globalThis.trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
}
