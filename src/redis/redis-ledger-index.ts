import { type IndexedBatch, KEPT_OFFSETS, type LedgerIndex } from '../ports/ledger-index';
import { murmur2, partitionOf } from '../topology/murmur2';
import { TOPICS } from '../topology/topics';
import { connectRedis, type RedisOptions } from './connect';
import { reaching, words } from './replies';
import { withScripts } from './scripts';

const DAY_MS = 86_400_000;
/** Entries of so long share their hashes, and expire together. */
const PERIOD_MS = 30 * DAY_MS;
const RETENTION_MS = TOPICS.verdicts.retentionMs;
/** Shards of one period and partition: a hash of up to 128 entries takes Redis a third of the memory of a larger one. */
const SHARDS = 1_024;
const PARTITIONS = TOPICS.verdicts.partitions;

/**
 * The ledger's index in Redis: hashes by partition, period and shard. Losing it loses nothing: the next indexer finds no position and reads the
 * ledger from its beginning.
 */
export const createRedisLedgerIndex = (options: RedisOptions, nowMs: () => number = Date.now): LedgerIndex => {
  const redis = withScripts(connectRedis(options));
  const tag = (partition: number): string => `{${options.namespace}:ledger-index:${partition}}`;
  const positionKey = (partition: number): string => `${tag(partition)}:position`;
  const shardOf = (conversationId: string): number =>
    Math.floor(murmur2(Buffer.from(conversationId)) / PARTITIONS) % SHARDS;
  const shardKey = (partition: number, period: number, conversationId: string): string =>
    `${tag(partition)}:${period}:${shardOf(conversationId)}`;

  const position = async (partition: number): Promise<number | null> => {
    const found = await redis.get(positionKey(partition));
    return found === null ? null : Number(found);
  };

  const shardsOf = (batch: IndexedBatch): Map<string, { expiry: number; entries: string[] }> => {
    const shards = new Map<string, { expiry: number; entries: string[] }>();
    for (const { conversationId, offset, appendedMs } of batch.entries) {
      const period = Math.floor(appendedMs / PERIOD_MS);
      const key = shardKey(batch.partition, period, conversationId);
      const shard = shards.get(key) ?? { expiry: (period + 1) * PERIOD_MS + RETENTION_MS, entries: [] };
      shard.entries.push(conversationId, String(offset));
      shards.set(key, shard);
    }
    return shards;
  };

  return {
    position: (partition) => reaching(() => position(partition)),
    add: (batch) =>
      reaching(async () => {
        const shards = shardsOf(batch);
        const reply = await redis.indexVerdictsBuffer(1 + shards.size, [
          positionKey(batch.partition),
          ...shards.keys(),
          batch.expected ?? '',
          batch.next,
          KEPT_OFFSETS,
          ...[...shards.values()].flatMap(({ expiry, entries }) => [expiry, entries.length / 2, ...entries]),
        ]);
        const [status] = words(reply, 'ADDED', 'MOVED');
        return status === 'ADDED' ? 'added' : 'moved';
      }),
    find: (conversationId) =>
      reaching(async () => {
        const partition = partitionOf(Buffer.from(conversationId), PARTITIONS);
        const now = Math.floor(nowMs() / PERIOD_MS);
        const periods = Math.ceil(RETENTION_MS / PERIOD_MS) + 1;
        const keys = Array.from({ length: periods }, (_, ago) => shardKey(partition, now - ago, conversationId));
        const [at, ...lists] = await Promise.all([
          position(partition),
          ...keys.map((key) => redis.hget(key, conversationId)),
        ]);
        const offsets = lists.flatMap((list) => (list === null ? [] : list.split(',').map(Number)));
        return { offsets: offsets.sort((a, b) => a - b), position: at };
      }),
    close: async () => {
      redis.disconnect();
    },
  };
};
