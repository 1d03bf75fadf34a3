import type { Protocol } from '../../../shared/hanging/protocol.ts';
import type { HangingChoice, SavedLevel } from '../../../shared/model/hanging.ts';

/** Hanging protocols and choices, as part of the store's api. What is answered is on stable storage. */
export interface HangingApi {
  /**
   * Keeps a protocol as the next version of its id and level; answers it as it is now. Throws `hanging.locked` when it is locked itself or a
   * locked protocol has its id, unless `mayChangeLocked`.
   */
  saveProtocol(change: {
    readonly protocol: Protocol;
    readonly author: string;
    readonly mayChangeLocked: boolean;
  }): Promise<Protocol>;
  /** Its versions stay in the history. Throws `hanging.locked`; nothing happens when it is gone already. */
  removeProtocol(change: {
    readonly id: string;
    readonly level: SavedLevel;
    readonly author: string;
    readonly mayChangeLocked: boolean;
  }): Promise<void>;
  /** Null: nothing is chosen any more. Throws `store.not-found`. */
  setHangingChoice(studyId: number, choice: HangingChoice | null): Promise<void>;
}
