import type { ReactElement } from 'react';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string | number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (typed: string) => void;
}

/** A number as it is typed, with what it counts before it. */
export function NumberField({ label, value, least, most, onChange }: NumberFieldProps): ReactElement {
  return (
    <label className="row t3">
      {label}
      <input
        type="number"
        min={least}
        max={most}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
