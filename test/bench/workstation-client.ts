import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from '../../main/services/router.ts';
import type { ImportReport } from '../../shared/model/activity.ts';
import { everyStudy } from '../../shared/model/worklist.ts';

/** A program that is signed in to a running workstation, as a page of it is. */
export interface WorkstationClient {
  readonly rpc: TRPCClient<AppRouter>;
  /** Imports files or folders and waits for the end. */
  importPaths(paths: readonly string[]): Promise<ImportReport>;
  /** Row id of the only study of a patient. */
  findStudy(PatientID: string): Promise<number>;
  /** Reads an answer's body to its end, over connections that are kept; answers its length. */
  get(path: string, headers: Readonly<Record<string, string>>): Promise<number>;
  close(): void;
}

/** How exactly the end of an import is seen. */
const pollIntervalMs = 25;

/** Signs in at the address of the ready line. */
export async function connectClient(signInAddress: string): Promise<WorkstationClient> {
  const answer = await fetch(signInAddress, { redirect: 'manual' });
  const [cookie] = (answer.headers.get('set-cookie') ?? '').split(';');
  if (cookie === undefined || cookie === '') throw new Error(`No cookie at sign-in: ${answer.status}`);
  const { origin } = new URL(signInAddress);
  const agent = new http.Agent({ keepAlive: true });
  const rpc = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${origin}/rpc`, headers: { cookie } })],
  });
  return {
    rpc,
    async importPaths(paths) {
      const { jobId } = await rpc.imports.start.mutate({ paths: [...paths] });
      for (;;) {
        const job = (await rpc.activity.list.query()).find((listed) => listed.jobId === jobId);
        if (job !== undefined && job.state !== 'running') {
          if (job.report === null) {
            throw new Error(`The import ended as ${job.state}: ${JSON.stringify(job.summary)}`);
          }
          return job.report;
        }
        await delay(pollIntervalMs);
      }
    },
    async findStudy(PatientID) {
      const { rows } = await rpc.worklist.query.query({
        ...everyStudy,
        search: PatientID,
        sort: { column: 'PatientID', descending: false },
        offset: 0,
        limit: 2,
      });
      const [study, another] = rows;
      if (study === undefined || another !== undefined) {
        throw new Error(`Expected one study of ${PatientID}, found ${rows.length}`);
      }
      return study.studyId;
    },
    get: (path, headers) => readToEnd(new URL(path, origin), { headers: { cookie, ...headers }, agent }),
    close: () => agent.destroy(),
  };
}

/** GET with Node's plain client; answers the length of the body. */
export function readToEnd(address: URL, options: http.RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(address, options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Uint8Array) => {
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${address.pathname} answered ${response.statusCode ?? 'nothing'}`));
      });
    });
    request.on('error', reject);
  });
}
