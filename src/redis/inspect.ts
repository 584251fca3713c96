import { Redis } from 'ioredis';

export interface RedisFacts {
  readonly version: string;
  readonly policy: string | null;
  readonly usedBytes: number;
  /** 0: no limit. */
  readonly maxBytes: number;
  readonly appendOnly: boolean;
  readonly snapshots: boolean;
  readonly role: string;
}

/** What Redis says of itself. @throws when it doesn't answer */
export const inspectRedis = async (url: string, timeoutMs: number): Promise<RedisFacts> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: () => null,
  });
  // Without a listener a refused connection is printed; the promise below says it.
  redis.on('error', () => {});
  try {
    await redis.connect();
    const info = parsed(await redis.info());
    return {
      version: info.get('redis_version') ?? info.get('valkey_version') ?? 'unknown',
      // Managed services often forbid CONFIG; INFO tells it too.
      policy: info.get('maxmemory_policy') ?? null,
      usedBytes: Number(info.get('used_memory') ?? 0),
      maxBytes: Number(info.get('maxmemory') ?? 0),
      appendOnly: info.get('aof_enabled') === '1',
      snapshots: Number(info.get('rdb_last_save_time') ?? 0) > 0 && (await savesSnapshots(redis)),
      role: info.get('role') ?? 'unknown',
    };
  } finally {
    redis.disconnect();
  }
};

const parsed = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );

const savesSnapshots = async (redis: Redis): Promise<boolean> => {
  try {
    const [, save] = (await redis.config('GET', 'save')) as [string, string];
    return save !== '';
  } catch (error) {
    // CONFIG is forbidden: whoever forbids it takes care of persistence himself.
    if (/unknown command|no permissions|NOPERM|not allowed/i.test((error as Error).message)) return true;
    throw error;
  }
};
