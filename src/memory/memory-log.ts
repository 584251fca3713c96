import {
  type Batch,
  type GroupConsumer,
  type GroupOptions,
  type Log,
  type LogRecord,
  LogUnavailable,
  type LogWriter,
  type OutgoingRecord,
  type TailOptions,
} from '../ports/log';
import type { LogReader } from '../ports/log-reader';
import { partitionOf } from '../topology/murmur2';

export interface MemoryLogOptions {
  /** Partitions by topic name. */
  readonly topics: Readonly<Record<string, number>>;
  /** Append times; defaults to the wall clock. */
  now?(): number;
  /** Records handed over at a time. */
  readonly maxBatch?: number;
}

/** The log in memory, for the embedded run and for tests. It keeps everything and nothing survives the process. */
export interface MemoryLog extends Log, LogReader {
  writer(): LogWriter;
  createTopic(name: string, partitions: number): void;
  /** Sends fail and reads stand still while it is away. */
  away(isAway: boolean): void;
}

interface Group {
  readonly members: Member[];
  readonly committed: Map<number, number>;
}

interface Member {
  readonly options: GroupOptions;
  readonly paused: Set<number>;
  generation: number;
  assigned: readonly number[];
  positions: Map<number, number>;
  /** Resolves the loop's wait: something was written, assigned, resumed. */
  wake: () => void;
  rebalance: boolean;
  closed: boolean;
  busy: Promise<void>;
}

export const createMemoryLog = (options: MemoryLogOptions): MemoryLog => {
  const now = options.now ?? Date.now;
  const maxBatch = options.maxBatch ?? 1_000;
  const topics = new Map(
    Object.entries(options.topics).map(([name, count]) => [
      name,
      Array.from({ length: count }, () => [] as LogRecord[]),
    ]),
  );
  const groups = new Map<string, Group>();
  const listeners = new Set<() => void>();
  let isAway = false;

  const partitionsOf = (topic: string): LogRecord[][] => {
    const partitions = topics.get(topic);
    if (partitions === undefined) throw new Error(`there is no topic ${topic}`);
    return partitions;
  };
  const wakeAll = (): void => {
    for (const listener of [...listeners]) listener();
  };

  const append = (record: OutgoingRecord): void => {
    const partitions = partitionsOf(record.topic);
    const key = typeof record.key === 'string' ? Buffer.from(record.key) : record.key;
    const partition = record.partition ?? partitionOf(key ?? Buffer.alloc(0), partitions.length);
    const log = partitions[partition];
    if (log === undefined) throw new Error(`${record.topic} has no partition ${partition}`);
    const headers = Object.fromEntries(
      Object.entries(record.headers ?? {}).map(([name, value]) => [name, Buffer.from(value)]),
    );
    log.push({ partition, offset: log.length, timestampMs: now(), key, value: record.value, headers });
  };

  const consume = async (consumeOptions: GroupOptions): Promise<GroupConsumer> => {
    const partitions = partitionsOf(consumeOptions.topic);
    const name = `${consumeOptions.group} ${consumeOptions.topic}`;
    const group = groups.get(name) ?? { members: [], committed: new Map<number, number>() };
    groups.set(name, group);
    const member: Member = {
      options: consumeOptions,
      paused: new Set(),
      generation: 0,
      assigned: [],
      positions: new Map(),
      wake: () => {},
      rebalance: true,
      closed: false,
      busy: Promise.resolve(),
    };
    const listener = (): void => member.wake();
    listeners.add(listener);
    group.members.push(member);
    rebalance(group, partitions.length);
    const loop = runMember(member, group, partitions);
    const leave = async (): Promise<void> => {
      listeners.delete(listener);
      const index = group.members.indexOf(member);
      if (index < 0) return;
      group.members.splice(index, 1);
      rebalance(group, partitions.length);
    };
    const done = loop.finally(leave);
    done.catch(() => {});
    return {
      seek: (partition, offset) => {
        member.positions.set(partition, offset);
        member.wake();
      },
      pause: (paused) => {
        for (const partition of paused) member.paused.add(partition);
      },
      resume: (resumed) => {
        for (const partition of resumed) member.paused.delete(partition);
        member.wake();
      },
      commit: async (partition, nextOffset) => {
        group.committed.set(partition, nextOffset);
      },
      done,
      close: async () => {
        member.closed = true;
        member.wake();
        await done.catch(() => {});
      },
    };
  };

  const runMember = async (member: Member, group: Group, partitions: readonly LogRecord[][]): Promise<void> => {
    while (!member.closed) {
      if (member.rebalance) {
        await takeAssignment(member, group);
        continue;
      }
      const work = member.assigned.filter(
        (p) => !member.paused.has(p) && (member.positions.get(p) ?? 0) < (partitions[p]?.length ?? 0),
      );
      if (work.length === 0 || isAway) {
        await new Promise<void>((resolve) => {
          member.wake = resolve;
        });
        // Others get their turn before the next look: a writer that is waited for may be one of them.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      await Promise.all(work.map((partition) => handOver(member, partition, partitions[partition] ?? [])));
    }
  };

  const handOver = async (member: Member, partition: number, log: readonly LogRecord[]): Promise<void> => {
    const from = member.positions.get(partition) ?? 0;
    const records = log.slice(from, from + maxBatch);
    const generation = member.generation;
    const batch: Batch = {
      partition,
      records,
      highWatermark: log.length,
      isCurrent: () => member.generation === generation && !member.rebalance && !member.closed,
    };
    member.positions.set(partition, from + records.length);
    await member.options.handler.onBatch(batch);
  };

  return {
    consume,
    tail: async (tailOptions) => tail(tailOptions, partitionsOf(tailOptions.topic), listeners),
    offsets: async (topic) => partitionsOf(topic).map((log) => ({ first: 0, next: log.length })),
    read: async ({ topic, partition, from }) => {
      const log = partitionsOf(topic)[partition] ?? [];
      if (from < 0 || from > log.length) throw new RangeError(`${topic} partition ${partition} has no offset ${from}`);
      const records = log.slice(from, from + maxBatch);
      return { records, next: from + records.length, highWatermark: log.length };
    },
    offsetsAt: async (topic, atMs) =>
      partitionsOf(topic).map((log) => {
        const found = log.findIndex((record) => record.timestampMs >= atMs);
        return found < 0 ? log.length : found;
      }),
    writer: () => ({
      send: async (records) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (isAway) throw new LogUnavailable('the log is away');
        for (const record of records) append(record);
        wakeAll();
      },
      close: async () => {},
    }),
    createTopic: (name, partitions) => {
      topics.set(
        name,
        Array.from({ length: partitions }, () => []),
      );
    },
    away: (value) => {
      isAway = value;
      wakeAll();
    },
  };
};

