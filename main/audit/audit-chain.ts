import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * The audit log's form: a file a day (UTC), a record a line. A line is `HASH SPACE RECORD`: RECORD is JSON of
 * `{sequence, message}`, and HASH is the SHA-256, in hex, of the hash of the line before followed by RECORD. The chain
 * runs on from file to file; before the first line stand 64 zeros. Whoever changes, inserts, removes or reorders a line
 * breaks it at that place; whoever cuts the end is found by `head.json`, which names the last line. That someone who may
 * write here rewrites all of it, a local log cannot exclude: the head that `audit verify` prints can be noted elsewhere.
 */
export const auditFolder = 'audit';
export const headFile = 'head.json';
export const noHash = '0'.repeat(64);

export const auditRecordSchema = z.object({
  /** From 1, without gaps. */
  sequence: z.number().int().min(1),
  /** An AuditMessage of PS3.15 A.5.1, XML. */
  message: z.string(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const headSchema = z.object({
  sequence: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/u),
});
/** The end of the chain. */
export type ChainHead = z.infer<typeof headSchema>;

export const emptyChain: ChainHead = { sequence: 0, hash: noHash };

export function isAuditFile(name: string): boolean {
  return /^\d{4}-\d\d-\d\d\.log$/u.test(name);
}

export function auditFileOf(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 10)}.log`;
}

export function chainHash(previousHash: string, record: string): string {
  return createHash('sha256').update(previousHash).update(record, 'utf8').digest('hex');
}

/** The line of the next record, and the head after it. */
export function nextLine(
  head: ChainHead,
  message: string,
): { readonly line: string; readonly head: ChainHead } {
  const sequence = head.sequence + 1;
  const record = JSON.stringify({ sequence, message } satisfies AuditRecord);
  const hash = chainHash(head.hash, record);
  return { line: `${hash} ${record}\n`, head: { sequence, hash } };
}

export type LineVerdict =
  | { readonly isGood: true; readonly head: ChainHead; readonly record: AuditRecord }
  | { readonly isGood: false; readonly problem: string; readonly head: ChainHead };

/**
 * Whether a line (without its end) follows `head`. After a bad line the chain is taken up from what the line says of
 * itself, so that one change is one finding.
 */
export function checkLine(head: ChainHead, line: string): LineVerdict {
  const hash = line.slice(0, 64);
  const text = line.slice(65);
  const record = parseRecord(text);
  if (record === undefined || line[64] !== ' ' || !/^[0-9a-f]{64}$/u.test(hash)) {
    return { isGood: false, problem: 'not a record', head };
  }
  const after = { sequence: record.sequence, hash };
  if (record.sequence !== head.sequence + 1) {
    const problem = `expected record ${head.sequence + 1}, found ${record.sequence}`;
    return { isGood: false, problem, head: after };
  }
  if (chainHash(head.hash, text) !== hash) {
    return { isGood: false, problem: `the hash of record ${record.sequence} does not fit`, head: after };
  }
  return { isGood: true, head: after, record };
}

function parseRecord(text: string): AuditRecord | undefined {
  try {
    return auditRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON: no record.
    return undefined;
  }
}
