/**
 * States in memory, so that a conversation that goes on isn't loaded for each batch. Two generations instead of an exact
 * least-recently-used order: a look-up costs one map access, and what wasn't touched for a whole generation goes.
 */
export interface StateCache<State> {
  /** undefined: not in memory, ask the store. `state: null`: known to have none. */
  get(key: string): Entry<State> | undefined;
  set(key: string, entry: Entry<State>): void;
  /** Lets go of what is old. Only between batches: a batch counts on what it loaded. */
  settle(): void;
  readonly size: number;
}

export interface Entry<State> {
  readonly state: State | null;
  /** First met in the blind time of a rebuild: it makes no output. */
  readonly muted: boolean;
}

export const createStateCache = <State>(generationSize: number): StateCache<State> => {
  let young = new Map<string, Entry<State>>();
  let old = new Map<string, Entry<State>>();
  return {
    get(key) {
      const found = young.get(key);
      if (found !== undefined) return found;
      const aged = old.get(key);
      if (aged !== undefined) young.set(key, aged);
      return aged;
    },
    set(key, entry) {
      young.set(key, entry);
    },
    settle() {
      if (young.size < generationSize) return;
      old = young;
      young = new Map();
    },
    get size() {
      return young.size + old.size;
    },
  };
};
