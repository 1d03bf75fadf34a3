import { DropdownMenu as Radix } from 'radix-ui';
import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-shapes.ts';
import './popover.css';

export interface MenuProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

export function Menu({ label, trigger, align = 'start', children }: MenuProps): ReactElement {
  // Not modal: a modal menu locks scrolling by a style element, which the content security policy refuses.
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuItemProps {
  readonly icon?: IconName;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function MenuItem({ icon, onSelect, children }: MenuItemProps): ReactElement {
  return (
    <Radix.Item className="menu-item" onSelect={onSelect}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Radix.Item>
  );
}

export interface MenuChoiceProps {
  readonly isChosen: boolean;
  readonly onSelect: () => void;
  /** Several may be chosen, and the menu stays open to choose them. */
  readonly isMultiple?: boolean;
  readonly children: ReactNode;
}

export function MenuChoice({ isChosen, onSelect, isMultiple, children }: MenuChoiceProps): ReactElement {
  return (
    <Radix.CheckboxItem
      className="menu-item"
      checked={isChosen}
      onSelect={(event) => {
        if (isMultiple === true) event.preventDefault();
        onSelect();
      }}
    >
      <span className="mark">{isChosen && <Icon name="check" />}</span>
      {children}
    </Radix.CheckboxItem>
  );
}

export function MenuLine(): ReactElement {
  return <Radix.Separator className="menu-line" />;
}

/** Where the menus within a menu are put: into its own document. */
const MenuContainer = createContext<HTMLElement | null>(null);

export interface MenuAtProps {
  readonly label: string;
  /** CSS pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
  /** Of the document in which it opens. */
  readonly container: HTMLElement;
  readonly children: ReactNode;
}

/** A menu that opens at a place instead of from a button. The one who opened it takes the focus back in `onClose`. */
export function MenuAt({ label, at, onClose, container, children }: MenuAtProps): ReactElement {
  return (
    <Radix.Root modal={false} open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span className="menu-anchor" style={{ left: at.x, top: at.y }} aria-hidden />
      </Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          className="menu"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <MenuContainer value={container}>{children}</MenuContainer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A menu within a menu. */
export function SubMenu({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement {
  const container = useContext(MenuContainer);
  return (
    <Radix.Sub>
      <Radix.SubTrigger className="menu-item">
        <span className="grow">{name}</span>
        <Icon name="chevron-right" />
      </Radix.SubTrigger>
      <Radix.Portal container={container}>
        <Radix.SubContent className="menu" collisionPadding={8} aria-label={name}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}

/** An item that runs a command. */
export const menuItemOfCommand = Radix.Item;
