import { Redis } from 'ioredis';
import { TOPICS } from '../src/topology/topics';

/** Redis' bytes for one open episode: its state and its timer, measured on a copy of those whose timer is nearest (decided ones wait a day). */
export const bytesPerOpenEpisode = async (redisUrl: string, namespace: string): Promise<number> => {
  const redis = new Redis(redisUrl);
  try {
    let episodes = 0;
    let bytes = 0;
    for (let partition = 0; partition < TOPICS.chatEvents.partitions; partition += 1) {
      const tag = `{${namespace}:detector:${partition}}`;
      const meta = JSON.parse((await redis.hget(`${tag}:meta`, 'meta')) ?? '{}') as { time?: { timeMs?: number } };
      const untilMs = (meta.time?.timeMs ?? 0) + 3_600_000;
      const due = await redis.zrangebyscore(`${tag}:timers`, '-inf', untilMs, 'WITHSCORES');
      const copy = `${tag}:copy`;
      for (let at = 0; at < due.length; at += 2) {
        const key = due[at] ?? '';
        const state = await redis.hgetBuffer(`${tag}:states`, key);
        if (state === null) continue;
        await redis.hset(copy, key, state);
        await redis.zadd(`${copy}:timers`, due[at + 1] ?? '0', key);
        episodes += 1;
      }
      for (const name of [copy, `${copy}:timers`]) {
        bytes += Number((await redis.memory('USAGE', name, 'SAMPLES', 0)) ?? 0);
        await redis.del(name);
      }
    }
    return episodes === 0 ? 0 : Math.round(bytes / episodes);
  } finally {
    redis.disconnect();
  }
};
