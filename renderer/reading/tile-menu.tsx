import type { ReactElement, RefObject } from 'react';
import { CommandItem } from '../commands/command-item.tsx';
import { MenuAt, menuItemOfCommand, MenuLine, SubMenu } from '../ui/menu.tsx';
import { t, type PlainTextKey } from '../text/text.ts';
import { useReading, useReadingState } from './reading-context.ts';
import { screenOf } from './walls.ts';
import { useCurrentWindow, WindowChoices } from './window-menu.tsx';

const ofMeasurement: readonly (readonly string[])[] = [
  ['reading.label', 'reading.label-home', 'reading.copy-measurement', 'reading.measurement-prior'],
  ['reading.delete-measurement', 'reading.delete-on-image'],
];

/** Groups of commands of a viewport, those with a name in a menu of their own. */
const subMenus: readonly { readonly textKey: PlainTextKey; readonly commandIds: readonly string[] }[] = [
  {
    textKey: 'reading.layout',
    commandIds: [
      'reading.layout-1x1',
      'reading.layout-1x2',
      'reading.layout-2x2',
      'reading.layout-2x3',
      'reading.layout-grid',
      'reading.one-up',
    ],
  },
  {
    textKey: 'reading.menu.planes',
    commandIds: [
      'reading.plane-axial',
      'reading.plane-coronal',
      'reading.plane-sagittal',
      'reading.three-planes',
      'reading.slab',
      'reading.plane-off',
    ],
  },
  {
    textKey: 'reading.menu.turn',
    commandIds: [
      'reading.turn-right',
      'reading.turn-left',
      'reading.turn-mirror-horizontal',
      'reading.turn-mirror-vertical',
    ],
  },
];

const ofTile: readonly (readonly string[])[] = [
  ['reading.fit', 'reading.actual-size', 'reading.invert', 'reading.interpolation', 'reading.reset-view'],
  ['reading.key-image', 'reading.compare', 'reading.link-tile', 'reading.swap-next', 'reading.clear-tile'],
  ['reading.delete-on-image'],
];

/** What can be done with a viewport of a reading screen, or with the measurement under the pointer. */
export function TileMenu({
  screen,
  wall,
}: {
  readonly screen: number;
  readonly wall: RefObject<HTMLElement | null>;
}): ReactElement | null {
  const { actions } = useReading();
  const menu = useReadingState((state) => state.menu);
  if (menu === null || screenOf(menu.tile) !== screen || wall.current === null) return null;
  const tile = wall.current.querySelector<HTMLElement>(`[data-tile="${menu.tile}"]`);
  const box = (tile ?? wall.current).getBoundingClientRect();
  const close = (): void => {
    actions.closeMenu();
    tile?.focus();
  };
  return (
    <MenuAt
      // A second press of the right button is a menu of its own, at its own place.
      key={`${menu.tile} ${menu.at.x} ${menu.at.y}`}
      label={menu.isOfMeasurement ? t('reading.menu.measurement') : t('reading.menu.viewport')}
      at={{ x: box.left + menu.at.x, y: box.top + menu.at.y }}
      onClose={close}
      container={wall.current.ownerDocument.body}
    >
      {menu.isOfMeasurement ? <CommandGroups groups={ofMeasurement} /> : <ViewportItems />}
    </MenuAt>
  );
}

function ViewportItems(): ReactElement {
  const hasWindow = useCurrentWindow() !== null;
  return (
    <>
      {hasWindow && (
        <SubMenu name={t('reading.window.menu')}>
          <WindowChoices />
        </SubMenu>
      )}
      {subMenus.map(({ textKey, commandIds }) => (
        <SubMenu key={textKey} name={t(textKey)}>
          <CommandGroups groups={[commandIds]} />
        </SubMenu>
      ))}
      <MenuLine />
      <CommandGroups groups={ofTile} />
    </>
  );
}

function CommandGroups({ groups }: { readonly groups: readonly (readonly string[])[] }): ReactElement {
  return (
    <>
      {groups.map((group, index) => (
        <div key={group[0]} role="group" className="menu-group">
          {index > 0 && <MenuLine />}
          {group.map((id) => (
            <CommandItem key={id} commandId={id} as={menuItemOfCommand} />
          ))}
        </div>
      ))}
    </>
  );
}
