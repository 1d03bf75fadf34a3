import type { matchReasons } from './patient-correction.ts';
import { normalisedPersonName, type PatientDemographics } from './patient-identity.ts';
import { searchWords } from './search-text.ts';

export type MatchReason = (typeof matchReasons)[number];

export interface PatientMatch {
  /** 0 to 100. */
  readonly score: number;
  readonly reasons: readonly MatchReason[];
}

/**
 * What each finding weighs. All that agrees gives 100. It proposes, a person decides: no score joins two patients.
 * An identifier alone is not enough, because hospitals number alike; a name alone is not, because people are named alike.
 */
const weights: Readonly<Record<MatchReason, number>> = {
  'id.same': 40,
  'id.other-issuer': 10,
  'id.different': 0,
  'name.same': 25,
  'name.order': 20,
  'name.similar': 15,
  'name.different': -30,
  'birth-date.same': 25,
  'birth-date.swapped': 15,
  'birth-date.near': 15,
  'birth-date.different': -30,
  'sex.same': 10,
  'sex.different': -20,
};

/** How likely two sets of demographics are one patient's, and why. Only what both state is compared. */
export function matchPatients(a: PatientDemographics, b: PatientDemographics): PatientMatch {
  const reasons = [compareIds(a, b), compareNames(a, b), compareBirthDates(a, b), compareSexes(a, b)].filter(
    (reason) => reason !== undefined,
  );
  const sum = reasons.reduce((total, reason) => total + weights[reason], 0);
  return { score: Math.min(100, Math.max(0, sum)), reasons };
}

function compareIds(a: PatientDemographics, b: PatientDemographics): MatchReason | undefined {
  const [idOfA, idOfB] = [a.PatientID.trim(), b.PatientID.trim()];
  if (idOfA === '' || idOfB === '') return undefined;
  if (idOfA.toUpperCase() !== idOfB.toUpperCase()) return 'id.different';
  const [issuerOfA, issuerOfB] = [a.IssuerOfPatientID.trim(), b.IssuerOfPatientID.trim()];
  return issuerOfA === issuerOfB || issuerOfA === '' || issuerOfB === '' ? 'id.same' : 'id.other-issuer';
}

function compareNames(a: PatientDemographics, b: PatientDemographics): MatchReason | undefined {
  if (a.PatientName.trim() === '' || b.PatientName.trim() === '') return undefined;
  if (normalisedPersonName(a.PatientName) === normalisedPersonName(b.PatientName)) return 'name.same';
  const wordsOfA = searchWords(firstGroup(a.PatientName));
  const wordsOfB = searchWords(firstGroup(b.PatientName));
  if (wordsOfA.join(' ') === wordsOfB.join(' ')) return 'name.same';
  if (wordsOfA.toSorted().join(' ') === wordsOfB.toSorted().join(' ')) return 'name.order';
  return areSimilar(wordsOfA, wordsOfB) ? 'name.similar' : 'name.different';
}

/** The alphabetic group: the same name, whatever scripts it is written in besides. */
function firstGroup(name: string): string {
  const [alphabetic = '', ideographic = ''] = name.split('=');
  return alphabetic.trim() === '' ? ideographic : alphabetic;
}

/** A typing error or two in all, or one of them leaves out a name that the other has. */
function areSimilar(a: readonly string[], b: readonly string[]): boolean {
  const shorter = a.length <= b.length ? a : b;
  const longer = new Set(shorter === a ? b : a);
  if (shorter.length > 1 && shorter.every((word) => longer.has(word))) return true;
  const [textOfA, textOfB] = [a.join(' '), b.join(' ')];
  const mostEdits = Math.max(textOfA.length, textOfB.length) >= 8 ? 2 : 1;
  return editDistance(textOfA, textOfB, mostEdits) <= mostEdits;
}

function compareBirthDates(a: PatientDemographics, b: PatientDemographics): MatchReason | undefined {
  const [dateOfA, dateOfB] = [a.PatientBirthDate.trim(), b.PatientBirthDate.trim()];
  if (dateOfA === '' || dateOfB === '') return undefined;
  if (dateOfA === dateOfB) return 'birth-date.same';
  const swapped = dateOfA.slice(0, 4) + dateOfA.slice(6, 8) + dateOfA.slice(4, 6);
  if (dateOfA.length === 8 && swapped === dateOfB) return 'birth-date.swapped';
  return editDistance(dateOfA, dateOfB, 1) <= 1 ? 'birth-date.near' : 'birth-date.different';
}

function compareSexes(a: PatientDemographics, b: PatientDemographics): MatchReason | undefined {
  const [sexOfA, sexOfB] = [a.PatientSex.trim().toUpperCase(), b.PatientSex.trim().toUpperCase()];
  if (sexOfA === '' || sexOfB === '') return undefined;
  return sexOfA === sexOfB ? 'sex.same' : 'sex.different';
}

/** Levenshtein's distance; `most + 1` for anything above `most`. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return Math.min(above[b.length] ?? most + 1, most + 1);
}
