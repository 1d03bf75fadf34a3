import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Certificates, ReceiverCheck } from '../../shared/model/receiver-check.ts';
import { queryClient } from './query-client.ts';
import { refused } from './refused.ts';
import { rpc } from './rpc.ts';
import { receiverChanged } from './server-state.ts';

const certificatesKey = ['certificates'];
const where = 'receiver';

/** The result of the last self-test of this window; null before the first. */
export const useReceiverChecks = create<{ readonly checks: readonly ReceiverCheck[] | null }>(() => ({
  checks: null,
}));

export function useCertificates(): UseQueryResult<Certificates> {
  return useQuery({ queryKey: certificatesKey, queryFn: () => rpc.receiver.certificates.query() });
}

export async function restartReceiver(): Promise<string | null> {
  const problem = await refused(() => rpc.receiver.restart.mutate(), where);
  receiverChanged();
  useReceiverChecks.setState({ checks: null });
  return problem;
}

export function testReceiver(): Promise<string | null> {
  return refused(async () => {
    useReceiverChecks.setState({ checks: await rpc.receiver.selfTest.mutate() });
  }, where);
}

async function changeCertificates(call: () => Promise<unknown>): Promise<string | null> {
  const problem = await refused(call, where);
  await queryClient.invalidateQueries({ queryKey: certificatesKey });
  receiverChanged();
  return problem;
}

export const makeCertificate = (): Promise<string | null> =>
  changeCertificates(() => rpc.receiver.makeCertificate.mutate());

export function importCertificate(file: File, passphrase: string): Promise<string | null> {
  return changeCertificates(async () => {
    const base64 = toBase64(new Uint8Array(await file.arrayBuffer()));
    await rpc.receiver.importCertificate.mutate({ base64, passphrase, fileName: file.name });
  });
}

export function trustCertificates(file: File): Promise<string | null> {
  return changeCertificates(async () => {
    await rpc.receiver.trust.mutate({ pem: await file.text(), fileName: file.name });
  });
}

export const distrust = (fingerprint: string): Promise<string | null> =>
  changeCertificates(() => rpc.receiver.distrust.mutate({ fingerprint }));

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