/** Asks every member to take part anew; each keeps what it had where the balance allows. */
const rebalance = (group: Group, partitions: number): void => {
  const share = (index: number): number =>
    Math.floor(partitions / group.members.length) + (index < partitions % group.members.length ? 1 : 0);
  const keep = group.members.map((member, index) => member.assigned.slice(0, share(index)));
  const kept = new Set(keep.flat());
  const free = Array.from({ length: partitions }, (_, partition) => partition).filter(
    (partition) => !kept.has(partition),
  );
  group.members.forEach((member, index) => {
    const mine = keep[index] ?? [];
    member.assigned = [...mine, ...free.splice(0, share(index) - mine.length)].sort((a, b) => a - b);
    member.rebalance = true;
    member.wake();
  });
};

const takeAssignment = async (member: Member, group: Group): Promise<void> => {
  member.rebalance = false;
  member.generation += 1;
  const generation = member.generation;
  const starts = await member.options.handler.onAssigned(member.assigned);
  if (member.rebalance || member.generation !== generation) return;
  member.positions = new Map(
    member.assigned.map((partition) => {
      const start = starts.get(partition) ?? 'committed';
      return [partition, start === 'committed' ? (group.committed.get(partition) ?? 0) : start];
    }),
  );
};

const tail = (options: TailOptions, partitions: readonly LogRecord[][], listeners: Set<() => void>) => {
  const { from } = options;
  const positions = partitions.map((log, partition) =>
    from === 'start' ? 0 : from === 'end' ? log.length : (from[partition] ?? log.length),
  );
  let finish: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const drain = (): void => {
    partitions.forEach((log, partition) => {
      for (let at = positions[partition] ?? 0; at < log.length; at += 1) {
        positions[partition] = at + 1;
        const record = log[at];
        if (record !== undefined) options.onRecord(record);
      }
    });
  };
  let scheduled = false;
  const listener = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (listeners.has(listener)) drain();
    });
  };
  listeners.add(listener);
  listener();
  return {
    caughtUp: async () => drain(),
    done,
    close: async () => {
      listeners.delete(listener);
      finish();
    },
  };
};
