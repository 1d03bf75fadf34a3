import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import './dialog.css';

export interface DialogProps {
  readonly label: string;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog on the platform's own element: focus trap, Escape and the inert rest of the page come with it. */
export function Dialog({ label, className, onClose, children }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The platform would take the first element that can have the focus, which may be a mere container.
    element?.querySelector<HTMLElement>('input, button')?.focus();
    // A click beside the dialog lands on the element itself, not on what is in it.
    const onPress = (event: PointerEvent): void => {
      if (event.target === element) element?.close();
    };
    element?.addEventListener('pointerdown', onPress);
    return () => {
      element?.removeEventListener('pointerdown', onPress);
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className ?? ''}`}
      aria-label={label}
      onClose={onClose}
      onCancel={(event) => {
        // A file chooser in it says this too, when nothing was chosen.
        if (event.target !== event.currentTarget) return;
        // Escape. The platform would close it now and say so later; whoever opens it again in between would lose it.
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
