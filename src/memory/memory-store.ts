import type { OutboxEntry, PartitionStore, StateStore, StoreCommit } from '../ports/state-store';

interface Held {
  token: string | null;
  nextOffset: number | null;
  meta: string | null;
  states: Map<string, Buffer>;
  timers: Map<string, number>;
  outbox: OutboxEntry[];
}

const empty = (): Held => ({
  token: null,
  nextOffset: null,
  meta: null,
  states: new Map(),
  timers: new Map(),
  outbox: [],
});

const copy = (held: Held): Held => ({
  ...held,
  states: new Map(held.states),
  timers: new Map(held.timers),
  outbox: [...held.outbox],
});

/** The store in memory: for the embedded run and for tests, which can also empty it or set it back. */
export interface MemoryStore extends StateStore {
  /** As if the server had been emptied. */
  wipe(): void;
  /** A copy of everything; giving it back models a server restored from an older copy. */
  snapshot(): () => void;
}

export const createMemoryStore = (): MemoryStore => {
  let partitions = new Map<string, Held>();
  const of = (name: string): Held => {
    const held = partitions.get(name) ?? empty();
    partitions.set(name, held);
    return held;
  };
  return {
    partition: (processor, partition) => partitionStore(() => of(`${processor}:${partition}`)),
    close: async () => {},
    wipe: () => {
      partitions = new Map();
    },
    snapshot: () => {
      const taken = new Map([...partitions].map(([name, held]) => [name, copy(held)]));
      return () => {
        partitions = new Map([...taken].map(([name, held]) => [name, copy(held)]));
      };
    },
  };
};

const partitionStore = (current: () => Held): PartitionStore => ({
  takeOver: async (token) => {
    const held = current();
    held.token = token;
    const timers = [...held.timers].map(([key, atMs]) => ({ key, atMs }));
    return { nextOffset: held.nextOffset, meta: held.meta, timers, outbox: [...held.outbox] };
  },
  load: async (keys) => {
    const { states } = current();
    return keys.map((key) => states.get(key) ?? null);
  },
  commit: async (commit) => {
    const held = current();
    if (held.token !== commit.token) return 'fenced';
    if (held.nextOffset !== commit.expectedOffset) return 'moved';
    apply(held, commit);
    return 'committed';
  },
  clear: async (token) => {
    const held = current();
    if (held.token !== token) return 'fenced';
    Object.assign(held, empty(), { token });
    return 'cleared';
  },
});

const apply = (held: Held, commit: StoreCommit): void => {
  for (const [key, value] of commit.states) {
    if (value === null) held.states.delete(key);
    else held.states.set(key, value);
  }
  for (const [key, atMs] of commit.timers) {
    if (atMs === null) held.timers.delete(key);
    else held.timers.set(key, atMs);
  }
  const { trimOutboxTo } = commit;
  if (trimOutboxTo !== null) held.outbox = held.outbox.filter((entry) => entry.id > trimOutboxTo);
  if (commit.outbox !== null) held.outbox.push(commit.outbox);
  held.nextOffset = commit.nextOffset;
  held.meta = commit.meta;
};
