import { asNegatoscopeError } from '../../shared/errors.ts';
import type { ReceiverStatus } from '../../shared/model/receiver.ts';
import type { SettingValue } from '../../shared/model/settings.ts';
import { Listener, type ListenerOptions, type ReceiverAddress } from './listener.ts';
import type { ReceiverApi } from './receiver-api.ts';
import { receiverSettingsFrom, type ReceiverSettings } from './receiver-settings.ts';
import type { LaterRehearsal } from '../ingest/rehearse-later.ts';
import { systemTimers } from '../timers.ts';
import type { TlsMaterial } from './tls-profile.ts';

export interface ListenerHostOptions extends Omit<ListenerOptions, 'settings' | 'tls' | 'timers'> {
  /** Called at each start with TLS, with our AE title. */
  readonly readTlsMaterial: (ae: string) => Promise<TlsMaterial>;
  /** Called once, before the first port opens (`rehearseReceiving`). */
  readonly rehearse?: (objectCount: number) => Promise<void>;
  /** Called each time that a port has opened, as long as objects are left (`rehearseLater`). */
  readonly rehearseLater?: (objectCount: number, isIdle: () => boolean) => LaterRehearsal;
  /** Called at each start, before the port opens. */
  readonly onSettings?: (settings: ReceiverSettings) => void;
  /** Called when a listener has stopped and nothing is received any more. */
  readonly onStopped?: () => Promise<void>;
}

/** Starts, restarts and stops the one listener of a thread, and tells its status also while there is none. */
export class ListenerHost implements ReceiverApi {
  readonly #options: ListenerHostOptions;
  #listener: Listener | undefined;
  #hasRehearsed = false;
  /** Goes on while a port is open. */
  #later: LaterRehearsal | undefined;
  /** Objects to be rehearsed while a port is open; unknown before the first. */
  #laterObjects: number | undefined;
  #lastStatus: ReceiverStatus = {
    state: 'off',
    ae: '',
    host: '',
    port: 0,
    problem: null,
    usesTls: false,
    warnings: [],
    openAssociations: 0,
    imagesPerSecond: 0,
    recent: [],
  };

  constructor(options: ListenerHostOptions) {
    this.#options = options;
  }

  async start(values: Readonly<Record<string, SettingValue>>): Promise<ReceiverAddress> {
    const settings = receiverSettingsFrom(values);
    await this.stop();
    this.#options.onSettings?.(settings);
    if (!this.#hasRehearsed) {
      this.#hasRehearsed = true;
      await this.#options.rehearse?.(settings.rehearsalObjects);
    }
    const { host, port, ae } = settings;
    try {
      const tls = settings.usesTls ? await this.#options.readTlsMaterial(ae) : null;
      this.#listener = await Listener.start({ ...this.#options, settings, tls, timers: systemTimers });
      const listener = this.#listener;
      this.#laterObjects ??= settings.laterRehearsalObjects;
      if (this.#laterObjects > 0) {
        this.#later = this.#options.rehearseLater?.(this.#laterObjects, () => listener.openCount === 0);
      }
      return listener.address;
    } catch (error) {
      const { message } = asNegatoscopeError(error, 'Listener.start');
      this.#lastStatus = { ...this.#lastStatus, state: 'failed', host, port, ae, problem: message };
      throw error;
    }
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#laterObjects = await this.#later?.stop();
    this.#later = undefined;
    await listener.stop();
    await this.#options.onStopped?.();
    this.#lastStatus = listener.status();
    this.#listener = undefined;
  }

  status(): Promise<ReceiverStatus> {
    return Promise.resolve(this.#listener?.status() ?? this.#lastStatus);
  }
}
