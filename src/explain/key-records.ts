import type { Codecs, RecordOf } from '../ports/codec';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { decodeRecords } from '../reading/decode';
import { partitionOf } from '../topology/murmur2';
import { TOPICS, type TopicId } from '../topology/topics';

export interface KeyRecord<Id extends TopicId = TopicId> {
  readonly topic: Id;
  readonly partition: number;
  readonly offset: number;
  readonly value: RecordOf[Id];
}

/** Until when reading may go on: what it costs must stay bounded, and a person is told when it was cut. */
export interface Budget {
  readonly isOver: () => boolean;
  /** Called when reading was stopped before its end. */
  cut(topic: TopicId): void;
}

export interface KeyReading {
  readonly reader: LogReader;
  readonly codecs: Codecs;
  readonly budget: Budget;
}

/** A key's records in `[from, to)` of its partition. Other keys' bytes aren't decoded. */
export const recordsOfKey = async <Id extends TopicId>(
  { reader, codecs, budget }: KeyReading,
  topic: Id,
  wanted: { readonly partition: number; readonly isKey: (key: string) => boolean },
  range: (ends: { readonly first: number; readonly next: number }) => Promise<{ from: number; to: number }>,
): Promise<KeyRecord<Id>[]> => {
  const { name } = TOPICS[topic];
  const { partition } = wanted;
  const { first, next } = (await reader.offsets(name))[partition] ?? { first: 0, next: 0 };
  const { from, to } = await range({ first, next });
  const found: KeyRecord<Id>[] = [];
  const span = { topic: name, partition, from: Math.max(first, from), to: Math.min(next, to) };
  for await (const records of chunksOf(reader, span, 1_048_576)) {
    const mine = records.filter(({ key }) => key !== null && key.length > 0 && wanted.isKey(String(key)));
    for (const read of await decodeRecords(codecs, topic, mine))
      if ('event' in read) found.push({ topic, partition, offset: read.record.offset, value: read.event });
    if (!budget.isOver()) continue;
    budget.cut(topic);
    break;
  }
  return found;
};

export const partitionOfKey = (topic: TopicId, key: string): number =>
  partitionOf(Buffer.from(key), TOPICS[topic].partitions);
