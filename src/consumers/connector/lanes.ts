import type { Batch, GroupConsumer } from '../../ports/log';
import { type Backlog, type ConnectorMode, createBacklog } from '../../topology/connector/backlog';
import type { Decoded, ReadRecord } from './command-batch';

/** One partition while it is ours: what was read of it and isn't done. */
export interface Lane {
  readonly partition: number;
  readonly backlog: Backlog<Decoded>;
  /** False when the partition was taken away: nothing more is written for it. */
  isCurrent(): boolean;
}

export interface Lanes {
  all(): readonly Lane[];
  /** A new generation: what was read before it is read again from the committed offset. */
  reset(): void;
  /** How many records of a batch there is room for. */
  room(batch: Batch): number;
  /** Takes the first records of a batch; the rest, and what follows, comes when there is room. */
  take(batch: Batch, read: readonly ReadRecord[]): Lane;
  /** Work of this lane was done: commits how far it has come, and reads on. */
  advanced(lane: Lane): void;
}

export interface LanesOptions {
  readonly mode: ConnectorMode;
  /** Commands of one partition that are read ahead: among these the urgent ones overtake, and memory is bounded by it. */
  readonly lookAhead: number;
  consumer(): GroupConsumer;
  progressed(lane: Lane, lag: number): void;
}

interface OwnLane extends Lane {
  batch: Batch;
  paused: boolean;
  committed: number;
  committing: boolean;
}

export const createLanes = ({ mode, lookAhead, consumer, progressed }: LanesOptions): Lanes => {
  const lanes = new Map<number, OwnLane>();

  const laneOf = (batch: Batch): OwnLane => {
    const from = batch.records[0]?.offset ?? 0;
    const known = lanes.get(batch.partition);
    if (known !== undefined) {
      known.batch = batch;
      return known;
    }
    const lane: OwnLane = {
      partition: batch.partition,
      backlog: createBacklog<Decoded>(from, mode),
      isCurrent: () => lanes.get(batch.partition) === lane && lane.batch.isCurrent(),
      batch,
      paused: false,
      committed: from,
      committing: false,
    };
    lanes.set(batch.partition, lane);
    return lane;
  };

  /** One commit at a time for each partition: what is finished meanwhile goes with the next. */
  const commit = async (lane: OwnLane): Promise<void> => {
    if (lane.committing) return;
    lane.committing = true;
    while (lane.isCurrent() && lane.backlog.committable() > lane.committed) {
      lane.committed = lane.backlog.committable();
      progressed(lane, lane.batch.highWatermark - lane.committed);
      await consumer().commit(lane.partition, lane.committed);
    }
    lane.committing = false;
  };

  return {
    all: () => [...lanes.values()],
    reset: () => {
      const paused = [...lanes.values()].filter((lane) => lane.paused).map(({ partition }) => partition);
      lanes.clear();
      if (paused.length > 0) consumer().resume(paused);
    },
    room: (batch) => Math.max(0, lookAhead - laneOf(batch).backlog.size()),
    take: (batch, read) => {
      const lane = laneOf(batch);
      const { backlog } = lane;
      for (const each of read) {
        const { offset } = each.record;
        // Read twice: after a seek something may come again.
        if (offset < backlog.next()) continue;
        if ('bad' in each) backlog.pass(offset);
        else backlog.add({ offset, record: each.record, command: each.command });
      }
      const full = backlog.size() >= lookAhead;
      if (full) {
        lane.paused = true;
        consumer().pause([lane.partition]);
      }
      if (full || read.length < batch.records.length) consumer().seek(lane.partition, backlog.next());
      void commit(lane);
      return lane;
    },
    advanced: (lane) => {
      const own = lanes.get(lane.partition);
      if (own === undefined || own !== lane) return;
      void commit(own);
      if (!own.paused || own.backlog.size() > lookAhead / 2) return;
      own.paused = false;
      consumer().resume([own.partition]);
    },
  };
};
