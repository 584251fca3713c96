import type { Codecs } from '../ports/codec';
import type { LogRecord } from '../ports/log';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { valuesOf } from '../reading/decode';
import { attemptsOf, DEAD_LETTER_HEADERS } from '../topology/dead-letter';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type TopicId } from '../topology/topics';

export interface DeadLetter {
  readonly topic: TopicId;
  /** Where it lies: `<partition>:<offset>` in the dead-letter topic. */
  readonly at: string;
  readonly record: LogRecord;
  readonly reason: string;
  /** Which part put it aside. */
  readonly by: string;
  /** Where it stood: `<partition>:<offset>` of its topic. */
  readonly source: string;
  /** How often it had been brought back before. */
  readonly attempts: number;
}

/** Every dead letter of these topics, oldest first in each partition. */
export const readDeadLetters = async (
  reader: LogReader,
  topics: readonly TopicId[] = DEAD_LETTERED,
): Promise<DeadLetter[]> => {
  const found: DeadLetter[] = [];
  for (const topic of topics) {
    const name = deadLetterTopic(topic);
    for (const [partition, { first, next }] of (await reader.offsets(name)).entries()) {
      for await (const records of chunksOf(reader, { topic: name, partition, from: first, to: next }))
        found.push(...records.map((record) => letterOf(topic, record)));
    }
  }
  return found;
};

const letterOf = (topic: TopicId, record: LogRecord): DeadLetter => {
  const header = (name: string): string => String(record.headers[name] ?? '?');
  return {
    topic,
    at: `${record.partition}:${record.offset}`,
    record,
    reason: header(DEAD_LETTER_HEADERS.reason),
    by: header(DEAD_LETTER_HEADERS.by),
    source: `${header(DEAD_LETTER_HEADERS.partition)}:${header(DEAD_LETTER_HEADERS.offset)}`,
    attempts: attemptsOf(record.headers),
  };
};

/** Which dead letters were brought back already, as the audit says: `<topic> <at>`. */
export const readRedriven = async (reader: LogReader, codecs: Codecs): Promise<ReadonlySet<string>> => {
  const { name } = TOPICS.audit;
  const [ends] = await reader.offsets(name);
  const redriven = new Set<string>();
  const span = { topic: name, partition: 0, from: ends?.first ?? 0, to: ends?.next ?? 0 };
  for await (const records of chunksOf(reader, span)) {
    for (const entry of await valuesOf(codecs, 'audit', records)) {
      if (entry.action !== 'redrive' || entry.phase !== 'done') continue;
      const { letters } = JSON.parse(entry.detail) as { letters: readonly string[] };
      for (const letter of letters) redriven.add(letter);
    }
  }
  return redriven;
};

export const nameOf = (letter: DeadLetter): string => `${deadLetterTopic(letter.topic)} ${letter.at}`;
