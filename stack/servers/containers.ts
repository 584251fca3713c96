import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { isKafkaUp } from './kafka-up';
import { APICURIO_VERSION, KAFKA_VERSION, type Progress } from './maven-files';
import type { Part, Server } from './server';
import { waitUntil } from './wait-until';

const IMAGES = {
  kafka: `apache/kafka:${KAFKA_VERSION}`,
  redis: 'redis:7.4.7-bookworm',
  registry: `apicurio/apicurio-registry:${APICURIO_VERSION}`,
} as const;
const START_MS = 180_000;

/** A server in a container, by testcontainers. Its data goes with it. */
export const startContainer = async (part: Part, progress: Progress): Promise<Server> => {
  progress(`starting ${IMAGES[part]} …`);
  const { container, address } = await STARTERS[part]();
  return {
    address,
    origin: 'container',
    pid: () => undefined,
    stop: async () => {
      await container.stop();
    },
    start: async () => {
      throw new Error('a container that was stopped is gone with its data');
    },
    signal: () => {
      throw new Error('a container takes no signals from here');
    },
  };
};

interface Started {
  readonly container: StartedTestContainer;
  readonly address: string;
}

const redis = async (): Promise<Started> => {
  const container = await new GenericContainer(IMAGES.redis)
    .withExposedPorts(6379)
    .withCommand(['redis-server', '--save', '', '--maxmemory-policy', 'noeviction'])
    .withStartupTimeout(START_MS)
    .start();
  return { container, address: `redis://${container.getHost()}:${container.getMappedPort(6379)}` };
};

const registry = async (): Promise<Started> => {
  const container = await new GenericContainer(IMAGES.registry)
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
    .withStartupTimeout(START_MS)
    .start();
  return { container, address: `http://${container.getHost()}:${container.getMappedPort(8080)}/apis/ccompat/v7` };
};

const LISTENERS_FILE = '/tmp/listeners';
const WAIT_AND_RUN = `until grep -qs whole ${LISTENERS_FILE}; do sleep 0.1; done; . ${LISTENERS_FILE}; exec /etc/kafka/docker/run`;

/** Kafka must say the address by which it is reached, and that port is known only once the container runs: so it waits for a file that tells. */
const kafka = async (): Promise<Started> => {
  const container = await new GenericContainer(IMAGES.kafka)
    .withExposedPorts(9092)
    .withCommand(['sh', '-c', WAIT_AND_RUN])
    .withEnvironment(KAFKA_ENVIRONMENT)
    .withWaitStrategy(Wait.forSuccessfulCommand('true'))
    .withStartupTimeout(START_MS)
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(9092)}`;
  // The last line says that all of it is there: a half-written file would be read.
  const content = `export KAFKA_ADVERTISED_LISTENERS=OUTSIDE://${address},INSIDE://localhost:9093\n# whole\n`;
  await container.copyContentToContainer([{ content, target: LISTENERS_FILE }]);
  await waitUntil(`${IMAGES.kafka} at ${address}`, START_MS, () => isKafkaUp(address));
  return { container, address };
};

const KAFKA_ENVIRONMENT = {
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_LISTENERS: 'OUTSIDE://:9092,INSIDE://:9093,CONTROLLER://:9094',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9094',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
} as const;

const STARTERS: Readonly<Record<Part, () => Promise<Started>>> = { kafka, redis, registry };
