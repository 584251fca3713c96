import type { Batch, GroupConsumer, GroupOptions } from '../../src/ports/log';
import type { Membership } from './broker';
import type { PortOptions } from './port-options';

/** A batch holds so many records at most; the seed takes less. */
const MAX_BATCH = 400;

/** A group's member as the process sees it: it learns of a new generation only when it is awake, and works on what it has until then. */
export const startConsumer = async (port: PortOptions, options: GroupOptions): Promise<GroupConsumer> => {
  const { broker, gate, life, time, random, latencyMs } = port;
  const { topic, group: name, handler } = options;
  const group = broker.group(name);
  const logs = broker.topic(topic);
  const paused = new Set<number>();
  const busy = new Set<number>();
  let positions = new Map<number, number>();
  /** The generation that the member works in; 0: between two. */
  let current = 0;
  let latest: { readonly generation: number; readonly partitions: readonly number[] } | null = null;
  let ended = false;
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  done.catch(() => {});
  const soon = (work: () => void): void => void time.at(time.now() + latencyMs(), life, work);

  const end = (error: unknown): void => {
    if (ended) return;
    ended = true;
    broker.unfollow(look);
    broker.evict(member);
    fail(error);
  };

  const member: Membership = {
    life,
    assigned: (generation, partitions) => {
      latest = { generation, partitions };
      soon(() => void learn(generation).catch(end));
    },
    lost: () =>
      soon(() => {
        if (ended) return;
        current = 0;
        broker.join(name, topic, member);
      }),
  };

  const learn = async (generation: number): Promise<void> => {
    if (ended || latest?.generation !== generation) return;
    const { partitions } = latest;
    current = 0;
    const starts = await handler.onAssigned(partitions);
    if (latest.generation !== generation || ended) return;
    positions = new Map(
      partitions.map((partition) => {
        const start = starts.get(partition) ?? 'committed';
        return [partition, start === 'committed' ? (group.committed.get(partition) ?? 0) : start];
      }),
    );
    current = generation;
    look();
  };

  function look(): void {
    if (ended || current === 0) return;
    for (const partition of positions.keys()) fetch(partition);
  }

  const fetch = (partition: number): void => {
    if (busy.has(partition)) return;
    busy.add(partition);
    soon(() => void take(partition).catch(end));
  };

  const take = async (partition: number): Promise<void> => {
    const log = logs[partition] ?? [];
    const from = positions.get(partition);
    const generation = current;
    const idle =
      ended || generation === 0 || from === undefined || paused.has(partition) || from >= log.length || broker.away;
    if (idle) {
      busy.delete(partition);
      return;
    }
    // Mostly all there is, now and then a handful.
    const size = random() < 0.8 ? MAX_BATCH : 1 + Math.floor(random() * 8);
    const records = log.slice(from, from + size);
    positions.set(partition, from + records.length);
    const batch: Batch = {
      partition,
      records,
      highWatermark: log.length,
      isCurrent: () => !ended && current === generation,
    };
    await handler.onBatch(batch);
    busy.delete(partition);
    if (positions.has(partition)) fetch(partition);
  };

  broker.follow(topic, look);
  life.onDeath(() => broker.unfollow(look));
  await gate.pass(() => broker.join(name, topic, member));
  return {
    seek: (partition, offset) => {
      if (positions.has(partition)) positions.set(partition, offset);
      look();
    },
    pause: (partitions) => {
      for (const partition of partitions) paused.add(partition);
    },
    resume: (partitions) => {
      for (const partition of partitions) paused.delete(partition);
      look();
    },
    commit: async (partition, nextOffset) => {
      const generation = current;
      await gate.pass(() => {
        // The coordinator takes no commit of an old generation; the member only logs that.
        if (broker.away || generation !== group.generation) return;
        group.committed.set(partition, nextOffset);
      });
    },
    done,
    close: async () => {
      ended = true;
      broker.unfollow(look);
      broker.evict(member);
      finish();
    },
  };
};
