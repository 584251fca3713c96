import { createPartitionOwner, type PartitionOwner } from '../../src/consumers/runtime/partition-owner';
import { uuidV5 } from '../../src/ids/uuid-v5';
import { type LogRecord, LogUnavailable, type LogWriter, type OutgoingRecord } from '../../src/ports/log';
import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import type { PartitionStore } from '../../src/ports/state-store';
import { createLocalCodecs } from '../../src/schemas/local-codecs';
import type { ChatEvent } from '../../src/topology/chat-event';
import { createDetector } from '../../src/topology/detector/detector';
import { partitionOf } from '../../src/topology/murmur2';
import { TOPICS } from '../../src/topology/topics';
import { agentJoined, beatAt, chatEvent, closed, customerWrote, humanWrote, joined, offered } from './chat-events';
import { testPolicy } from './policy';

export const codecs = createLocalCodecs();

/** Ids of conversations of partition 0. */
const ids = (count: number): string[] => {
  const found: string[] = [];
  for (let n = 0; found.length < count; n += 1) {
    const id = `c-${n}`;
    if (partitionOf(Buffer.from(id), TOPICS.chatEvents.partitions) === 0) found.push(id);
  }
  return found;
};

const story = (id: string, n: number): ChatEvent[] => {
  const start = n * 7_000;
  const more = { conversationId: id };
  const begin = [
    joined(start, more),
    customerWrote(start + 1_000, more),
    offered(start + 3_000, 'a', { ...more, channelId: `a-${id}` }),
  ];
  switch (n % 4) {
    case 0:
      return [
        ...begin,
        agentJoined(start + 8_000, 'a', { ...more, channelId: `a-${id}` }),
        humanWrote(start + 9_000, 'a', { ...more, channelId: `a-${id}` }),
        { ...closed(start + 60_000, 'flow_end'), ...more },
      ];
    case 1:
      return [...begin, { ...closed(start + 40_000), ...more }];
    case 2:
      return begin;
    default:
      return [
        ...begin,
        chatEvent('queue-left', start + 30_000, { ...more, queueId: '17', cause: 'abandoned' }),
        humanWrote(start + 400_000, 'a', { ...more, channelId: `a-${id}` }),
      ];
  }
};

/** Forty conversations of partition 0 with a heartbeat each second, in the order of their times; offsets begin at 50 and have gaps. */
export const historyOfPartition = (): LogRecord[] => {
  const events = ids(40).flatMap(story);
  for (let at = 0; at <= 900_000; at += 1_000) events.push(beatAt(at));
  events.sort((a, b) => a.occurredAt - b.occurredAt);
  return events.map((event, index) => ({
    partition: 0,
    offset: 50 + index + Math.floor(index / 100),
    timestampMs: event.receivedAt,
    key: event.type === 'heartbeat' ? null : Buffer.from(event.conversationId),
    value: codecs.encode('chatEvents', event),
    headers: {},
  }));
};

/** Collects what is written, by topic, key, partition and bytes, so that a repeated record counts once. */
export interface Collected extends LogWriter {
  readonly written: ReadonlySet<string>;
  /** Called before each send; `fail-before` writes nothing, `fail-after` writes and then fails. */
  onSend: () => 'ok' | 'fail-before' | 'fail-after';
}

const lineOf = (record: OutgoingRecord): string =>
  `${record.topic} ${String(record.key)} ${record.partition ?? ''} ${record.value?.toString('base64') ?? 'tombstone'}`;

export const createCollector = (): Collected => {
  const written = new Set<string>();
  const collector: Collected = {
    written,
    onSend: () => 'ok',
    send: async (records) => {
      const how = collector.onSend();
      if (how === 'fail-before') throw new LogUnavailable('not written');
      for (const record of records) written.add(lineOf(record));
      if (how === 'fail-after') throw new LogUnavailable('written, but nobody knows');
    },
    close: async () => {},
  };
  return collector;
};

export const createDetectorOwner = (
  store: PartitionStore,
  writer: LogWriter,
  history: readonly LogRecord[],
): PartitionOwner =>
  createPartitionOwner({
    processor: createDetector({ uuidV5 }),
    partition: 0,
    store,
    writer,
    codecs,
    side: {
      policyAt: () => testPolicy,
      switchAt: () => true,
      switchChanges: () => [],
      readyFor: async () => {},
      isReadyFor: () => true,
    },
    meter: noMeter,
    logger: silentLogger,
    cachedKeys: 5,
    // The log's beginning is its first record, and nothing is missing before it.
    logEnds: async () => ({ first: 0, next: (history.at(-1)?.offset ?? 0) + 1 }),
  } as Parameters<typeof createPartitionOwner>[0]) as PartitionOwner;
