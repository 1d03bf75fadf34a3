/**
 * Who a study belongs to: (Patient ID, issuer) and, because identifiers are mistyped and reused, also the
 * normalised name, birth date and sex. Comparison only; what is shown is always the received text.
 */
export interface PatientDemographics {
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
}

export const demographicKeywords = [
  'PatientID',
  'IssuerOfPatientID',
  'PatientName',
  'PatientBirthDate',
  'PatientSex',
] as const satisfies readonly (keyof PatientDemographics)[];

/**
 * A person name for comparison: case, width and runs of spaces unified, empty trailing components and groups
 * dropped (PS3.5 6.2.1.1 lets a sender leave them out). Accents stay: `Müller` and `Muller` may be two people.
 */
export function normalisedPersonName(name: string): string {
  const groups = name
    .normalize('NFKC')
    .toUpperCase()
    .split('=')
    .map((group) =>
      group
        .split('^')
        .map((component) => component.replace(/\s+/gu, ' ').trim())
        .join('^')
        .replace(/\^+$/u, ''),
    );
  return groups.join('=').replace(/=+$/u, '');
}

/** The five parts in comparable form, in the order of `demographicKeywords`. */
export function normalisedIdentity(patient: PatientDemographics): readonly string[] {
  return [
    patient.PatientID.trim(),
    patient.IssuerOfPatientID.trim(),
    normalisedPersonName(patient.PatientName),
    patient.PatientBirthDate.trim(),
    patient.PatientSex.trim().toUpperCase(),
  ];
}

/**
 * Whether two objects of one study may be of one patient: the same Patient ID, and no other part that both state
 * and state differently. A part that one of them leaves out is no disagreement (reports often have no sex).
 */
export function patientsAgree(a: PatientDemographics, b: PatientDemographics): boolean {
  // Nearly every object of a study says what its row says.
  if (demographicKeywords.every((keyword) => a[keyword] === b[keyword])) return true;
  const [idOfA, ...restOfA] = normalisedIdentity(a);
  const [idOfB, ...restOfB] = normalisedIdentity(b);
  if (idOfA !== idOfB) return false;
  return restOfA.every((part, index) => {
    const other = restOfB[index] ?? '';
    return part === '' || other === '' || part === other;
  });
}

/** `known` with the parts that it leaves out taken from `other`. */
export function completedDemographics(
  known: PatientDemographics,
  other: PatientDemographics,
): PatientDemographics {
  const pick = (keyword: keyof PatientDemographics): string =>
    known[keyword].trim() === '' ? other[keyword] : known[keyword];
  return {
    PatientID: pick('PatientID'),
    IssuerOfPatientID: pick('IssuerOfPatientID'),
    PatientName: pick('PatientName'),
    PatientBirthDate: pick('PatientBirthDate'),
    PatientSex: pick('PatientSex'),
  };
}
