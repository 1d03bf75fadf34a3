import { useState, type ReactElement } from 'react';
import { mostRemembered, type DeskScreen, type RememberedScreen } from '../../shared/screens/desk-screen.ts';
import { byPlace } from '../../shared/screens/match-screens.ts';
import { mergeRemembered, proposedRoles, remember } from '../../shared/screens/plan-screens.ts';
import { desk, useDesk } from '../screens/window-desk.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';

/** Which screens there are, and what each is for. */
export function ScreensSection(): ReactElement {
  const access = useDesk((state) => state.access);
  const screens = useDesk((state) => state.screens);
  const isStandIn = useDesk((state) => state.plan.isStandIn);
  return (
    <section>
      <h2 className="section-head">{t('settings.section.screens')}</h2>
      <p className="setting-detail">{t('screens.settings.intro')}</p>
      {isStandIn && <p className="notice caution">{t('screens.settings.standIn')}</p>}
      {access === 'ask' && (
        <>
          <p className="setting-detail">{t('screens.settings.ask')}</p>
          <div className="button-row">
            <Button onClick={() => void desk.read(true)}>{t('screens.settings.find')}</Button>
          </div>
        </>
      )}
      {access === 'refused' && <p className="notice caution">{t('screens.settings.refused')}</p>}
      {access === 'unsupported' && <p className="notice caution">{t('screens.settings.unsupported')}</p>}
      {access === 'granted' && screens.length === 1 && <p className="notice">{t('screens.settings.one')}</p>}
      {screens.length > 0 && (
        // Other screens are chosen for anew.
        <Roles key={screens.map(nameOf).join(' ')} screens={screens.toSorted(byPlace)} />
      )}
      <Away />
    </section>
  );
}

type Choice = Pick<RememberedScreen, 'role' | 'number'>;

function Roles({ screens }: { readonly screens: readonly DeskScreen[] }): ReactElement {
  const remembered = useDesk((state) => state.remembered);
  const rememberedOf = useDesk((state) => state.plan.rememberedOf);
  const proposed = proposedRoles(screens);
  const [choices, setChoices] = useState(() =>
    screens.map((screen, index): Choice => {
      const known = remembered.length === 0 ? proposed[index] : rememberedOf.get(screen);
      return { role: known?.role ?? 'ignore', number: known?.number ?? null };
    }),
  );
  const use = (): void => {
    const now = screens.map((screen, index) => {
      const { role, number } = choices[index] ?? { role: 'ignore', number: null };
      return remember(screen, role, number, rememberedOf.get(screen)?.window ?? null);
    });
    desk.choose(mergeRemembered(now, screens, remembered, mostRemembered));
  };
  return (
    <>
      <DeskMap screens={screens} choices={choices} />
      {screens.map((screen, index) => (
        <div key={nameOf(screen)} className="setting">
          <label className="row">
            <span className="grow">{screenWords(screen)}</span>
            <select
              aria-label={`${t('screens.settings.role')}: ${screenWords(screen)}`}
              value={valueOf(choices[index] ?? { role: 'ignore', number: null })}
              onChange={(event) => {
                const choice = choiceOf(event.currentTarget.value);
                setChoices(choices.with(index, choice));
              }}
            >
              {screens
                .map((_, place) => place + 1)
                .map((number) => (
                  <option key={number} value={`reading ${number}`}>
                    {t('screens.role.reading', { number })}
                  </option>
                ))}
              <option value="worklist">{t('screens.role.worklist')}</option>
              <option value="ignore">{t('screens.role.ignore')}</option>
            </select>
          </label>
        </div>
      ))}
      <div className="button-row">
        <Button variant="primary" onClick={use}>
          {t('screens.settings.use')}
        </Button>
        {remembered.length > 0 && (
          <Button onClick={() => desk.choose([])}>{t('screens.settings.single')}</Button>
        )}
      </div>
    </>
  );
}

/** Screens with a role that are not connected. */
function Away(): ReactElement | null {
  const gone = useDesk((state) => state.plan.gone);
  const access = useDesk((state) => state.access);
  if (gone.length === 0 || access !== 'granted') return null;
  return (
    <ul>
      {gone.map((known) => (
        <li key={JSON.stringify(known)} className="setting-detail">
          {screenWords(known)}, {roleWords(known)}: {t('screens.settings.away')}
        </li>
      ))}
    </ul>
  );
}

const mapHeightPx = 180;

function DeskMap({
  screens,
  choices,
}: {
  readonly screens: readonly DeskScreen[];
  readonly choices: readonly Choice[];
}): ReactElement {
  const left = Math.min(...screens.map(({ x }) => x));
  const top = Math.min(...screens.map(({ y }) => y));
  const bottom = Math.max(...screens.map(({ y, height }) => y + height));
  const right = Math.max(...screens.map(({ x, width }) => x + width));
  const scale = Math.min(mapHeightPx / (bottom - top), 700 / (right - left));
  return (
    <div className="desk-map" aria-hidden>
      {screens.map((screen, index) => {
        const choice = choices[index] ?? { role: 'ignore', number: null };
        return (
          <div
            key={nameOf(screen)}
            className={choice.role === 'reading' ? 'reading-role' : ''}
            style={{
              left: (screen.x - left) * scale,
              top: (screen.y - top) * scale,
              width: screen.width * scale - 4,
              height: screen.height * scale - 4,
            }}
          >
            {roleWords(choice)}
          </div>
        );
      })}
    </div>
  );
}

function nameOf({ label, x, y, width, height }: DeskScreen): string {
  return [label, x, y, width, height].join('/');
}

function screenWords({
  label,
  width,
  height,
  scaleFactor,
  ...rest
}: Pick<DeskScreen, 'label' | 'width' | 'height' | 'scaleFactor'> & {
  readonly isPrimary?: boolean;
}): string {
  const what = t('screens.settings.what', {
    width: Math.round(width * scaleFactor),
    height: Math.round(height * scaleFactor),
    percent: Math.round(scaleFactor * 100),
  });
  return [
    label === '' ? t('screens.settings.unnamed') : label,
    what,
    ...(rest.isPrimary === true ? [t('screens.settings.primary')] : []),
  ].join(', ');
}

function roleWords({ role, number }: Choice): string {
  switch (role) {
    case 'reading':
      return t('screens.role.reading', { number: number ?? '' });
    case 'worklist':
      return t('screens.role.worklist');
    case 'ignore':
      return t('screens.role.ignore');
  }
}

function valueOf({ role, number }: Choice): string {
  return role === 'reading' ? `reading ${number ?? 1}` : role;
}

function choiceOf(value: string): Choice {
  if (value === 'worklist') return { role: 'worklist', number: null };
  if (value === 'ignore') return { role: 'ignore', number: null };
  return { role: 'reading', number: Number(value.split(' ')[1]) };
}
