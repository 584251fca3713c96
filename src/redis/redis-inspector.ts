import type { StoreInspector } from '../ports/store-inspector';
import { connectRedis, type RedisOptions } from './connect';
import { reaching } from './replies';

/** Looks into the partitions that redis-partition.ts keeps; it only reads, so no fence is touched. */
export const createRedisInspector = (options: RedisOptions): StoreInspector => {
  const redis = connectRedis(options);
  const tag = (processor: string, partition: number): string => `{${options.namespace}:${processor}:${partition}}`;
  return {
    look: (processor, partition, dueUntilMs) =>
      reaching(async () => {
        const keys = tag(processor, partition);
        const [notes, states, timers, due, outbox] = await Promise.all([
          redis.hmget(`${keys}:meta`, 'offset', 'meta'),
          redis.hlen(`${keys}:states`),
          redis.zcard(`${keys}:timers`),
          redis.zcount(`${keys}:timers`, '-inf', dueUntilMs),
          redis.hlen(`${keys}:outbox`),
        ]);
        const [offset, meta] = notes;
        return { nextOffset: offset == null ? null : Number(offset), meta: meta ?? null, states, timers, due, outbox };
      }),
    state: (processor, partition, key) => reaching(() => redis.hgetBuffer(`${tag(processor, partition)}:states`, key)),
    close: async () => {
      redis.disconnect();
    },
  };
};
