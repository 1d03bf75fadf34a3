import type { CommitCandidate, CommitOutcome } from './commit-candidate.ts';
import { WritableDatabase } from './database.ts';
import { forgetfulFs } from './forgetful-fs.ts';
import { GroupCommit } from './group-commit.ts';
import { openWriters } from './open-writers.ts';
import { indexSchema, userSchema } from './schemas.ts';

/** A store that keeps nothing: the code of a commit over databases in memory, without a file. */
export class RehearsalStore {
  readonly #index = WritableDatabase.openScratch(indexSchema);
  readonly #user = WritableDatabase.openScratch(userSchema);
  readonly #groups: GroupCommit;

  constructor(now: () => number) {
    const { userWriter, arrivals, indexWriter } = openWriters(this.#index, this.#user, now);
    this.#groups = new GroupCommit({
      dataDirectory: '',
      index: this.#index,
      user: this.#user,
      indexWriter,
      userWriter,
      arrivals,
      fs: forgetfulFs,
      now,
      onChanged: () => undefined,
    });
  }

  commit(candidate: CommitCandidate): Promise<CommitOutcome> {
    return this.#groups.add(candidate);
  }

  async close(): Promise<void> {
    await this.#groups.idle();
    this.#index.close();
    this.#user.close();
  }
}
