import { Fragment, type ReactElement } from 'react';
import type { WindowChoice } from '../../shared/image/window-choice.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { Menu, MenuChoice, MenuLine } from '../ui/menu.tsx';
import { windowSource, windowText } from './overlay-text.ts';
import { useReading, useReadingState } from './reading-context.ts';
import type { WindowMode } from './reading-state.ts';
import { isGrey, resolveWindow } from './tile-window.ts';

/** The window of the active tile, and every other that it could have. */
export function WindowMenu(): ReactElement {
  const current = useCurrentWindow();
  return (
    <Menu
      label={t('reading.window.menu')}
      trigger={
        <Button variant="plain" className="window-button" disabled={current === null}>
          <span className="grow">{current === null ? t('reading.window.none') : windowText(current)}</span>
          <Icon name="chevron-down" />
        </Button>
      }
    >
      <WindowChoices />
    </Menu>
  );
}

/** null where the active tile shows no grey picture. */
export function useCurrentWindow(): WindowChoice | null {
  const tile = useReadingState((state) => state.tiles[state.activeTile]);
  const shown = tile?.shown?.kind === 'frame' && isGrey(tile.shown) ? tile.shown : null;
  return tile === undefined || shown === null ? null : resolveWindow(tile.windowMode, shown);
}

/** The windows of the active tile, as items of a menu: the object's own first, then automatic, then the presets. */
export function WindowChoices(): ReactElement {
  const { actions } = useReading();
  const current = useCurrentWindow();
  const { own, presets } = actions.windowChoices();
  const usual = own.length === 0 ? actions.usualWindow() : null;
  const choose = (mode: WindowMode): void => actions.setWindow(mode);
  return (
    <>
      {own.map((choice, index) => (
        <MenuChoice
          key={windowSource(choice.source)}
          isChosen={current?.voi === choice.voi}
          onSelect={() => choose({ kind: 'object', index })}
        >
          <ChoiceWords choice={choice} />
          {index === 0 && <KeyHint chord="`" />}
        </MenuChoice>
      ))}
      {usual !== null && usual.source.kind !== 'preset' && (
        <MenuChoice
          isChosen={current?.source.kind === usual.source.kind}
          onSelect={() => choose({ kind: 'default' })}
        >
          <span className="grow">{windowSource(usual.source)}</span>
          <KeyHint chord="`" />
        </MenuChoice>
      )}
      <MenuLine />
      <MenuChoice isChosen={current?.source.kind === 'auto'} onSelect={() => actions.autoWindow()}>
        <span className="grow">{t('reading.overlay.source.auto')}</span>
        <KeyHint chord="0" />
      </MenuChoice>
      {presets.map((choice, index) => (
        <Fragment key={windowSource(choice.source)}>
          {index === 0 && <MenuLine />}
          <MenuChoice
            isChosen={
              current?.source.kind === 'preset' &&
              windowSource(current.source) === windowSource(choice.source)
            }
            onSelect={() => choose({ kind: 'fixed', choice })}
          >
            <ChoiceWords choice={choice} />
            {usual !== null && windowSource(usual.source) === windowSource(choice.source) && (
              <KeyHint chord="`" />
            )}
            {index < 9 && <KeyHint chord={String(index + 1)} />}
          </MenuChoice>
        </Fragment>
      ))}
    </>
  );
}

function ChoiceWords({ choice }: { readonly choice: WindowChoice }): ReactElement {
  const name = choice.source.kind === 'preset' ? choice.source.name : windowSource(choice.source);
  return (
    <>
      <span className="window-name">{name}</span>
      <span className="t3 grow">{windowText(choice)}</span>
    </>
  );
}
