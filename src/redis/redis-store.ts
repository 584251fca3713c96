import type { Redis } from 'ioredis';
import type { BreakerMemory } from '../ports/breaker-memory';
import type { Logger } from '../ports/logger';
import type { StateStore } from '../ports/state-store';
import { connectRedis, type RedisOptions } from './connect';
import { createRedisBreakerMemory } from './redis-breaker-memory';
import { createRedisPartition } from './redis-partition';
import { withScripts } from './scripts';

/** The state store on a Redis that evicts nothing (`maxmemory-policy noeviction`), and the breakers' memory beside it. */
export const createRedisStore = (options: RedisOptions): StateStore & { readonly breakers: BreakerMemory } => {
  const redis = withScripts(connectRedis(options));
  redis.once('ready', () => void warnOfEviction(redis, options.logger));
  return {
    partition: (processor, partition) => createRedisPartition(redis, `${options.namespace}:${processor}:${partition}`),
    breakers: createRedisBreakerMemory(redis, options.namespace),
    close: async () => {
      redis.disconnect();
    },
  };
};

/** A store that evicts loses states one by one, which no fence can see. */
const warnOfEviction = async (redis: Redis, logger: Logger): Promise<void> => {
  try {
    const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as [string, string];
    if (policy !== 'noeviction')
      logger.error({ found: policy }, 'Redis may evict states: set maxmemory-policy noeviction');
  } catch (error) {
    logger.warn({ error: (error as Error).message }, 'Redis does not tell its maxmemory-policy; it must be noeviction');
  }
};
