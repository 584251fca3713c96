import type { MemoryStore } from '../../src/memory/memory-store';
import { type PartitionStore, type StateStore, StoreUnavailable } from '../../src/ports/state-store';
import type { Gate } from './gate';

/** The one Redis of a history. */
export interface Redis {
  readonly store: MemoryStore;
  away: boolean;
}

/** The store as one process reaches it. */
export const createStorePort = (
  redis: Redis,
  gate: Gate,
  as: (store: PartitionStore) => PartitionStore,
): StateStore => {
  const call = <T>(work: () => Promise<T>): Promise<T> =>
    gate.pass(
      () => {
        if (redis.away) throw new StoreUnavailable('Redis is away');
        return work();
      },
      () => new StoreUnavailable('the answer was lost'),
    );
  return {
    partition: (processor, partition) => {
      const inner = as(redis.store.partition(processor, partition));
      return {
        takeOver: (token) => call(() => inner.takeOver(token)),
        load: (keys) => call(() => inner.load(keys)),
        commit: (commit) => call(() => inner.commit(commit)),
        clear: (token) => call(() => inner.clear(token)),
      };
    },
    close: async () => {},
  };
};
