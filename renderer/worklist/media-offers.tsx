import type { ReactElement } from 'react';
import { dismissMedium, importMedium } from '../state/imports.ts';
import { useMedia } from '../state/server-state.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './media-offers.css';

/** A line for each disc or stick with a DICOMDIR that is in. It takes no focus and moves no row under the pointer. */
export function MediaOffers(): ReactElement {
  const { data: media = [] } = useMedia();
  return (
    <output className="media-offers">
      {media.map((medium) => (
        <div key={medium.mediumId} className="media-offer row">
          <Icon name="disc" className="c-accent" />
          <span className="grow t1 clip">{t('media.offer', { label: medium.label })}</span>
          <Button icon="import" onClick={() => void importMedium(medium)}>
            {t('media.import')}
          </Button>
          <Button variant="plain" onClick={() => void dismissMedium(medium)}>
            {t('media.dismiss')}
          </Button>
        </div>
      ))}
    </output>
  );
}
