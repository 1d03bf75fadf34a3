import type { english } from '../text.ts';
import type { Translation } from '../translation.ts';
import { appText } from './app.ts';
import { hangingText } from './hanging.ts';
import { measureText } from './measure.ts';
import { protocolsText } from './protocols.ts';
import { readingText } from './reading.ts';
import { repairText } from './repair.ts';
import { screensText } from './screens.ts';
import { settingsText } from './settings.ts';
import { worklistText } from './worklist.ts';

export const spanish: Translation<typeof english> = {
  ...appText,
  ...hangingText,
  ...measureText,
  ...protocolsText,
  ...readingText,
  ...repairText,
  ...screensText,
  ...settingsText,
  ...worklistText,
};
