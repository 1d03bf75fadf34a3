import type { z } from 'zod';
import { protocolSchema, type Protocol } from './protocol.ts';

/** Something that is wrong with a protocol file, and where: `stages[0].screens[0].boxes[2].at`. */
export interface ProtocolProblem {
  readonly place: string;
  readonly problem: string;
}

export type ReadProtocol =
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'problems'; readonly problems: readonly ProtocolProblem[] };

/** Far more than any protocol needs; a file of a gigabyte is not read to find out that it is none. */
export const protocolSizeLimit = 512 * 1024;

/** A protocol from the text of a file. Never throws: whatever the text is, the answer says so. */
export function readProtocol(text: string): ReadProtocol {
  if (text.length > protocolSizeLimit) {
    return problem('', `a protocol has ${protocolSizeLimit} characters at most, found ${text.length}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    return problem('', `no JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
  return checkedProtocol(value);
}

/** A protocol from a value of JSON. */
export function checkedProtocol(value: unknown): ReadProtocol {
  const result = protocolSchema.safeParse(value);
  if (result.success) return { kind: 'protocol', protocol: result.data };
  return {
    kind: 'problems',
    problems: result.error.issues.flatMap((issue) => problemsOf(issue, [])).slice(0, 100),
  };
}

function problem(place: string, text: string): ReadProtocol {
  return { kind: 'problems', problems: [{ place, problem: text }] };
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, before: readonly PropertyKey[]): ProtocolProblem[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ place: placeOf([...path, key]), problem: 'unknown field' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of the alternatives, the one that the file came nearest to says what is wrong.
    const nearest = issue.errors.reduce((best, errors) =>
      distance(errors) < distance(best) ? errors : best,
    );
    return nearest.flatMap((inner) => problemsOf(inner, path));
  }
  return [{ place: placeOf(path), problem: issue.message }];
}

/** An alternative with another `about` is meant by nobody. */
function distance(errors: readonly Issue[]): number {
  return errors.reduce(
    (sum, { path, code }) => sum + (path[0] === 'about' && code === 'invalid_value' ? 100 : 1),
    0,
  );
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}
