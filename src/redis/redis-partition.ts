import type { Redis } from 'ioredis';
import type { PartitionStore, StoreCommit, TakenOver, TimerEntry } from '../ports/state-store';
import { reaching, words } from './replies';
import type { Scripts } from './scripts';

/** Fields read by one HMGET, timers by one ZRANGE. */
const PAGE = 2_000;

/**
 * One partition in Redis. All its keys share a hash tag, so a cluster keeps them in one slot.
 *
 * @param tag for instance `missed-chats:detector:3`
 */
export const createRedisPartition = (redis: Redis & Scripts, tag: string): PartitionStore => {
  const meta = `{${tag}}:meta`;
  const states = `{${tag}}:states`;
  const timers = `{${tag}}:timers`;
  const outbox = `{${tag}}:outbox`;

  const allTimers = async (): Promise<TimerEntry[]> => {
    const found: TimerEntry[] = [];
    for (;;) {
      // The fence is ours already: what changes in between is refused.
      const page = await redis.zrange(timers, found.length, found.length + PAGE - 1, 'WITHSCORES');
      for (let at = 0; at < page.length; at += 2) found.push({ key: page[at] ?? '', atMs: Number(page[at + 1]) });
      if (page.length < 2 * PAGE) return found;
    }
  };

  return {
    takeOver: (token) =>
      reaching(async () => {
        const reply = words(await redis.takeOverBuffer(meta, outbox, token), 'TAKEN');
        return { ...parseTaken(reply), timers: await allTimers() };
      }),
    load: (keys) =>
      reaching(async () => {
        const found: (Buffer | null)[] = [];
        for (let at = 0; at < keys.length; at += PAGE)
          found.push(...(await redis.hmgetBuffer(states, ...keys.slice(at, at + PAGE))));
        return found;
      }),
    commit: (commit) =>
      reaching(async () => {
        const [status] = words(
          await redis.commitBatchBuffer(meta, states, timers, outbox, commitArguments(commit)),
          'COMMITTED',
          'FENCED',
          'MOVED',
        );
        return status === 'COMMITTED' ? 'committed' : status === 'FENCED' ? 'fenced' : 'moved';
      }),
    clear: (token) =>
      reaching(async () => {
        const [status] = words(
          await redis.clearPartitionBuffer(meta, states, timers, outbox, token),
          'CLEARED',
          'FENCED',
        );
        return status === 'CLEARED' ? 'cleared' : 'fenced';
      }),
  };
};

const commitArguments = (commit: StoreCommit): (string | number | Buffer)[] => {
  const kept: (string | Buffer)[] = [];
  const forgotten: string[] = [];
  for (const [key, value] of commit.states) {
    if (value === null) forgotten.push(key);
    else kept.push(key, value);
  }
  const set: (string | number)[] = [];
  const cleared: string[] = [];
  for (const [key, atMs] of commit.timers) {
    if (atMs === null) cleared.push(key);
    else set.push(atMs, key);
  }
  const counts = [kept.length / 2, forgotten.length, set.length / 2, cleared.length];
  return [
    commit.token,
    commit.expectedOffset ?? '',
    commit.nextOffset,
    commit.meta,
    commit.outbox?.id ?? '',
    commit.outbox?.records ?? '',
    commit.trimOutboxTo ?? '',
    ...counts,
    ...kept,
    ...forgotten,
    ...set,
    ...cleared,
  ];
};

const parseTaken = (reply: readonly (string | Buffer)[]): Omit<TakenOver, 'timers'> => {
  const [, offset, meta, ...outbox] = reply;
  const entries = Array.from({ length: outbox.length / 2 }, (_, index) => ({
    id: Number(String(outbox[2 * index])),
    records: outbox[2 * index + 1] as Buffer,
  }));
  const nextOffset = String(offset);
  const text = String(meta);
  return {
    nextOffset: nextOffset === '' ? null : Number(nextOffset),
    meta: text === '' ? null : text,
    outbox: entries.sort((a, b) => a.id - b.id),
  };
};
