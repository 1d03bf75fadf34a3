import type { App, Session, WebContents } from 'electron';
import { isReadingWindow } from '../../shared/model/reading-window.ts';
import { appScheme, isAppAddress } from './app-origin.ts';
import { readingWindowOptions } from './window.ts';

/** What a page may load: our own pages, and pictures and downloads that it made itself. */
const allowedProtocols: ReadonlySet<string> = new Set([`${appScheme}:`, 'blob:', 'data:', 'devtools:']);

/**
 * Closes what a page of ours never needs, for every session and every page, also those yet to come. Call before
 * `ready`.
 */
export function lockDown(app: App): void {
  app.on('session-created', denySession);
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents);
  });
}

/** No permission, no device, no screen capture, no download, and nothing loaded from anywhere else. */
export function denySession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const isAllowed = URL.canParse(details.url) && allowedProtocols.has(new URL(details.url).protocol);
    answer({ cancel: !isAllowed });
  });
}

/** A page stays itself: no other address, no new window but an empty one to draw a reading screen into, no embedded one. Dropping a file navigates as well. */
function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', refuseForeign);
  contents.on('will-redirect', refuseForeign);
  contents.on('will-frame-navigate', refuseForeign);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url, frameName }) =>
    isAppAddress(contents.getURL()) && isReadingWindow(url, frameName)
      ? { action: 'allow', overrideBrowserWindowOptions: readingWindowOptions() }
      : { action: 'deny' },
  );
}

function refuseForeign(event: { preventDefault(): void; readonly url: string }): void {
  if (!isAppAddress(event.url)) event.preventDefault();
}
