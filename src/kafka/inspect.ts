import { ConfigResourceTypes, type Kafka } from 'kafkajs';

export interface TopicFacts {
  readonly name: string;
  readonly partitions: number;
  /** Least over the partitions. */
  readonly replicas: number;
  readonly inSync: number;
  readonly cleanupPolicy: string;
  readonly retentionMs: number;
}

export interface GroupFacts {
  readonly group: string;
  /** Kafka's word: Stable, Empty, PreparingRebalance, CompletingRebalance, Dead. */
  readonly state: string;
  readonly members: number;
  readonly memberIds: readonly string[];
  /** Records between what the group committed and the topic's end; null: it has committed nothing. */
  readonly lag: number | null;
}

export interface KafkaFacts {
  readonly brokers: number;
  /** Those of the asked ones that are there. */
  readonly topics: readonly TopicFacts[];
  readonly groups: readonly GroupFacts[];
}

/** What Kafka says of these topics and groups. Changes nothing. */
export const inspectKafka = async (
  kafka: Kafka,
  topicNames: readonly string[],
  groups: readonly { readonly group: string; readonly topic: string }[],
): Promise<KafkaFacts> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [{ brokers }, listed] = await Promise.all([admin.describeCluster(), admin.listTopics()]);
    const present = topicNames.filter((name) => listed.includes(name));
    const described = await admin.describeGroups(groups.map(({ group }) => group));
    return {
      brokers: brokers.length,
      topics: present.length === 0 ? [] : await topicsOf(admin, present),
      groups: await Promise.all(
        groups.map(async ({ group, topic }) => {
          const found = described.groups.find(({ groupId }) => groupId === group);
          return {
            group,
            state: found?.state ?? 'Dead',
            members: found?.members.length ?? 0,
            memberIds: (found?.members ?? []).map(({ memberId }) => memberId).sort(),
            lag: listed.includes(topic) ? await lagOf(admin, group, topic) : null,
          };
        }),
      ),
    };
  } finally {
    await admin.disconnect();
  }
};

type Admin = ReturnType<Kafka['admin']>;

const topicsOf = async (admin: Admin, names: string[]): Promise<TopicFacts[]> => {
  const [metadata, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: names }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({
        type: ConfigResourceTypes.TOPIC,
        name,
        configNames: ['cleanup.policy', 'retention.ms'],
      })),
    }),
  ]);
  return metadata.topics.map(({ name, partitions }) => {
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const config = (wanted: string): string =>
      entries.find(({ configName }) => configName === wanted)?.configValue ?? '';
    return {
      name,
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      inSync: Math.min(...partitions.map(({ isr }) => isr.length)),
      cleanupPolicy: config('cleanup.policy'),
      retentionMs: Number(config('retention.ms')),
    };
  });
};

/** The offset that a group committed in each partition, index = partition; 0 where it has committed none. */
export const committedOffsets = async (kafka: Kafka, groupId: string, topic: string): Promise<readonly number[]> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return [...(found?.partitions ?? [])]
      .sort((a, b) => a.partition - b.partition)
      .map(({ offset }) => Math.max(0, Number(offset)));
  } finally {
    await admin.disconnect();
  }
};

const lagOf = async (admin: Admin, groupId: string, topic: string): Promise<number | null> => {
  const [committed, ends] = await Promise.all([
    admin.fetchOffsets({ groupId, topics: [topic] }),
    admin.fetchTopicOffsets(topic),
  ]);
  const offsets = new Map(
    committed.flatMap(({ partitions }) => partitions.map(({ partition, offset }) => [partition, Number(offset)])),
  );
  if ([...offsets.values()].every((offset) => offset < 0)) return null;
  return ends.reduce((sum, { partition, high, low }) => {
    const offset = offsets.get(partition) ?? -1;
    return sum + Number(high) - (offset < 0 ? Number(low) : offset);
  }, 0);
};
