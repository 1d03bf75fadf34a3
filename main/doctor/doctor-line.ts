/** One finding of `doctor`: `ok` is false when something that the workstation needs is missing or wrong. */
export interface DoctorLine {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}
