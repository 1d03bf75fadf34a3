import type { ReactElement } from 'react';

export interface ChoiceFieldProps<Choice extends string> {
  readonly label: string;
  readonly value: Choice;
  readonly choices: readonly Choice[];
  readonly textOf: (choice: Choice) => string;
  readonly onChange: (choice: Choice) => void;
}

/** One of a few words, with what it is about before it, so that a row of them reads as a sentence. */
export function ChoiceField<Choice extends string>({
  label,
  value,
  choices,
  textOf,
  onChange,
}: ChoiceFieldProps<Choice>): ReactElement {
  return (
    <label className="row choice-field">
      <span className="t3">{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = choices.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {textOf(choice)}
          </option>
        ))}
      </select>
    </label>
  );
}
