import { expect, onTestFinished } from 'vitest';
import { ScriptedPeer } from './scripted-peer.ts';
import { sliceDataSet, type SliceValues } from './slice-file.ts';
import {
  associateRequest,
  echoRequest,
  explicitLittle,
  pData,
  pdv,
  storeMessage,
  verification,
} from './upper-layer-bytes.ts';

const mr = '1.2.840.10008.5.1.4.1.1.4';

/** One association that lives through what happens to the receiver. */
export interface StoringPeer {
  /** Sends an object; answers its status. */
  readonly send: (SOPInstanceUID: string, values?: SliceValues) => Promise<number>;
  /** Sends one instance as if it were another. */
  readonly sendAs: (requested: string, SOPInstanceUID: string) => Promise<number>;
  /** Answers the status of a C-ECHO. */
  readonly echo: () => Promise<number>;
}

export async function connectStoringPeer(port: number): Promise<StoringPeer> {
  const peer = await ScriptedPeer.connect(port);
  onTestFinished(() => peer.destroy());
  const contexts = [
    { id: 1, abstractSyntaxes: [verification], transferSyntaxes: [explicitLittle] },
    { id: 3, abstractSyntaxes: [mr], transferSyntaxes: [explicitLittle] },
  ];
  await peer.send(associateRequest({ contexts }));
  expect((await peer.receive())?.type).toBe(0x02);
  const store = async (dataSet: Uint8Array, instanceUid: string): Promise<number> => {
    await peer.send(storeMessage(dataSet, { instanceUid, classUid: mr }));
    return (await peer.receiveResponse()).status;
  };
  return {
    send: (instanceUid, values = {}) =>
      store(sliceDataSet({ ...values, SOPInstanceUID: instanceUid }), instanceUid),
    sendAs: (requested, SOPInstanceUID) => store(sliceDataSet({ SOPInstanceUID }), requested),
    async echo() {
      await peer.send(pData(pdv(1, 'command', echoRequest(7))));
      return (await peer.receiveResponse()).status;
    },
  };
}
