import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listenForKeys } from './commands/key-listener.ts';
import { App } from './shell/app.tsx';
import { listenForFarewell } from './state/farewell.ts';
import { printLight } from './state/print-theme.ts';
import { joinEvents } from './state/events.ts';
import { followLanguage } from './state/language.ts';
import { followPreferences } from './state/preferences.ts';
import { queryClient } from './state/query-client.ts';
import { watchSettings } from './state/server-state.ts';
import { openStudy } from './state/shell-store.ts';
import { joinDesk } from './screens/join-desk.ts';
import { desk, endDeskWith, followScreens, isReadingPage } from './screens/window-desk.ts';
import { receiveMessage } from './state/workstation-events.ts';
import { findWorkspace } from './state/workspaces.ts';
import { startWorklist } from './state/worklist-store.ts';
import './ui/tokens.css';
import './ui/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');

joinEvents(receiveMessage);
listenForKeys(window);
void startWorklist();
// A window may be opened on one study: `/?study=12`. One that was lost shows what it showed.
const asked = Number(new URLSearchParams(location.search).get('study') ?? Number.NaN);
const restoration = await findWorkspace(Date.now(), Number.isSafeInteger(asked));
const studyId = restoration?.studyId ?? asked;
listenForFarewell(window);
printLight(window, document.documentElement);
endDeskWith(window);

// The first words are in the right language: nothing is said twice.
await watchSettings((settings) => {
  followPreferences(settings);
  followScreens(settings);
  return followLanguage(settings);
});
await desk.read(false).catch(() => undefined);
joinDesk();
if (!isReadingPage() && !Number.isSafeInteger(studyId)) desk.goHome();
if (Number.isSafeInteger(studyId)) openStudy(studyId);

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
