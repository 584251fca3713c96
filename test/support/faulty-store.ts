import { createMemoryStore } from '../../src/memory/memory-store';
import { type PartitionStore, type StoreCommit, StoreUnavailable } from '../../src/ports/state-store';

export interface FaultyStore extends PartitionStore {
  /** The store as it was before the last n commits: a Redis that came back with an older snapshot. */
  setBack(commits: number): Promise<void>;
  wipe(): void;
  /** The next commit is done, and its answer lost. */
  loseNextAnswer(): void;
  readonly commits: number;
}

/** The in-memory store with the accidents that a Redis can have. */
export const createFaultyStore = (): FaultyStore => {
  let inner = createMemoryStore().partition('test', 0);
  let done: StoreCommit[] = [];
  let losesAnswer = false;
  return {
    takeOver: (token) => inner.takeOver(token),
    load: (keys) => inner.load(keys),
    clear: async (token) => {
      const result = await inner.clear(token);
      if (result === 'cleared') done = [];
      return result;
    },
    commit: async (commit) => {
      const result = await inner.commit(commit);
      if (result === 'committed') done.push(commit);
      if (losesAnswer) {
        losesAnswer = false;
        throw new StoreUnavailable('the answer was lost');
      }
      return result;
    },
    setBack: async (commits) => {
      done = done.slice(0, Math.max(0, done.length - commits));
      inner = createMemoryStore().partition('test', 0);
      const token = 'set-back';
      await inner.takeOver(token);
      let expectedOffset: number | null = null;
      for (const commit of done) {
        await inner.commit({ ...commit, token, expectedOffset });
        expectedOffset = commit.nextOffset;
      }
      // The snapshot holds the token of its time.
      const last = done.at(-1);
      if (last !== undefined) await inner.takeOver(last.token);
    },
    wipe: () => {
      done = [];
      inner = createMemoryStore().partition('test', 0);
    },
    loseNextAnswer: () => {
      losesAnswer = true;
    },
    get commits() {
      return done.length;
    },
  };
};
