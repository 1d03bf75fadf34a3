import type { ComponentProps, ReactElement, ReactNode } from 'react';
import './button.css';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-shapes.ts';
import { KeyHint } from './keys.tsx';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  /** `primary`: at most one a screen. `plain`: no border until hovered. */
  readonly variant?: 'outline' | 'plain' | 'primary';
  readonly icon?: IconName;
  /** The chord of the default key map that does the same, e.g. `Ctrl+K`. */
  readonly keys?: string;
  readonly children: ReactNode;
}

export function Button({
  variant = 'outline',
  icon,
  keys,
  children,
  className,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button type="button" className={classes('button', variant, className)} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
      {keys !== undefined && <KeyHint chord={keys} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'children'> {
  readonly icon: IconName;
  /** What it does; also its tooltip. */
  readonly label: string;
  /** For switches: whether it is on. */
  readonly isOn?: boolean;
}

export function IconButton({ icon, label, isOn, className, ...rest }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={classes('icon-button', isOn === true ? 'on' : undefined, className)}
      aria-label={label}
      title={label}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}

function classes(...names: (string | undefined)[]): string {
  return names.filter((name) => name !== undefined).join(' ');
}
