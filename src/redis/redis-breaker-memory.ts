import type { Redis } from 'ioredis';
import type { BreakerMemory, ForcedNote, Opening } from '../ports/breaker-memory';
import type { Scripts } from './scripts';

const OPENING = 'opening:';
const FORCED = 'forced:';

/** The breakers' memory in Redis: one hash, and a key for each lease. @param namespace prefix of all keys */
export const createRedisBreakerMemory = (redis: Redis & Scripts, namespace: string): BreakerMemory => {
  const notes = `{${namespace}:breakers}:notes`;
  const lease = (name: string): string => `{${namespace}:breakers}:lease:${name}`;
  return {
    read: async () => {
      const openings: Record<string, Opening> = {};
      const forced: Record<string, ForcedNote> = {};
      for (const [field, value] of Object.entries(await redis.hgetall(notes))) {
        if (field.startsWith(OPENING)) openings[field.slice(OPENING.length)] = JSON.parse(value) as Opening;
        if (field.startsWith(FORCED)) forced[field.slice(FORCED.length)] = JSON.parse(value) as ForcedNote;
      }
      return { openings, forced };
    },
    remember: async (breaker, opening) => {
      if (opening === null) await redis.hdel(notes, OPENING + breaker);
      else await redis.hset(notes, OPENING + breaker, JSON.stringify(opening));
    },
    force: async (breaker, note) => {
      await redis.hset(notes, FORCED + breaker, JSON.stringify(note));
    },
    lease: async (name, holder, forMs) => (await redis.set(lease(name), holder, 'PX', forMs, 'NX')) === 'OK',
    release: async (name, holder) => {
      await redis.releaseLeaseBuffer(lease(name), holder);
    },
  };
};
