import type { ReactElement } from 'react';
import { useWalkEnd } from '../state/study-walk.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** A key asked for a study that the list does not have. */
export function WalkEndNotice(): ReactElement | null {
  const end = useWalkEnd((state) => state.end);
  if (end === null) return null;
  return (
    <output className="reopened-notice row">
      <Icon name="flag" />
      <span className="grow">{t(end === 'last' ? 'screens.walk.last' : 'screens.walk.first')}</span>
      <IconButton
        icon="close"
        label={t('activity.dismiss')}
        onClick={() => useWalkEnd.setState({ end: null })}
      />
    </output>
  );
}
