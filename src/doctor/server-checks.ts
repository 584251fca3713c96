import { type Environment, integer, text } from '../config/environment';
import { createKafkaClient } from '../kafka/client';
import { inspectKafka } from '../kafka/inspect';
import { wantedTopics } from '../kafka/topics';
import type { Logger } from '../ports/logger';
import { inspectRedis } from '../redis/inspect';
import { inspectRegistry } from '../schemas/inspect-registry';
import { TOPICS } from '../topology/topics';
import type { Check } from './finding';
import { kafkaFindings } from './kafka-findings';
import { redisFindings } from './redis-findings';
import { registryFindings } from './registry-findings';

const TIMEOUT_MS = 5_000;

/** Kafka, registry and Redis: are they there, and do they keep what they are given? */
export const serverChecks = (environment: Environment, logger: Logger): readonly Check[] => {
  const namespace = text(environment, 'NAMESPACE');
  const topics = wantedTopics(integer(environment, 'KAFKA_REPLICATION_FACTOR'));
  return [
    {
      area: 'Kafka',
      what: text(environment, 'KAFKA_BROKERS'),
      run: async () => {
        const brokers = text(environment, 'KAFKA_BROKERS').split(',');
        const facts = await inspectKafka(
          createKafkaClient({ brokers, clientId: 'missed-chats-doctor', logger }),
          topics.map(({ name }) => name),
          [
            { group: `${namespace}.detector`, topic: TOPICS.chatEvents.name },
            { group: `${namespace}.cases`, topic: TOPICS.caseEvents.name },
            { group: `${namespace}.connector`, topic: TOPICS.activityCommands.name },
          ],
        );
        return kafkaFindings(facts, topics);
      },
    },
    {
      area: 'registry',
      what: text(environment, 'SCHEMA_REGISTRY_URL'),
      run: async () =>
        registryFindings(await inspectRegistry({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') })),
    },
    {
      area: 'Redis',
      what: 'REDIS_URL',
      run: async () => redisFindings(await inspectRedis(text(environment, 'REDIS_URL'), TIMEOUT_MS)),
    },
  ];
};
