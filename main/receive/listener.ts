import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { NegatoscopeError } from '../../shared/errors.ts';
import { ImplementationClassUID, ImplementationVersionName } from '../../shared/dicom/implementation.ts';
import type { AssociationSummary, ReceiverStatus, ReceiverWarning } from '../../shared/model/receiver.ts';
import type { AuditedPeer } from '../audit/audit-events.ts';
import type { StudyTransfer } from '../audit/audit-trail.ts';
import { readCertificates } from '../certificates/identity.ts';
import type { Ingest } from '../ingest/incoming-instance.ts';
import { ArrivalRate } from './arrival-rate.ts';
import type { AssociateRequest } from './associate-request.ts';
import { Association, type AssociationEnd, type Decision, type Session } from './association.ts';
import { judgeAssociation } from './association-policy.ts';
import { BlockPool } from './block-pool.ts';
import type { KeptObject, StoreResult, StoreServices } from './c-store.ts';
import { exposureWarnings } from './exposure.ts';
import { DimseUser } from './dimse-user.ts';
import { FreeSpace } from './free-space.ts';
import { rejections } from './pdu.ts';
import { Refusals, type RefusedObjects } from './refusals.ts';
import type { ReceiverSettings } from './receiver-settings.ts';
import type { Timers } from '../timers.ts';
import type { TlsMaterial } from './tls-profile.ts';
import { Transport, remoteAddressOf, type RefusedPeer } from './transport.ts';

export interface ListenerOptions {
  readonly settings: ReceiverSettings;
  /** Null: associations come over plain TCP. */
  readonly tls: TlsMaterial | null;
  readonly ingest: Ingest;
  /** Bytes that may be written where objects go (`measureFreeBytes`). */
  readonly measureFreeBytes: () => Promise<number>;
  readonly timers: Timers;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /**
   * An association was established, or a connection ended: the receive log. Holds no patient data. Called once more for
   * each object that became durable, or was refused, after its peer had left.
   */
  readonly onAssociation: (summary: AssociationSummary) => void;
  /** Objects became durable: each once, those of an association at its end. */
  readonly onTransferred: (peer: AuditedPeer, transfers: readonly StudyTransfer[]) => void;
  /** Objects were refused: each once, those of an association at its end. */
  readonly onRefusedObjects: (peer: AuditedPeer, refused: readonly RefusedObjects[]) => void;
  /** A peer was kept out because of who it is, or because it could not prove it. */
  readonly onForbidden: (peer: AuditedPeer, reason: string) => void;
  /** A failure that no peer can be told. */
  readonly onFault: (error: NegatoscopeError) => void;
}

export interface ReceiverAddress {
  readonly host: string;
  /** As bound, also where the setting was 0. */
  readonly port: number;
  readonly ae: string;
}

const mostRecent = 50;

/** One connection and what is told of it. */
interface Connection {
  readonly association: Association;
  readonly remoteAddress: string;
  summary: AssociationSummary;
  /** What was kept and not told yet. */
  readonly kept: KeptObject[];
  readonly refusals: Refusals;
  user: DimseUser | undefined;
}

