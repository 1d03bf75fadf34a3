import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
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
