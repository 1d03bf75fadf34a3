import type { ReactElement } from 'react';
import { chordLabels } from '../commands/key-chord.ts';
import { useChordInsteadOf } from '../commands/use-commands.ts';
import type { IconName } from '../ui/icon-shapes.ts';
import { Icon } from '../ui/icon.tsx';

export interface ToolButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly chord: string;
  readonly isPressed?: boolean;
  /** One of the tools of the left button: outlined while active. */
  readonly isTool?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

export function ToolButton({
  icon,
  label,
  chord,
  isPressed,
  isTool = false,
  isDisabled = false,
  onClick,
}: ToolButtonProps): ReactElement {
  const state = isPressed === true ? (isTool ? ' active' : ' on') : '';
  const current = useChordInsteadOf(chord);
  const caps = current === undefined ? [] : chordLabels(current);
  return (
    <button
      type="button"
      className={`tool-button${state}`}
      title={caps.length === 0 ? label : `${label} (${caps.join(' ')})`}
      aria-label={label}
      disabled={isDisabled}
      {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span aria-hidden>{caps.join('').replace('Shift', '⇧')}</span>
    </button>
  );
}
