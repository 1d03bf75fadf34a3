import type { ReactElement } from 'react';
import { useReopened } from '../state/workspaces.ts';
import { formatInstant } from '../text/format.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';

/** Says that nobody opened this study just now. Until it is read. */
export function ReopenedNotice(): ReactElement | null {
  const now = useNow();
  const changedAt = useReopened((state) => state.changedAt);
  if (changedAt === null) return null;
  return (
    <output className="reopened-notice row">
      <Icon name="reset" />
      <span className="grow">{t('app.reopened', { when: formatInstant(changedAt, now) })}</span>
      <IconButton
        icon="close"
        label={t('activity.dismiss')}
        onClick={() => useReopened.setState({ changedAt: null })}
      />
    </output>
  );
}
