import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './popover.css';

export interface PopoverProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly label: string;
  /** The button it hangs from; must accept a ref. */
  readonly trigger: ReactElement;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The panel, not its first button: a panel may open by itself, and Enter must not press what was not looked at. */
function focusPanel(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** A panel that hangs from a button and leaves the rest of the window usable. */
export function Popover({
  isOpen,
  onOpenChange,
  label,
  trigger,
  className,
  children,
}: PopoverProps): ReactElement {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={`popover ${className ?? ''}`}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          tabIndex={-1}
          onOpenAutoFocus={focusPanel}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
