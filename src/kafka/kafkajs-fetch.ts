import { createRequire } from 'node:module';
import type { Kafka, KafkaMessage } from 'kafkajs';

/** The release whose inside this was written for. */
const WRITTEN_FOR = '2.2.4';
const CREATE_CLUSTER = 'private:Kafka:createCluster';

type Message = KafkaMessage & { readonly isControlRecord?: boolean };

interface FetchRequest {
  readonly replicaId: number;
  readonly isolationLevel: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
}

interface Broker {
  fetch(request: FetchRequest): Promise<{
    readonly responses: readonly {
      readonly partitions: readonly { readonly highWatermark: string; readonly messages: readonly Message[] }[];
    }[];
  }>;
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(at: { nodeId: string }): Promise<Broker>;
}

export interface Fetched {
  readonly messages: readonly Message[];
  readonly highWatermark: number;
}

/** One partition, read at one place, by kafkajs' own Fetch request. */
export interface Fetcher {
  /** @throws what kafkajs throws, for instance `OFFSET_OUT_OF_RANGE` */
  fetch(topic: string, partition: number, from: number, maxBytes: number): Promise<Fetched>;
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/**
 * kafkajs reads only as a member of a group, and joining one takes a third of a second. Inside it has the request that is needed; this reaches
 * for it, through the same connections, security and decoding as the rest of kafkajs.
 *
 * @throws when another kafkajs is installed, or its inside looks different: then write this anew
 */
export const createFetcher = (kafka: Kafka): Fetcher => {
  const { version } = createRequire(__filename)('kafkajs/package.json') as { version: string };
  if (version !== WRITTEN_FOR)
    throw new Error(`found kafkajs ${version}; reading without a group was written for ${WRITTEN_FOR}`);
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  if (symbol === undefined)
    throw new Error('this kafkajs has no createCluster inside: reading without a group needs it');
  const createCluster = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol];
  const cluster = createCluster?.({
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
  }) as Cluster;
  let connected: Promise<void> | null = null;
  const targets = new Map<string, Promise<void>>();

  const ready = async (topic: string): Promise<void> => {
    connected ??= cluster.connect();
    try {
      await connected;
    } catch (error) {
      connected = null;
      throw error;
    }
    const known = targets.get(topic) ?? cluster.addMultipleTargetTopics([topic]);
    targets.set(topic, known);
    try {
      await known;
    } catch (error) {
      targets.delete(topic);
      throw error;
    }
  };

  return {
    fetch: async (topic, partition, from, maxBytes) => {
      await ready(topic);
      const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
      if (nodeId === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
      const broker = await cluster.findBroker({ nodeId });
      const { responses } = await broker.fetch({
        replicaId: -1,
        isolationLevel: 0,
        maxWaitTime: 0,
        minBytes: 0,
        maxBytes,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes }] }],
      });
      const found = responses[0]?.partitions[0];
      if (found === undefined) throw new Error(`Kafka answered nothing for partition ${partition} of ${topic}`);
      // The broker gives whole batches: what stands before is not asked for.
      const messages = found.messages.filter((message) => Number(message.offset) >= from);
      return { messages, highWatermark: Number(found.highWatermark) };
    },
    refresh: () => cluster.refreshMetadata(),
    close: async () => {
      if (connected !== null) await cluster.disconnect();
    },
  };
};
