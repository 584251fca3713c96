import { ConfigResourceTypes, type Kafka } from 'kafkajs';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type Topic } from '../topology/topics';
import { createTopics } from './create-topics';

export interface EnsureTopicsOptions {
  readonly replicationFactor: number;
}

/** A topic that stands there contradicts the topology: going on would send keys to other partitions, or lose what must be kept. */
export class TopicsContradict extends Error {
  override readonly name = 'TopicsContradict';
}

/** A topic as it shall be. */
export interface WantedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;

/** Dead letters are kept long enough for somebody to come back from a holiday. */
const DEAD_LETTER_RETENTION_MS = 100 * DAY_MS;

export const wantedTopics = (replicationFactor: number): WantedTopic[] => {
  const safe: Record<string, string> = replicationFactor >= 3 ? { 'min.insync.replicas': '2' } : {};
  const topics = Object.values(TOPICS).map((topic: Topic) => ({
    name: topic.name,
    partitions: topic.partitions,
    configs: {
      ...safe,
      ...(topic.kind === 'compacted'
        ? COMPACTED
        : { 'cleanup.policy': 'delete', 'retention.ms': String(topic.retentionMs) }),
    },
  }));
  const dead = DEAD_LETTERED.map((id) => ({
    name: deadLetterTopic(id),
    partitions: TOPICS[id].partitions,
    configs: { ...safe, 'cleanup.policy': 'delete', 'retention.ms': String(DEAD_LETTER_RETENTION_MS) },
  }));
  return [...topics, ...dead];
};

/** Tombstones stay for a week, so that a reader that was away for a weekend still sees them. */
const COMPACTED = {
  'cleanup.policy': 'compact',
  'delete.retention.ms': String(7 * DAY_MS),
  'segment.ms': String(DAY_MS),
};

/**
 * Creates the topics that are missing.
 *
 * @returns the names of those that were created
 * @throws TopicsContradict naming every difference in partitions or cleanup policy
 */
export const ensureTopics = async (kafka: Kafka, options: EnsureTopicsOptions): Promise<readonly string[]> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = wantedTopics(options.replicationFactor);
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic.name));
    if (missing.length > 0) {
      await createTopics(
        admin,
        missing.map(({ name, partitions, configs }) => ({
          topic: name,
          numPartitions: partitions,
          replicationFactor: options.replicationFactor,
          configEntries: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
        })),
      );
    }
    const differences = await contradictions(
      admin,
      topics.filter((topic) => existing.has(topic.name)),
    );
    if (differences.length > 0)
      throw new TopicsContradict(
        `existing topics contradict the topology:\n${differences.map((line) => `  ${line}`).join('\n')}`,
      );
    return missing.map((topic) => topic.name);
  } finally {
    await admin.disconnect();
  }
};

const contradictions = async (admin: ReturnType<Kafka['admin']>, topics: readonly WantedTopic[]): Promise<string[]> => {
  if (topics.length === 0) return [];
  const metadata = await admin.fetchTopicMetadata({ topics: topics.map((topic) => topic.name) });
  const configs = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((topic) => ({
      type: ConfigResourceTypes.TOPIC,
      name: topic.name,
      configNames: ['cleanup.policy'],
    })),
  });
  return topics.flatMap((topic) => {
    const partitions = metadata.topics.find(({ name }) => name === topic.name)?.partitions.length ?? 0;
    const policy = configs.resources
      .find(({ resourceName }) => resourceName === topic.name)
      ?.configEntries.find(({ configName }) => configName === 'cleanup.policy');
    return [
      ...(partitions === topic.partitions
        ? []
        : [
            `${topic.name} has ${partitions} partitions, not ${topic.partitions}: keys would move. Create it anew, or restore the count`,
          ]),
      ...(policy === undefined || policy.configValue === topic.configs['cleanup.policy']
        ? []
        : [
            `${topic.name} has cleanup.policy ${policy.configValue}, not ${topic.configs['cleanup.policy']}. Set it with kafka-configs`,
          ]),
    ];
  });
};
