import { type LogRecord, LogUnavailable, type OutgoingRecord } from '../../src/ports/log';
import { partitionOf } from '../../src/topology/murmur2';
import type { Life } from './life';

/** A member of a group, as the broker knows it. */
export interface Membership {
  readonly life: Life;
  /** The coordinator has decided anew; the member learns it when it next comes to the broker. */
  assigned(generation: number, partitions: readonly number[]): void;
  /** The coordinator has given it up. */
  lost(): void;
}

export interface Group {
  readonly committed: Map<number, number>;
  generation: number;
  members: { readonly member: Membership; partitions: readonly number[] }[];
}

/** The one broker of a history: topics, groups, and whether it is there. */
export interface Broker {
  readonly names: readonly string[];
  topic(name: string): readonly (readonly LogRecord[])[];
  /** Appends, and tells whoever follows. @throws LogUnavailable while it is away; then some records may have been written all the same */
  append(records: readonly OutgoingRecord[]): void;
  group(name: string): Group;
  join(group: string, topic: string, member: Membership): void;
  /** Leaves in good order, or is found dead. */
  evict(member: Membership): void;
  /** All memberships of a process. */
  evictAll(life: Life): void;
  follow(topic: string, listener: () => void): void;
  unfollow(listener: () => void): void;
  setAway(isAway: boolean): void;
  readonly away: boolean;
}

export interface BrokerOptions {
  /** Partitions by topic. */
  readonly topics: Readonly<Record<string, number>>;
  now(): number;
  random(): number;
}

export const createBroker = ({ topics, now, random }: BrokerOptions): Broker => {
  const logs = new Map(
    Object.entries(topics).map(([name, count]) => [name, Array.from({ length: count }, () => [] as LogRecord[])]),
  );
  const groups = new Map<string, Group & { topic: string }>();
  const followers = new Map<() => void, string>();
  let away = false;

  const topic = (name: string): LogRecord[][] => {
    const found = logs.get(name);
    if (found === undefined) throw new Error(`there is no topic ${name}`);
    return found;
  };

  const write = (record: OutgoingRecord): void => {
    const partitions = topic(record.topic);
    const key = typeof record.key === 'string' ? Buffer.from(record.key) : record.key;
    const partition = record.partition ?? partitionOf(key ?? Buffer.alloc(0), partitions.length);
    const log = partitions[partition];
    if (log === undefined) throw new Error(`${record.topic} has no partition ${partition}`);
    const headers = Object.fromEntries(
      Object.entries(record.headers ?? {}).map(([name, value]) => [name, Buffer.from(value)]),
    );
    log.push({ partition, offset: log.length, timestampMs: now(), key, value: record.value, headers });
  };

  const tell = (written: ReadonlySet<string>): void => {
    for (const [listener, name] of [...followers]) if (written.has(name)) listener();
  };

  const group = (name: string): Group & { topic: string } => {
    const found = groups.get(name) ?? { committed: new Map(), generation: 0, members: [], topic: '' };
    groups.set(name, found);
    return found;
  };

  const rebalance = (found: Group & { topic: string }): void => {
    found.generation += 1;
    const count = topic(found.topic).length;
    const { members } = found;
    // Beginning anywhere: partitions wander at each rebalance.
    const first = Math.floor(random() * Math.max(1, members.length));
    const shares = members.map(() => [] as number[]);
    for (let partition = 0; partition < count; partition += 1)
      shares[(first + partition) % Math.max(1, members.length)]?.push(partition);
    members.forEach((entry, index) => {
      entry.partitions = shares[index] ?? [];
      entry.member.assigned(found.generation, entry.partitions);
    });
  };

  const evict = (which: (member: Membership) => boolean): void => {
    for (const found of groups.values()) {
      const gone = found.members.filter((entry) => which(entry.member));
      if (gone.length === 0) continue;
      found.members = found.members.filter((entry) => !which(entry.member));
      for (const { member } of gone) member.lost();
      rebalance(found);
    }
  };

  return {
    names: Object.keys(topics),
    topic,
    append: (records) => {
      if (away) {
        const reached = random() < 0.6 ? 0 : Math.floor(random() * (records.length + 1));
        for (const record of records.slice(0, reached)) write(record);
        throw new LogUnavailable('the broker is away');
      }
      for (const record of records) write(record);
      tell(new Set(records.map((record) => record.topic)));
    },
    group,
    join: (name, ofTopic, member) => {
      const found = group(name);
      found.topic = ofTopic;
      found.members = [...found.members.filter((entry) => entry.member !== member), { member, partitions: [] }];
      rebalance(found);
    },
    evict: (member) => evict((other) => other === member),
    evictAll: (life) => evict((member) => member.life === life),
    follow: (name, listener) => void followers.set(listener, name),
    unfollow: (listener) => void followers.delete(listener),
    setAway: (isAway) => {
      away = isAway;
      if (!isAway) tell(new Set(followers.values()));
    },
    get away() {
      return away;
    },
  };
};
