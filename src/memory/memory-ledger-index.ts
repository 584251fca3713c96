import { type IndexedBatch, KEPT_OFFSETS, type LedgerIndex } from '../ports/ledger-index';
import { partitionOf } from '../topology/murmur2';
import { TOPICS } from '../topology/topics';

/** The ledger's index in memory: for the embedded run and for tests. */
export const createMemoryLedgerIndex = (): LedgerIndex => {
  const positions = new Map<number, number>();
  const offsets = new Map<string, readonly number[]>();
  const put = ({ conversationId, offset }: IndexedBatch['entries'][number]): void => {
    const known = new Set([...(offsets.get(conversationId) ?? []), offset]);
    offsets.set(conversationId, [...known].sort((a, b) => a - b).slice(-KEPT_OFFSETS));
  };
  return {
    position: async (partition) => positions.get(partition) ?? null,
    add: async ({ partition, expected, next, entries }) => {
      if ((positions.get(partition) ?? null) !== expected) return 'moved';
      for (const entry of entries) put(entry);
      positions.set(partition, next);
      return 'added';
    },
    find: async (conversationId) => ({
      offsets: offsets.get(conversationId) ?? [],
      position: positions.get(partitionOf(Buffer.from(conversationId), TOPICS.verdicts.partitions)) ?? null,
    }),
    close: async () => {},
  };
};
