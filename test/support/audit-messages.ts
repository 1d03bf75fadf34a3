import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { auditRecordSchema } from '../../main/audit/audit-chain.ts';

/** Every audit message (PS3.15 A.5, XML) that is in the log of a data directory, in its order. */
export function auditMessages(dataDirectory: string): string[] {
  const folder = path.join(dataDirectory, 'audit');
  return (
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .toSorted()
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'))
      // A hash of 64 digits and a space stand before the record.
      .map((line) => auditRecordSchema.parse(JSON.parse(line.slice(65))).message)
  );
}
