import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { AuditedPeer } from '../../main/audit/audit-events.ts';
import type { StudyTransfer } from '../../main/audit/audit-trail.ts';
import { Listener } from '../../main/receive/listener.ts';
import { receiverSettingsFrom } from '../../main/receive/receiver-settings.ts';
import type { RefusedObjects } from '../../main/receive/refusals.ts';
import { systemTimers, type Timers } from '../../main/timers.ts';
import type { TlsMaterial } from '../../main/receive/tls-profile.ts';
import type { NegatoscopeError } from '../../shared/errors.ts';
import type { AssociationSummary } from '../../shared/model/receiver.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import { ManualTimers } from './manual-timers.ts';
import { RecordingIngest, type RecordedObject } from './recording-ingest.ts';
import { ScriptedPeer, describePdu } from './scripted-peer.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import {
  associateRequest,
  echoRequest,
  pData,
  pdv,
  releaseRequest,
  storeMessage,
  type RequestParts,
} from './upper-layer-bytes.ts';

/** A receiver that speaks TLS, and how its test's well-behaved peers do. */
export interface SecuredReceiver {
  readonly tls: TlsMaterial;
  readonly peer: ConnectionOptions;
}

/** What a listener told, in order. */
interface Heard {
  readonly log: AssociationSummary[];
  readonly transferred: { readonly peer: AuditedPeer; readonly transfers: readonly StudyTransfer[] }[];
  readonly refused: { readonly peer: AuditedPeer; readonly refused: readonly RefusedObjects[] }[];
  readonly forbidden: { readonly peer: AuditedPeer; readonly reason: string }[];
  readonly faults: NegatoscopeError[];
}

/** A listener on a free port over a recording ingest, ended with the test. */
export class ReceiverUnderTest {
  readonly listener: Listener;
  readonly ingest: RecordingIngest;
  /** What the disk says when it is asked. */
  readonly disk: { freeBytes: number };
  readonly heard: Heard;
  #endedRead = 0;
  readonly #wakers: (() => void)[];
  readonly #peerOptions: ConnectionOptions | undefined;

  static async start(
    settings: Readonly<Record<string, SettingValue>> = {},
    timers: Timers = systemTimers,
    secured: SecuredReceiver | null = null,
  ): Promise<ReceiverUnderTest> {
    const ingest = new RecordingIngest(temporaryDirectory());
    const heard: Heard = { log: [], transferred: [], refused: [], forbidden: [], faults: [] };
    // Certificates are valid by the real clock, which no test can set for OpenSSL.
    const nowMs = secured === null ? Date.UTC(2024, 0, 1) : Date.now();
    const disk = { freeBytes: Number.POSITIVE_INFINITY };
    const wakers: (() => void)[] = [];
    const listener = await Listener.start({
      settings: receiverSettingsFrom({ 'receiver.port': 0, ...settings }),
      tls: secured?.tls ?? null,
      ingest,
      measureFreeBytes: () => Promise.resolve(disk.freeBytes),
      timers,
      now: () => nowMs,
      onAssociation: (summary) => {
        heard.log.push(summary);
        for (const wake of wakers.splice(0)) wake();
      },
      onRefusedObjects: (peer, refused) => heard.refused.push({ peer, refused }),
      onTransferred: (peer, transfers) => heard.transferred.push({ peer, transfers }),
      onForbidden: (peer, reason) => heard.forbidden.push({ peer, reason }),
      onFault: (error) => heard.faults.push(error),
    });
    onTestFinished(async () => {
      const stopped = listener.stop();
      // Whatever still waits, waits no longer than the stop and closing times.
      if (timers instanceof ManualTimers) timers.advance(60_000);
      await stopped;
    });
    return new ReceiverUnderTest(listener, ingest, disk, heard, wakers, secured?.peer);
  }

  private constructor(
    listener: Listener,
    ingest: RecordingIngest,
    disk: { freeBytes: number },
    heard: Heard,
    wakers: (() => void)[],
    peerOptions: ConnectionOptions | undefined,
  ) {
    this.listener = listener;
    this.ingest = ingest;
    this.disk = disk;
    this.heard = heard;
    this.#wakers = wakers;
    this.#peerOptions = peerOptions;
  }

  get port(): number {
    return this.listener.address.port;
  }

  /** A peer whose socket goes with the test. */
  async connect(): Promise<ScriptedPeer> {
    const peer =
      this.#peerOptions === undefined
        ? await ScriptedPeer.connect(this.port)
        : await ScriptedPeer.connectSecurely(this.port, this.#peerOptions);
    onTestFinished(() => peer.destroy());
    return peer;
  }

  /** A peer with an accepted association. */
  async associate(parts: RequestParts = {}): Promise<ScriptedPeer> {
    const peer = await this.connect();
    await peer.send(associateRequest(parts));
    const answer = await peer.receive();
    assert.equal(answer?.type, 0x02, describePdu(answer));
    return peer;
  }

  /** The next connection that ended, in the order in which they did. */
  async ended(): Promise<AssociationSummary> {
    for (;;) {
      const ended = new Map(
        this.heard.log
          .filter(({ endedAt }) => endedAt !== null)
          .map((summary) => [summary.associationId, summary]),
      );
      const next = [...ended.values()][this.#endedRead];
      if (next !== undefined) {
        this.#endedRead += 1;
        return next;
      }
      await new Promise<void>((resolve) => {
        this.#wakers.push(resolve);
      });
    }
  }

  /** What every negative test ends with: a well-behaved sender is served from connection to release. */
  async expectNextAssociationWorks(): Promise<void> {
    const ours = (): readonly RecordedObject[] =>
      this.ingest.objects.filter(({ source }) => source.callingAe === 'NEXT');
    const storedBefore = ours().length;
    const peer = await this.associate({ calling: 'NEXT' });
    await peer.send(pData(pdv(1, 'command', echoRequest(7))));
    await assertAnswer(peer, 0x8030);
    const data = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
    await peer.send(storeMessage(data, { messageId: 8, instanceUid: '1.2.840.99' }));
    await assertAnswer(peer, 0x8001);
    await peer.send(releaseRequest);
    assert.equal((await peer.receive())?.type, 0x06);
    peer.destroy();
    const stored = ours().slice(storedBefore);
    const sha256 = createHash('sha256').update(data).digest('hex');
    assert.deepEqual(
      stored.map((object) => object.sha256),
      [sha256],
    );
    assert.deepEqual(this.heard.faults, []);
  }
}

/** Reads until the other side's A-ABORT and close; answers [source, reason]. */
export async function expectAbort(peer: ScriptedPeer): Promise<readonly [source: number, reason: number]> {
  const found = await peer.receive();
  assert.equal(found?.type, 0x07, describePdu(found));
  const [source, reason] = [found?.body[2] ?? -1, found?.body[3] ?? -1];
  return [source, reason];
}

async function assertAnswer(peer: ScriptedPeer, commandField: number): Promise<void> {
  const response = await peer.receiveResponse();
  assert.deepEqual([response.commandField, response.status], [commandField, 0]);
}
