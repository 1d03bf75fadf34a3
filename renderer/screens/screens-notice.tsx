import type { ReactElement } from 'react';
import { showSettings } from '../state/shell-store.ts';
import { t, tn } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { DeskNotice } from './desk.ts';
import './screens.css';
import { desk, useDesk } from './window-desk.ts';

const fillable: ReadonlySet<DeskNotice['kind']> = new Set(['closed', 'held-back', 'returned']);

function words({ kind, count }: DeskNotice): string {
  switch (kind) {
    case 'closed':
      return t('screens.notice.closed');
    case 'gone':
      return tn('screens.notice.gone', count);
    case 'held-back':
      return tn('screens.notice.heldBack', count);
    case 'returned':
      return tn('screens.notice.returned', count);
    case 'ask':
      return t('screens.notice.ask');
    case 'refused':
      return t('screens.settings.refused');
    case 'unsupported':
      return t('screens.settings.unsupported');
    case 'other-patient':
      return t('screens.notice.otherPatient');
    case 'unknown':
      return tn('screens.notice.unknown', count);
  }
}

/** What became of the screens, until it is read; what can be done about it is a press, and nothing is done without. */
export function ScreensNotice(): ReactElement | null {
  const notice = useDesk((state) => state.notice);
  const leftOver = useDesk((state) => state.leftOver);
  if (notice === null) return null;
  const { kind } = notice;
  return (
    <div className="screens-notice row" role="alert">
      <Icon name="warning" className="c-caution" />
      <span className="grow">
        {words(notice)} {leftOver > 0 && tn('screens.leftOver', leftOver)}
      </span>
      {kind === 'ask' && <Button onClick={() => void desk.find()}>{t('screens.settings.find')}</Button>}
      {kind === 'unknown' ? (
        <Button onClick={() => showSettings('screens')}>{t('screens.setUp')}</Button>
      ) : (
        fillable.has(kind) && <Button onClick={() => desk.fill()}>{t('screens.fill')}</Button>
      )}
      <IconButton icon="close" label={t('activity.dismiss')} onClick={() => desk.dismiss()} />
    </div>
  );
}
