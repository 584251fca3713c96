import type { Consumer, EachBatchPayload, Kafka, Batch as KafkaBatch, KafkaMessage } from 'kafkajs';
import type { GroupConsumer, GroupOptions, LogRecord } from '../ports/log';
import type { Logger } from '../ports/logger';
import { stickyAssigner } from './assigner';

export interface ConsumerOptions {
  readonly maxBytesPerPartition: number;
  /** How long a fetch waits for records; also how fast a resume takes effect. */
  readonly maxWaitMs: number;
  /** A member that isn't heard for so long loses its partitions. */
  readonly sessionTimeoutMs: number;
}

const HEARTBEAT_EVERY_MS = 1_000;
const MAX_RESTARTS = 20;

interface Generation {
  readonly id: number;
  readonly partitions: readonly number[];
  readonly ready: Promise<void>;
}

/**
 * A member of a consumer group on kafkajs, with what kafkajs lacks: batches wait until their partitions are taken over, heartbeats go on while the
 * handler works, and a handler's error or a crash for good ends it visibly instead of leaving a process that does nothing.
 */
export const startGroupConsumer = async (
  kafka: Kafka,
  options: GroupOptions,
  config: ConsumerOptions,
  logger: Logger,
): Promise<GroupConsumer> => {
  const { topic, handler } = options;
  const paused = new Set<number>();
  let generation: Generation | null = null;
  let restarts = 0;
  let ended = false;
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = (error) => {
      ended = true;
      reject(error);
    };
  });
  done.catch(() => {});

  const consumer = kafka.consumer({
    groupId: options.group,
    partitionAssigners: [stickyAssigner(() => generation?.partitions ?? [])],
    sessionTimeout: config.sessionTimeoutMs,
    rebalanceTimeout: 30_000,
    heartbeatInterval: HEARTBEAT_EVERY_MS,
    maxWaitTimeInMs: config.maxWaitMs,
    maxBytesPerPartition: config.maxBytesPerPartition,
    maxBytes: config.maxBytesPerPartition * 8,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8, restartOnFailure: async () => !ended },
  });

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    // kafkajs may join once more while it stops; the store that a take-over needs is closing too.
    if (ended) return;
    const partitions = [...(payload.memberAssignment[topic] ?? [])].sort((a, b) => a - b);
    const id = (generation?.id ?? 0) + 1;
    const ready = takeOver(id, partitions);
    // A rejection is seen by `done`; batches see that it is ended.
    ready.catch((error) => fail(error));
    generation = { id, partitions, ready };
  });

  const takeOver = async (id: number, partitions: readonly number[]): Promise<void> => {
    const starts = await handler.onAssigned(partitions);
    if (generation?.id !== id) return;
    for (const partition of partitions) {
      const start = starts.get(partition) ?? 'committed';
      if (start !== 'committed') consumer.seek({ topic, partition, offset: String(start) });
    }
    // A restarted kafkajs consumer has forgotten what was paused.
    const stillPaused = partitions.filter((partition) => paused.has(partition));
    if (stillPaused.length > 0) consumer.pause([{ topic, partitions: stillPaused }]);
  };

  consumer.on(consumer.events.CRASH, ({ payload }) => {
    restarts += 1;
    if (payload.restart && restarts <= MAX_RESTARTS && !ended) {
      logger.warn({ topic, error: payload.error.message, restarts }, 'the consumer crashed and starts again');
      return;
    }
    fail(payload.error);
  });

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
    const mine = generation;
    if (mine === null || ended) return;
    let lost = false;
    const beat = setInterval(() => {
      heartbeat().catch((error: Error & { type?: string }) => {
        // While a rebalance is on its way the work in hand is still ours; any other refusal means that it isn't.
        if (error.type !== 'REBALANCE_IN_PROGRESS') lost = true;
      });
    }, HEARTBEAT_EVERY_MS);
    try {
      await mine.ready;
      const isCurrent = (): boolean => !lost && !ended && isRunning() && generation?.id === mine.id;
      if (!isCurrent() || isStale() || paused.has(batch.partition)) return;
      const records = batch.messages.map((message) => toRecord(batch.partition, message));
      const last = records.at(-1);
      if (last === undefined) return;
      await handler.onBatch({
        partition: batch.partition,
        records,
        highWatermark: Number(batch.highWatermark),
        isCurrent,
      });
      restarts = 0;
      // After a seek (its own, or the handler's) what was fetched doesn't count.
      if (isCurrent() && !isStale()) resolveOffset(lastOffsetOf(batch));
    } catch (error) {
      fail(error);
    } finally {
      clearInterval(beat);
    }
  };

  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 16, eachBatch });
  done.catch(() => leave(consumer).catch(() => {}));

  return {
    seek: (partition, offset) => consumer.seek({ topic, partition, offset: String(offset) }),
    pause: (partitions) => {
      for (const partition of partitions) paused.add(partition);
      const owned = partitions.filter((partition) => generation?.partitions.includes(partition));
      if (owned.length > 0) consumer.pause([{ topic, partitions: owned }]);
    },
    resume: (partitions) => {
      for (const partition of partitions) paused.delete(partition);
      if (partitions.length > 0) consumer.resume([{ topic, partitions: [...partitions] }]);
    },
    commit: async (partition, nextOffset) => {
      try {
        await consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]);
      } catch (error) {
        logger.info(
          { topic, partition, error: (error as Error).message },
          'the group offset was not committed; the store has the true one',
        );
      }
    },
    done,
    close: async () => {
      ended = true;
      await leave(consumer);
      finish();
    },
  };
};

const leave = async (consumer: Consumer): Promise<void> => {
  await consumer.stop();
  await consumer.disconnect();
};

const lastOffsetOf = (batch: KafkaBatch): string => batch.lastOffset();

const NO_HEADERS: LogRecord['headers'] = {};

/** A kafkajs message as the port's record. */
export const toRecord = (partition: number, message: KafkaMessage): LogRecord => ({
  partition,
  offset: Number(message.offset),
  timestampMs: Number(message.timestamp),
  key: message.key,
  value: message.value,
  headers: message.headers === undefined ? NO_HEADERS : toHeaders(message.headers),
});

const toHeaders = (headers: NonNullable<KafkaMessage['headers']>): LogRecord['headers'] => {
  const found: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(headers)) {
    // Of a header that comes twice the last one counts, as in Kafka's own lastHeader().
    const one = Array.isArray(value) ? value.at(-1) : value;
    if (one !== undefined) found[name] = Buffer.isBuffer(one) ? one : Buffer.from(one);
  }
  return found;
};
