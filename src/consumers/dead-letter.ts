import type { LogRecord, OutgoingRecord } from '../ports/log';
import { deadLetterTopic, TOPICS, type TopicId } from '../topology/topics';

/** The record as it came, bytes and headers, with Connect's headers saying where it stood and why it lies here. */
export const deadLetter = (topic: TopicId, record: LogRecord, processor: string, reason: string): OutgoingRecord => ({
  topic: deadLetterTopic(topic),
  key: record.key,
  value: record.value,
  partition: record.partition,
  headers: {
    ...record.headers,
    '__connect.errors.topic': TOPICS[topic].name,
    '__connect.errors.partition': String(record.partition),
    '__connect.errors.offset': String(record.offset),
    '__connect.errors.connector.name': `missed-chats-${processor}`,
    '__connect.errors.exception.message': reason,
  },
});
