import type { Admin } from 'kafkajs';
import { type Log, LogUnavailable, type LogWriter } from '../ports/log';
import type { LogReader } from '../ports/log-reader';
import { createKafkaClient, type KafkaOptions } from './client';
import { startGroupConsumer } from './group-consumer';
import { createKafkaReader } from './kafka-reader';
import { startTail } from './tail';
import { createKafkaWriter } from './writer';

export interface KafkaLogOptions extends KafkaOptions {
  readonly maxBytesPerPartition?: number;
  readonly maxWaitMs?: number;
  readonly sessionTimeoutMs?: number;
}

/** The log on Kafka. */
export interface KafkaLog extends Log, LogReader {
  /** A writer with a producer of its own, which gives a send up after so long (default 30 s). */
  writer(deliveryTimeoutMs?: number): LogWriter;
  close(): Promise<void>;
}

export const createKafkaLog = (options: KafkaLogOptions): KafkaLog => {
  const kafka = createKafkaClient(options);
  let connected: Promise<Admin> | null = null;
  let reader: ReturnType<typeof createKafkaReader> | null = null;
  const admin = (): Promise<Admin> => {
    connected ??= connectAdmin();
    return connected;
  };
  const connectAdmin = async (): Promise<Admin> => {
    const made = kafka.admin();
    try {
      await made.connect();
      return made;
    } catch (error) {
      connected = null;
      throw error;
    }
  };
  return {
    consume: (group) =>
      startGroupConsumer(
        kafka,
        group,
        {
          maxBytesPerPartition: options.maxBytesPerPartition ?? 1_048_576,
          maxWaitMs: options.maxWaitMs ?? 150,
          sessionTimeoutMs: options.sessionTimeoutMs ?? 15_000,
        },
        options.logger,
      ),
    tail: (tail) => startTail(kafka, admin, tail),
    offsets: async (topic) => {
      try {
        const found = await (await admin()).fetchTopicOffsets(topic);
        return [...found]
          .sort((a, b) => a.partition - b.partition)
          .map(({ low, high }) => ({ first: Number(low), next: Number(high) }));
      } catch (error) {
        throw new LogUnavailable(`Kafka did not tell the offsets of ${topic}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    },
    offsetsAt: async (topic, atMs) => {
      try {
        const connection = await admin();
        const [found, ends] = await Promise.all([
          connection.fetchTopicOffsetsByTimestamp(topic, atMs),
          connection.fetchTopicOffsets(topic),
        ]);
        const at = new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
        return [...ends]
          .sort((a, b) => a.partition - b.partition)
          .map(({ partition, high }) => {
            const offset = at.get(partition) ?? -1;
            return offset < 0 ? Number(high) : offset;
          });
      } catch (error) {
        throw new LogUnavailable(`Kafka did not tell where ${topic} stood at ${new Date(atMs).toISOString()}`, {
          cause: error,
        });
      }
    },
    writer: (deliveryTimeoutMs = 30_000) => createKafkaWriter(kafka, { deliveryTimeoutMs }),
    read: (at) => {
      reader ??= createKafkaReader(kafka);
      return reader.read(at);
    },
    close: async () => {
      await reader?.close();
      if (connected !== null) await (await connected).disconnect();
    },
  };
};
