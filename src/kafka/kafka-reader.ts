import type { Kafka } from 'kafkajs';
import { LogUnavailable } from '../ports/log';
import type { LogReader } from '../ports/log-reader';
import { toRecord } from './group-consumer';
import { createFetcher, type Fetched } from './kafkajs-fetch';

const READ_BYTES = 1_048_576;
/** A leader that moved is found at the second look. */
const ATTEMPTS = 5;
const RETRY_MS = 200;

/** Kafka read by hand, one partition at a place. */
export const createKafkaReader = (kafka: Kafka): { readonly read: LogReader['read']; close(): Promise<void> } => {
  const fetcher = createFetcher(kafka);

  const fetch = async (topic: string, partition: number, from: number, maxBytes: number): Promise<Fetched> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fetcher.fetch(topic, partition, from, maxBytes);
      } catch (error) {
        const { type, message } = error as Error & { type?: string };
        if (type === 'OFFSET_OUT_OF_RANGE')
          throw new RangeError(`${topic} partition ${partition} has no offset ${from}`, { cause: error });
        if (attempt === ATTEMPTS)
          throw new LogUnavailable(`Kafka did not give ${topic} partition ${partition}: ${message}`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * attempt));
        // What this fails on is told by the next attempt.
        await fetcher.refresh().catch(() => {});
      }
    }
  };

  return {
    read: async ({ topic, partition, from, maxBytes = READ_BYTES }) => {
      const { messages, highWatermark } = await fetch(topic, partition, from, maxBytes);
      const records = messages.filter((m) => m.isControlRecord !== true).map((m) => toRecord(partition, m));
      const last = messages.at(-1);
      // A batch that compaction emptied shows nothing, not even where it ends: step over it.
      const next = last === undefined ? Math.min(from + 1, Math.max(from, highWatermark)) : Number(last.offset) + 1;
      return { records, next, highWatermark };
    },
    close: fetcher.close,
  };
};
