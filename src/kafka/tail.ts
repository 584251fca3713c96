import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { Tail, TailOptions } from '../ports/log';
import { toRecord } from './group-consumer';

const LOOK_EVERY_MS = 20;
/** Fetches without progress after which the rest of a compacted topic is taken to be empty batches, which kafkajs never shows. */
const EMPTY_FETCHES = 15;

/** Reads whole partitions beside any group's work. kafkajs can't read without a group, so it makes one of its own that leaves no trace. */
export const startTail = async (kafka: Kafka, admin: () => Promise<Admin>, options: TailOptions): Promise<Tail> => {
  const { topic } = options;
  const groupId = `missed-chats-tail-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 100,
    sessionTimeout: 30_000,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, retries: 8 },
  });
  const positions = new Map<number, number>();
  let fetches = 0;
  let progressedAt = 0;
  let fail: (error: unknown) => void = () => {};
  let finish: () => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  done.catch(() => {});

  const moveTo = (partition: number, next: number): void => {
    positions.set(partition, Math.max(positions.get(partition) ?? 0, next));
    progressedAt = fetches;
  };
  consumer.on(consumer.events.FETCH, () => {
    fetches += 1;
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
    moveTo(payload.partition, Number(payload.lastOffset) + 1),
  );
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) fail(payload.error);
  });

  const ends = await (await admin()).fetchTopicOffsets(topic);
  for (const { partition, low, high } of ends)
    positions.set(partition, startOf(options.from, partition, Number(low), Number(high)));

  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => {
      // A rejoin begins where we are: nothing was ever committed for this group.
      for (const [partition, offset] of positions) consumer.seek({ topic, partition, offset: String(offset) });
      resolve();
    });
  });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: async ({ batch, isStale }) => {
      if (isStale()) return;
      const from = positions.get(batch.partition) ?? 0;
      for (const message of batch.messages) {
        const record = toRecord(batch.partition, message);
        if (record.offset >= from) options.onRecord(record);
      }
      moveTo(batch.partition, Number(batch.lastOffset()) + 1);
    },
  });
  await joined;

  return {
    caughtUp: async () => {
      const targets = await (await admin()).fetchTopicOffsets(topic);
      const startedAt = fetches;
      const reached = (): boolean =>
        targets.every(({ partition, high, low }) => high === low || (positions.get(partition) ?? 0) >= Number(high)) ||
        fetches - Math.max(startedAt, progressedAt) > EMPTY_FETCHES * Math.max(1, targets.length);
      while (!reached()) {
        await Promise.race([done, new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))]);
      }
    },
    done,
    close: async () => {
      await consumer.stop();
      await consumer.disconnect();
      finish();
      // Without members and offsets the broker forgets the group by itself; this is sooner.
      await (await admin()).deleteGroups([groupId]).catch(() => {});
    },
  };
};

/** A record that retention has taken can't be read any more: what is left begins at `low`. */
const startOf = (from: TailOptions['from'], partition: number, low: number, high: number): number =>
  from === 'start' ? low : from === 'end' ? high : Math.max(low, from[partition] ?? high);
