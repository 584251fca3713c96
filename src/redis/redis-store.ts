import { Redis } from 'ioredis';
import type { BreakerMemory } from '../ports/breaker-memory';
import type { Logger } from '../ports/logger';
import type { StateStore } from '../ports/state-store';
import { createRedisBreakerMemory } from './redis-breaker-memory';
import { createRedisPartition } from './redis-partition';
import { withScripts } from './scripts';

export interface RedisStoreOptions {
  readonly url: string;
  /** Prefix of all keys; a replay elsewhere uses another one. */
  readonly namespace: string;
  readonly logger: Logger;
  /** Longest wait for one answer. */
  readonly commandTimeoutMs?: number;
}

/** The state store on a Redis that evicts nothing (`maxmemory-policy noeviction`), and the breakers' memory beside it. */
export const createRedisStore = (options: RedisStoreOptions): StateStore & { readonly breakers: BreakerMemory } => {
  const redis = withScripts(
    new Redis(options.url, {
      // A commit must not be repeated behind our back: its answer would be MOVED, and true.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // Commands that wait for a connection would run at a time when the work may be another's.
      commandTimeout: options.commandTimeoutMs ?? 10_000,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    }),
  );
  redis.on('error', (error) => options.logger.warn({ error: error.message }, 'Redis is not reached'));
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
