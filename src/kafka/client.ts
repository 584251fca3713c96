import { Kafka, logLevel } from 'kafkajs';
import type { Logger } from '../ports/logger';
import { patchKafkajs } from './kafkajs-patch';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
}

/** A kafkajs client with its idle loop mended and its log lines in ours. */
export const createKafkaClient = ({ brokers, clientId, logger }: KafkaOptions): Kafka => {
  patchKafkajs();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, timestamp: _, logger: __, stack: ___, ...fields } = entry.log;
      // kafkajs calls a refused connection an error each time it tries; the roles say themselves when they can't go on.
      if (entry.level === logLevel.ERROR) logger.warn({ ...fields, client: entry.namespace }, message);
      else logger.info({ ...fields, client: entry.namespace }, message);
    },
  });
};
