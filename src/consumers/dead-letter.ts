import type { LogRecord, OutgoingRecord } from '../ports/log';
import { DEAD_LETTER_HEADERS } from '../topology/dead-letter';
import { deadLetterTopic, TOPICS, type TopicId } from '../topology/topics';

/** The record as it came, bytes and headers, with Connect's headers saying where it stood and why it lies here. */
export const deadLetter = (topic: TopicId, record: LogRecord, processor: string, reason: string): OutgoingRecord => ({
  topic: deadLetterTopic(topic),
  key: record.key,
  value: record.value,
  partition: record.partition,
  headers: {
    ...record.headers,
    [DEAD_LETTER_HEADERS.topic]: TOPICS[topic].name,
    [DEAD_LETTER_HEADERS.partition]: String(record.partition),
    [DEAD_LETTER_HEADERS.offset]: String(record.offset),
    [DEAD_LETTER_HEADERS.by]: `missed-chats-${processor}`,
    [DEAD_LETTER_HEADERS.reason]: reason,
  },
});
