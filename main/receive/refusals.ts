/** Objects of one SOP class that one association was refused for one reason. Without patient data. */
export interface RefusedObjects {
  /** A code of `shared/errors.ts`, or the meaning of the DIMSE status. */
  readonly reason: string;
  /** Of the presentation context that they came on: what the request says may be anything. */
  readonly SOPClassUID: string;
  readonly instanceCount: number;
  /** The first of them, as the requests said; nothing that is longer than a UID may be. */
  readonly SOPInstanceUIDs: readonly string[];
}

/** More are only counted: who sends refused objects all day must not fill memory and the audit trail. */
const mostNamed = 20;
/** PS3.5 9.1 */
const uidLength = 64;

interface Group {
  readonly reason: string;
  readonly SOPClassUID: string;
  instanceCount: number;
  readonly SOPInstanceUIDs: string[];
}

/** What one association was refused, gathered until its end. Bounded by its presentation contexts and our reasons. */
export class Refusals {
  readonly #groups = new Map<string, Group>();

  add(reason: string, SOPClassUID: string, SOPInstanceUID: string): void {
    const key = `${reason} ${SOPClassUID}`;
    const group = this.#groups.get(key) ?? { reason, SOPClassUID, instanceCount: 0, SOPInstanceUIDs: [] };
    this.#groups.set(key, group);
    group.instanceCount += 1;
    const isNamed = SOPInstanceUID !== '' && SOPInstanceUID.length <= uidLength;
    if (isNamed && group.SOPInstanceUIDs.length < mostNamed) group.SOPInstanceUIDs.push(SOPInstanceUID);
  }

  /** What was gathered since the last time. */
  take(): RefusedObjects[] {
    const taken = [...this.#groups.values()];
    this.#groups.clear();
    return taken;
  }
}
