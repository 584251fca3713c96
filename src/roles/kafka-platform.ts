import { hostname } from 'node:os';
import { clockOf } from '../clock/clocks';
import { type Environment, integer, text } from '../config/environment';
import { createKafkaLog } from '../kafka/kafka-log';
import { createLogger } from '../log/pino-logger';
import { createMetrics } from '../metrics/registry';
import { createRedisLedgerIndex } from '../redis/redis-ledger-index';
import { createRedisStore } from '../redis/redis-store';
import { createRegistryCodecs } from '../schemas/registry-codecs';
import { startSideInputs } from '../side-inputs/side-inputs';
import type { Platform } from './platform';

/** Real Kafka, schema registry and Redis, as the environment names them. */
export const createKafkaPlatform = async (name: string, environment: Environment): Promise<Platform> => {
  const logger = createLogger(name, text(environment, 'LOG_LEVEL'));
  const clock = clockOf(environment.MISSED_CHATS_CLOCK);
  const codecs = await createRegistryCodecs({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') });
  const log = createKafkaLog({
    brokers: text(environment, 'KAFKA_BROKERS')
      .split(',')
      .map((broker) => broker.trim()),
    clientId: `missed-chats-${name}-${hostname()}`,
    maxBytesPerPartition: integer(environment, 'FETCH_BYTES_PER_PARTITION'),
    sessionTimeoutMs: integer(environment, 'KAFKA_SESSION_TIMEOUT_MS'),
    logger,
  });
  const closing: (() => Promise<void>)[] = [];
  const store = async (): Promise<ReturnType<typeof createRedisStore>> => {
    const opened = createRedisStore({
      url: text(environment, 'REDIS_URL'),
      namespace: text(environment, 'NAMESPACE'),
      logger,
    });
    closing.push(opened.close);
    return opened;
  };
  return {
    environment,
    log,
    writer: log.writer,
    codecs,
    clock,
    metrics: createMetrics(name, { process: true }),
    logger,
    store,
    breakerMemory: async () => (await store()).breakers,
    ledgerIndex: async () => {
      const index = createRedisLedgerIndex({
        url: text(environment, 'REDIS_URL'),
        namespace: text(environment, 'NAMESPACE'),
        logger,
      });
      closing.push(index.close);
      return index;
    },
    sideInputs: async () => {
      const side = await startSideInputs({ log, codecs, clock, logger });
      closing.push(side.close);
      return side;
    },
    close: async () => {
      await Promise.allSettled(closing.map((close) => close()));
    },
  };
};
