import { useEffect, type ReactElement } from 'react';
import { notForPrimaryDiagnosisKey } from '../../shared/model/settings.ts';
import { useSettings } from '../state/server-state.ts';
import { t } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';

/** True until the site has said otherwise, and while that is not known. */
function useIsNotForPrimaryDiagnosis(): boolean {
  const { data: settings } = useSettings();
  return settings?.find(({ key }) => key === notForPrimaryDiagnosisKey)?.value !== false;
}

/** Says in a bar that the screen is not calibrated. */
export function DiagnosisNotice(): ReactElement | null {
  const isShown = useIsNotForPrimaryDiagnosis();
  if (!isShown) return null;
  return (
    <Badge tone="caution" title={t('app.notForPrimaryDiagnosisReason')}>
      {t('app.notForPrimaryDiagnosis')}
    </Badge>
  );
}

/** Names the view in the window's title, with the notice. `view` is null while another view names itself. */
export function useWindowTitle(view: string | null): void {
  const hasNotice = useIsNotForPrimaryDiagnosis();
  useEffect(() => {
    if (view === null) return;
    const parts = { view, name: t('app.name') };
    document.title = hasNotice
      ? t('app.titleWithNotice', { ...parts, notice: t('app.notForPrimaryDiagnosis') })
      : t('app.title', parts);
  }, [view, hasNotice]);
}
