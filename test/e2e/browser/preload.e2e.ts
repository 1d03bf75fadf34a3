import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { nativeCallSchema } from '../../../shared/model/native-bridge.ts';

/**
 * The built preload in a real Chromium page, with a stand-in for the three things that Electron gives a sandboxed
 * preload. What it exposes is all that a page ever sees of the desktop.
 */
test('the preload offers typed functions only, and each sends one call that the main process knows', async ({
  page,
}) => {
  const preload = await readFile(
    path.resolve(import.meta.dirname, '../../../build/electron/preload.cjs'),
    'utf8',
  );
  await page.goto('about:blank');
  const seen = await page.evaluate(async (source) => {
    const sent: { channel: string; args: unknown[] }[] = [];
    const exposed = new Map<string, Record<string, (...args: unknown[]) => unknown>>();
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, api: Record<string, (...args: unknown[]) => unknown>) =>
          exposed.set(name, api),
      },
      ipcRenderer: {
        invoke: (channel: string, ...args: unknown[]) => {
          sent.push({ channel, args });
          return Promise.resolve('answer');
        },
      },
      webUtils: { getPathForFile: (file: File) => `/dropped/${file.name}` },
    };
    // As Electron runs it: a script in a page, with `require` and nothing else of Node.
    const element = document.createElement('script');
    element.textContent = `window.runPreload = (require) => {${source}\n};`;
    document.head.append(element);
    const run: unknown = Reflect.get(window, 'runPreload');
    if (typeof run !== 'function') throw new Error('the preload is not a script');
    const required: string[] = [];
    run((name: string) => {
      required.push(name);
      return electron;
    });
    const bridge = exposed.get('negatoscope') ?? {};
    const answers = [
      await bridge['pickPaths']?.('folders'),
      bridge['pathOfFile']?.(new File([], 'a.dcm')),
      await bridge['showInFolder']?.('/a.dcm'),
      await bridge['openWindow']?.('/?study=1', 2),
      await bridge['screens']?.(),
      await bridge['notify']?.('Import', 'done'),
    ];
    return {
      required,
      names: [...exposed.keys()],
      members: Object.entries(bridge).map(([name, value]) => `${name}: ${typeof value}`),
      sent,
      answers,
    };
  }, preload);

  expect(new Set(seen.required)).toEqual(new Set(['electron']));
  expect(seen.names).toEqual(['negatoscope']);
  expect(seen.members).toEqual([
    'pickPaths: function',
    'pathOfFile: function',
    'showInFolder: function',
    'openWindow: function',
    'screens: function',
    'onScreensChanged: function',
    'notify: function',
  ]);
  expect(seen.answers).toEqual(['answer', '/dropped/a.dcm', 'answer', 'answer', 'answer', 'answer']);
  expect(new Set(seen.sent.map(({ channel }) => channel))).toEqual(new Set(['negatoscope:native']));
  expect(seen.sent.map(({ args }) => args.map((call) => nativeCallSchema.parse(call)))).toEqual([
    [{ call: 'pick-paths', kind: 'folders' }],
    [{ call: 'show-in-folder', path: '/a.dcm' }],
    [{ call: 'open-window', address: '/?study=1', screenId: 2 }],
    [{ call: 'screens' }],
    [{ call: 'notify', title: 'Import', body: 'done' }],
  ]);
});
