import { Redis } from 'ioredis';
import type { Logger } from '../ports/logger';

export interface RedisOptions {
  readonly url: string;
  /** Prefix of all keys; a replay elsewhere uses another one. */
  readonly namespace: string;
  readonly logger: Logger;
  /** Longest wait for one answer. */
  readonly commandTimeoutMs?: number;
}

/** A connection on which nothing is repeated behind our back. */
export const connectRedis = (options: RedisOptions): Redis => {
  const redis = new Redis(options.url, {
    // A commit must not be repeated behind our back: its answer would be MOVED, and true.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Commands that wait for a connection would run at a time when the work may be another's.
    commandTimeout: options.commandTimeoutMs ?? 10_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  redis.on('error', (error) => options.logger.warn({ error: error.message }, 'Redis is not reached'));
  return redis;
};
