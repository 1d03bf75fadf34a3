import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { AuditVerification } from '../../shared/model/audit.ts';
import {
  auditFolder,
  checkLine,
  emptyChain,
  headFile,
  headSchema,
  isAuditFile,
  type ChainHead,
} from './audit-chain.ts';

/** Files of the log in their order; none where there is no log yet. */
export async function listAuditFiles(dataDirectory: string): Promise<string[]> {
  try {
    const names = await readdir(path.join(dataDirectory, auditFolder));
    return names.filter(isAuditFile).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Reads the whole log and says where it was changed. May run beside a running instance. */
export async function verifyAuditLog(dataDirectory: string): Promise<AuditVerification> {
  const folder = path.join(dataDirectory, auditFolder);
  // Read first: records that are added meanwhile only make the log longer than its noted end.
  const noted = await readHead(folder);
  const problems: AuditVerification['problems'] = [];
  let head: ChainHead = emptyChain;
  let records = 0;
  let meetsNoted = noted === undefined || noted.sequence === 0;
  const files = await listAuditFiles(dataDirectory);
  for (const file of files) {
    let lineNumber = 0;
    for await (const line of createInterface({ input: createReadStream(path.join(folder, file)) })) {
      lineNumber += 1;
      const verdict = checkLine(head, line);
      if (verdict.isGood) records += 1;
      else problems.push({ file, line: lineNumber, problem: verdict.problem });
      ({ head } = verdict);
      meetsNoted ||= head.sequence === noted?.sequence && head.hash === noted.hash;
    }
  }
  if (noted === undefined && files.length > 0) {
    problems.push({ file: headFile, line: null, problem: 'missing or damaged' });
  }
  if (!meetsNoted && noted !== undefined) {
    const problem = `record ${noted.sequence}, which was the last, is not in the log as it was written`;
    problems.push({ file: headFile, line: null, problem });
  }
  return { files: files.length, records, head, problems };
}

/** The noted end of the log; undefined when there is none or it cannot be read. */
export async function readHead(folder: string): Promise<ChainHead | undefined> {
  try {
    return headSchema.parse(JSON.parse(await readFile(path.join(folder, headFile), 'utf8')));
  } catch {
    // Absent and damaged are told apart by whether there are records, which the caller knows.
    return undefined;
  }
}
