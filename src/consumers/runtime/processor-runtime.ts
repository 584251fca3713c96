import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import { type Batch, type GroupConsumer, type Log, LogUnavailable, type LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { SideInputs } from '../../ports/side-inputs';
import { type StateStore, StoreUnavailable } from '../../ports/state-store';
import type { Processor } from '../../topology/processor';
import { TOPICS } from '../../topology/topics';
import { createPartitionOwner, type OwnerStatus, type PartitionOwner } from './partition-owner';
import { createProgressWatchdog } from './progress-watchdog';

export interface RuntimeDeps<State, Event> {
  readonly processor: Processor<State, Event>;
  readonly group: string;
  readonly log: Log;
  readonly writer: LogWriter;
  readonly store: StateStore;
  readonly codecs: Codecs;
  readonly side: SideInputs;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly config: RuntimeConfig;
}

export interface RuntimeConfig {
  /** Keys kept in memory between batches, for each partition. */
  readonly cachedKeys: number;
  /** Kafka's own offset is committed no oftener than this: it is a courtesy, the store's offset counts. */
  readonly commitIntervalMs: number;
  /** No progress for this long while records wait: the process ends, so that another takes over. Real time. */
  readonly stalledAfterMs: number;
}

export const DEFAULT_RUNTIME_CONFIG: RuntimeConfig = {
  cachedKeys: 20_000,
  commitIntervalMs: 1_000,
  stalledAfterMs: 60_000,
};

export interface ProcessorRuntime {
  /** Rejects when the consumer died or stands still: the process must end. Resolves after `close`. */
  readonly done: Promise<void>;
  /** By partition. */
  status(): ReadonlyMap<number, OwnerStatus>;
  /** The partitions whose end has been reached, with that end; for heartbeats of our own. */
  readToEnd(): readonly number[];
  /** False once the consumer died or stands still. */
  alive(): boolean;
  /** True once partitions were assigned and taken over. */
  ready(): boolean;
  close(): Promise<void>;
}

const RETRY_MS = { first: 100, longest: 2_000 };

/** Runs a pure processor over its topic, as one member of its group. */
export const startProcessor = async <State, Event>(deps: RuntimeDeps<State, Event>): Promise<ProcessorRuntime> => {
  const { processor, log, meter, logger, config, clock } = deps;
  const topic = TOPICS[processor.input].name;
  const owners = new Map<number, PartitionOwner>();
  const ends = new Map<number, number>();
  const committedAt = new Map<number, number>();
  let taken = false;
  let turnedAt = Date.now();
  let consumer: GroupConsumer | null = null;

  const newOwner = (partition: number): PartitionOwner =>
    createPartitionOwner({
      ...deps,
      partition,
      store: deps.store.partition(processor.name, partition),
      cachedKeys: config.cachedKeys,
      logEnds: async () => (await log.offsets(topic))[partition] ?? { first: 0, next: 0 },
    });

  /** Goes on while what is missing can come back and the work is still ours. */
  const retrying = async <T>(what: string, isCurrent: () => boolean, work: () => Promise<T>): Promise<T | null> => {
    for (let waitMs = RETRY_MS.first; isCurrent(); waitMs = Math.min(waitMs * 2, RETRY_MS.longest)) {
      turnedAt = Date.now();
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LogUnavailable || error instanceof StoreUnavailable)) throw error;
        logger.warn({ processor: processor.name, what, error: error.message }, 'something is away: trying again');
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return null;
  };

  const onAssigned = async (partitions: readonly number[]): Promise<ReadonlyMap<number, number>> => {
    taken = false;
    meter.count('missed_chats_rebalances_total', { topic });
    for (const partition of [...owners.keys()]) {
      if (!partitions.includes(partition)) release(partition);
    }
    const starts = new Map<number, number>();
    await Promise.all(
      partitions.map(async (partition) => {
        // Taken over anew even if it was ours: another member may have had it in between.
        const owner = owners.get(partition) ?? newOwner(partition);
        owners.set(partition, owner);
        const start = await retrying('take-over', () => true, owner.takeOver);
        if (start !== null) starts.set(partition, start);
      }),
    );
    taken = true;
    logger.info({ processor: processor.name, partitions }, 'partitions taken over');
    return starts;
  };

  const release = (partition: number): void => {
    owners.delete(partition);
    ends.delete(partition);
    for (const name of ['missed_chats_consumer_lag_records', 'missed_chats_consumer_lag_seconds'] as const) {
      meter.forget(name, { topic, partition });
    }
    for (const name of PARTITION_GAUGES) meter.forget(name, { processor: processor.name, partition });
  };

  const onBatch = async (batch: Batch): Promise<void> => {
    const owner = owners.get(batch.partition);
    if (owner === undefined) return;
    const startedMs = performance.now();
    try {
      const refused = await retrying('batch', batch.isCurrent, () => owner.onBatch(batch));
      if (refused !== null) {
        consumer?.seek(batch.partition, refused.nextOffset);
        return;
      }
    } catch (error) {
      owner.forget();
      throw error;
    }
    turnedAt = Date.now();
    if (!batch.isCurrent()) return;
    report(batch, owner.status(clock.now()), (performance.now() - startedMs) / 1000);
    await commitNowAndThen(batch);
  };

  const report = (batch: Batch, status: OwnerStatus, seconds: number): void => {
    const { partition } = batch;
    const last = batch.records.at(-1);
    const next = status.nextOffset ?? 0;
    ends.set(partition, batch.highWatermark);
    meter.count('missed_chats_batches_total', { topic });
    meter.observe('missed_chats_batch_seconds', seconds, { topic });
    meter.gauge('missed_chats_consumer_lag_records', Math.max(0, batch.highWatermark - next), { topic, partition });
    if (last !== undefined) {
      meter.gauge('missed_chats_consumer_lag_seconds', Math.max(0, (clock.now() - last.timestampMs) / 1000), {
        topic,
        partition,
      });
    }
    const labels = { processor: processor.name, partition };
    meter.gauge('missed_chats_states', status.states, labels);
    meter.gauge('missed_chats_open_episodes', status.timers, labels);
    meter.gauge('missed_chats_timers_overdue', status.overdue, labels);
    meter.gauge('missed_chats_partition_time_seconds', (status.timeMs ?? 0) / 1000, labels);
    meter.gauge('missed_chats_partition_held', status.held ? 1 : 0, labels);
  };

  const commitNowAndThen = async (batch: Batch): Promise<void> => {
    const nowMs = Date.now();
    const last = batch.records.at(-1);
    if (last === undefined || nowMs - (committedAt.get(batch.partition) ?? 0) < config.commitIntervalMs) return;
    committedAt.set(batch.partition, nowMs);
    await consumer?.commit(batch.partition, last.offset + 1);
  };

  consumer = await log.consume({ topic, group: deps.group, handler: { onAssigned, onBatch } });
  const watchdog = createProgressWatchdog({
    stalledAfterMs: config.stalledAfterMs,
    turnedAt: () => turnedAt,
    waiting: async () => {
      const offsets = await log.offsets(topic);
      return [...owners].some(
        ([partition, owner]) => (offsets[partition]?.next ?? 0) > (owner.status(0).nextOffset ?? 0),
      );
    },
  });

  const done = Promise.race([consumer.done, watchdog.stalled]);
  let alive = true;
  done.catch(() => {
    alive = false;
  });

  return {
    done,
    alive: () => alive,
    status: () => new Map([...owners].map(([partition, owner]) => [partition, owner.status(clock.now())])),
    readToEnd: () =>
      [...owners].filter(([p, owner]) => ends.has(p) && owner.status(0).nextOffset === ends.get(p)).map(([p]) => p),
    ready: () => taken,
    close: async () => {
      watchdog.close();
      await consumer.close();
    },
  };
};

const PARTITION_GAUGES = [
  'missed_chats_states',
  'missed_chats_open_episodes',
  'missed_chats_timers_overdue',
  'missed_chats_partition_time_seconds',
  'missed_chats_partition_held',
] as const;