/** The DICOM listener: a bound port, its connections, and their counts. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #transport: Transport;
  readonly #services: StoreServices;
  readonly #rate: ArrivalRate;
  /** Not negotiated yet, or closing; the oldest first. */
  readonly #pending = new Set<Connection>();
  readonly #open = new Set<Connection>();
  readonly #recent: AssociationSummary[] = [];
  #address: ReceiverAddress;
  #stopping: Promise<void> | undefined;

  /** Binds and listens. Throws `network.port-busy` and `network.cannot-listen`. */
  static async start(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    await listener.#listen();
    return listener;
  }

  private constructor(options: ListenerOptions) {
    const { settings, ingest, timers } = options;
    this.#options = options;
    this.#rate = new ArrivalRate(() => timers.now());
    this.#services = {
      ingest,
      timers,
      blocks: new BlockPool(),
      freeSpace: new FreeSpace(options.measureFreeBytes, settings.reserveBytes, timers),
      handlerMs: settings.handlerMs,
      maxObjectBytes: settings.maxObjectBytes,
      onFault: options.onFault,
    };
    this.#address = { host: settings.host, port: settings.port, ae: settings.ae };
    this.#transport = new Transport({
      tls: options.tls,
      handshakeMs: settings.artimMs,
      timers,
      now: options.now,
      onHandshake: () => this.#limitPending(),
      onSocket: (socket) => this.#onConnection(socket),
      onRefused: (refused) => this.#onRefused(refused),
    });
  }

  get address(): ReceiverAddress {
    return this.#address;
  }

  /** Associations. */
  get openCount(): number {
    return this.#open.size;
  }

  status(): ReceiverStatus {
    const { tls } = this.#options;
    const open = [...this.#open].map(({ summary }) => summary);
    return {
      state: this.#stopping === undefined ? 'listening' : 'off',
      ...this.#address,
      problem: null,
      usesTls: tls !== null,
      warnings: this.#warnings(),
      openAssociations: this.#open.size,
      imagesPerSecond: this.#rate.perSecond,
      recent: structuredClone([...open, ...this.#recent].slice(0, mostRecent)),
    };
  }

  #warnings(): ReceiverWarning[] {
    const { settings, tls, now } = this.#options;
    const [certificate] =
      tls === null ? [] : readCertificates(tls.identity.certificatesPem, 'certificate of this node');
    const exposure =
      tls === null || certificate === undefined ? null : { trustedCount: tls.trusted.length, certificate };
    return exposureWarnings(settings, exposure, now());
  }

  /**
   * Stops accepting; associations end as soon as the object that they are receiving is durable and answered, and at
   * the latest after the stop time. Resolves when every socket is gone. Idempotent.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#transport.server.close(() => resolve());
    });
    const reason = new NegatoscopeError('operation.cancelled', 'the receiver is stopping', {
      operation: 'receive',
    });
    while (this.#transport.dropOldestHandshake(reason.message)) continue;
    for (const connection of this.#pending) connection.association.abort(reason.message);
    for (const connection of this.#open) connection.user?.stop(reason);
    const deadline = this.#options.timers.after(this.#options.settings.stopMs, () => {
      for (const connection of this.#open) connection.association.abort(reason.message);
    });
    await closed;
    deadline.cancel();
  }

  #listen(): Promise<void> {
    const { host, port, ae } = this.#address;
    const { server } = this.#transport;
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => reject(cannotListen(host, port, error));
      server.once('error', onError);
      server.listen({ host, port }, () => {
        server.off('error', onError);
        server.on('error', (error) => this.#options.onFault(cannotListen(host, port, error)));
        const bound = server.address();
        this.#address = { host, port: typeof bound === 'object' && bound !== null ? bound.port : port, ae };
        resolve();
      });
    });
  }

  #onConnection(socket: Socket): void {
    const { settings, timers } = this.#options;
    const remoteAddress = remoteAddressOf(socket);
    const connection: Connection = {
      association: new Association({
        socket,
        limits: settings,
        timers,
        decide: (request, session) => this.#decide(connection, request, session),
        onEnd: (end) => this.#onEnd(connection, end),
        onClosed: () => {
          this.#pending.delete(connection);
        },
      }),
      remoteAddress,
      summary: this.#newSummary(remoteAddress),
      kept: [],
      refusals: new Refusals(),
      user: undefined,
    };
    this.#pending.add(connection);
    this.#limitPending();
  }

  /** Silent connections must not keep others out: the one that waited longest makes room. */
  #limitPending(): void {
    const waiting = this.#pending.size + this.#transport.handshakeCount;
    if (waiting <= this.#options.settings.maxPendingConnections) return;
    const reason = 'more connections than may wait';
    const [oldest] = this.#pending;
    if (!this.#transport.dropOldestHandshake(reason)) oldest?.association.abort(reason);
  }

  #newSummary(remoteAddress: string): AssociationSummary {
    return {
      associationId: randomUUID(),
      callingAe: '',
      calledAe: '',
      remoteAddress,
      startedAt: new Date(this.#options.now()).toISOString(),
      endedAt: null,
      state: 'negotiating',
      stored: 0,
      refused: 0,
      bytes: 0,
      unanswered: 0,
      problem: null,
    };
  }

  /** A peer that did not get as far as a connection of ours. */
  #onRefused({ remoteAddress, reason, isFailedProof }: RefusedPeer): void {
    const problem = `TLS: ${reason}`;
    const summary = this.#newSummary(remoteAddress);
    this.#options.onAssociation({ ...summary, endedAt: summary.startedAt, state: 'rejected', problem });
    if (isFailedProof) this.#options.onForbidden({ callingAe: '', address: remoteAddress }, problem);
  }

  #decide(connection: Connection, request: AssociateRequest, session: Session): Decision {
    const { settings } = this.#options;
    const { remoteAddress } = connection;
    const { callingAe, calledAe } = request;
    // What is shown of a title is what a title may be; anything else is named, not repeated.
    connection.summary = { ...connection.summary, callingAe: shown(callingAe), calledAe: shown(calledAe) };
    let fromSameHost = 0;
    for (const other of this.#open) if (other.remoteAddress === remoteAddress) fromSameHost += 1;
    const load = { total: this.#open.size, fromSameHost };
    const judgement = judgeAssociation(request, remoteAddress, load, settings);
    if (judgement.kind === 'reject') {
      const { rejection } = judgement;
      const isForbidden = rejection === rejections.callingAe || rejection === rejections.calledAe;
      const peer = { callingAe: connection.summary.callingAe, address: remoteAddress };
      if (isForbidden) this.#options.onForbidden(peer, rejection.problem);
      return judgement;
    }

    const abstractSyntaxes = new Map(
      request.contexts.map((context) => [context.contextId, context.abstractSyntax]),
    );
    const contexts = new Map(
      judgement.contexts
        .filter(({ result }) => result === 'acceptance')
        .map(({ contextId, TransferSyntaxUID }) => [
          contextId,
          { abstractSyntax: abstractSyntaxes.get(contextId) ?? '', TransferSyntaxUID },
        ]),
    );
    const user = new DimseUser({
      session,
      source: {
        kind: 'network',
        label: callingAe,
        callingAe,
        calledAe,
        remoteAddress,
        batchId: connection.summary.associationId,
      },
      contexts,
      services: this.#services,
      maxCommandBytes: settings.maxCommandBytes,
      onStored: (result, isAnswered) => this.#onStored(connection, result, isAnswered),
    });
    connection.user = user;
    connection.summary = { ...connection.summary, state: 'established' };
    this.#pending.delete(connection);
    this.#open.add(connection);
    this.#options.onAssociation({ ...connection.summary });
    return {
      kind: 'accept',
      user,
      contextIds: new Set(contexts.keys()),
      acceptance: {
        contexts: judgement.contexts,
        roles: judgement.roles,
        answersAsyncOperations: request.asyncOperations !== null,
        maxPduBytes: settings.maxPduBytes,
        ImplementationClassUID,
        ImplementationVersionName,
      },
    };
  }

  #onStored(connection: Connection, result: StoreResult, isAnswered: boolean): void {
    const { summary } = connection;
    summary.bytes += result.byteCount;
    if (result.problem === null) {
      summary.stored += 1;
      this.#rate.add();
    } else {
      summary.refused += 1;
      summary.problem = result.problem.message;
      // What the request alone gave reason for has no code of its own.
      const { problem, status } = result;
      const reason = problem.code === 'network.protocol' ? status.meaning : problem.code;
      connection.refusals.add(reason, result.SOPClassUID, result.SOPInstanceUID);
    }
    if (result.kept !== null) connection.kept.push(result.kept);
    if (isAnswered) return;
    // The end was reported before this was known: it is reported again.
    this.#tellTransfers(connection);
    summary.unanswered += 1;
    this.#options.onAssociation({ ...summary });
  }

  #tellTransfers({ kept, refusals, summary }: Connection): void {
    const peer = { callingAe: summary.callingAe, address: summary.remoteAddress };
    if (kept.length > 0) this.#options.onTransferred(peer, groupByStudy(kept.splice(0)));
    const refused = refusals.take();
    if (refused.length > 0) this.#options.onRefusedObjects(peer, refused);
  }

  #onEnd(connection: Connection, { how, problem }: AssociationEnd): void {
    const endedAt = new Date(this.#options.now()).toISOString();
    const { summary } = connection;
    connection.summary = { ...summary, endedAt, state: how, problem: problem ?? summary.problem };
    if (this.#open.delete(connection)) this.#pending.add(connection);
    this.#tellTransfers(connection);
    // A connection that never named itself is reported, but does not push associations off the list.
    if (connection.summary.callingAe !== '') {
      this.#recent.unshift(connection.summary);
      this.#recent.length = Math.min(this.#recent.length, mostRecent);
    }
    this.#options.onAssociation({ ...connection.summary });
  }
}

function groupByStudy(kept: readonly KeptObject[]): StudyTransfer[] {
  const byStudy = Map.groupBy(kept, ({ studyId }) => studyId);
  return [...byStudy].map(([studyId, objects]) => {
    const byClass = Map.groupBy(objects, ({ SOPClassUID }) => SOPClassUID);
    return {
      studyId,
      sopClasses: [...byClass].map(([SOPClassUID, { length }]) => ({ SOPClassUID, instanceCount: length })),
      isNew: objects.some(({ isNew }) => isNew),
    };
  });
}

function shown(title: string): string {
  const printable = title.replace(/[^ -~]|\\/g, '?');
  return printable.trim() === '' ? '(blank)' : printable;
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): NegatoscopeError {
  if (error.code === 'EADDRINUSE') {
    return new NegatoscopeError(
      'network.port-busy',
      `Port ${port} on ${host} is used by another program: end it, or set receiver.port to a free port`,
      { host, port },
      { cause: error },
    );
  }
  const reason = error.code ?? error.message;
  return new NegatoscopeError(
    'network.cannot-listen',
    `Cannot listen on ${host} port ${port}: ${reason}`,
    { host, port, reason },
    { cause: error },
  );
}
