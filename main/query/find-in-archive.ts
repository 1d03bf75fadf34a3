import dimse from 'dcmjs-dimse';
import { parseUid } from '../../shared/dicom/uid.ts';
import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { FindRequest } from './find-request.ts';
import { openGuardedConnection, unreachable } from './guarded-connection.ts';
import { refusal } from './pdu-gate.ts';

/** We say that we take PDUs of 16 KiB; peers that send longer ones are borne with up to this. */
const maxPduBytes = 1_048_576;
/** Bytes that one response may take, with its command and headers; true ones take about 500. */
const bytesAResponse = 4096;

/**
 * C-FIND at IMAGE level (PS3.4 C.4.1), one request for each series over one association. Answers the SOP Instance UIDs
 * that the archive has; of an answer that is cut short, too long, or of another study, nothing. Meant for a thread of its
 * own: what is received is read by a library that was not written for hostile peers.
 */
export async function findInArchive(request: FindRequest): Promise<Set<string>> {
  const { host, port, tls, calledAe, callingAe, timeoutMs, mostResponses } = request;
  const guarded = await openGuardedConnection(
    { host, port, tls },
    { maxPduBytes, maxBytes: mostResponses * bytesAResponse + maxPduBytes },
  );
  // It would tell standard output, which belongs to the results of commands.
  dimse.log.setLevel('silent', false);
  const client = new dimse.Client();
  try {
    return await new Promise<Set<string>>((resolve, reject) => {
      const found = new Set<string>();
      let responses = 0;
      let seriesLeft = request.SeriesInstanceUIDs.length;
      const fail = (problem: NegatoscopeError): void => reject(guarded.problem ?? problem);
      for (const SeriesInstanceUID of request.SeriesInstanceUIDs) {
        const find = dimse.requests.CFindRequest.createImageFindRequest({
          StudyInstanceUID: request.StudyInstanceUID,
          SeriesInstanceUID,
          SOPInstanceUID: '',
        });
        find.on('response', (response) => {
          const status = response.getStatus();
          if (isPending(status)) {
            responses += 1;
            if (responses > mostResponses) {
              return fail(refusal('responses', `at most ${mostResponses}`, 'more'));
            }
            const problem = take(response.getDataset()?.getElements(), request.StudyInstanceUID, found);
            return problem === undefined ? undefined : fail(problem);
          }
          if (status !== dimse.constants.Status.Success) {
            return fail(refusal('status of C-FIND', '0000H', `${status.toString(16).padStart(4, '0')}H`));
          }
          seriesLeft -= 1;
          if (seriesLeft === 0) resolve(found);
          return undefined;
        });
        client.addRequest(find);
      }
      client.on('associationRejected', () => fail(refusal('association', 'accepted', 'rejected')));
      client.on('networkError', (error: Error) => fail(unreachable(request, error.message)));
      client.on('closed', () => fail(unreachable(request, 'the connection was closed before the answer')));
      client.send(guarded.host, guarded.port, callingAe, calledAe, {
        connectTimeout: timeoutMs,
        associationTimeout: timeoutMs,
        pduTimeout: timeoutMs,
      });
    });
  } catch (error) {
    throw asNegatoscopeError(error, 'C-FIND');
  } finally {
    guarded.close();
  }
}

/** FF00H and FF01H (PS3.4 Table C.4-1). */
function isPending(status: number): boolean {
  return status === 0xff00 || status === 0xff01;
}

/** A response without a good UID confirms nothing; one of another study shows that the peer does not heed what was asked. */
function take(
  elements: Readonly<Record<string, unknown>> | undefined,
  StudyInstanceUID: string,
  found: Set<string>,
): NegatoscopeError | undefined {
  const study = elements?.['StudyInstanceUID'];
  if (typeof study === 'string' && study !== '' && study !== StudyInstanceUID) {
    return refusal('StudyInstanceUID of a response', 'the one that was asked for', 'another');
  }
  const uid = elements?.['SOPInstanceUID'];
  const parsed = typeof uid === 'string' ? parseUid(uid) : undefined;
  if (parsed !== undefined) found.add(parsed);
  return undefined;
}
