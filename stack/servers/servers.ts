import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startContainer } from './containers';
import { findJavas, javaFor } from './java';
import { startKafka } from './kafka-server';
import { hasMaven, type Progress } from './maven-files';
import { startRedis } from './redis-server';
import { startRegistry } from './registry-server';
import { givenServer, type Part, type Server } from './server';

export type Servers = Readonly<Record<Part, Server>> & { close(): Promise<void> };

export interface ServersOptions {
  readonly dataDir: string;
  readonly progress: Progress;
  /** Default true. */
  readonly persistence?: boolean;
  /** Forces one way; default: addresses given, then local processes, then containers. */
  readonly backend?: 'local' | 'containers';
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Neither Java and Maven nor a container engine is here. */
export class NothingToRunOn extends Error {
  override readonly name = 'NothingToRunOn';
}

const GIVEN: Readonly<Record<Part, string>> = {
  kafka: 'KAFKA_BROKERS',
  redis: 'REDIS_URL',
  registry: 'SCHEMA_REGISTRY_URL',
};

/** Kafka, Redis and a schema registry, each by the first way that there is: its address, a local process, a container. */
export const startServers = async (options: ServersOptions): Promise<Servers> => {
  const env = options.env ?? process.env;
  const started: Server[] = [];
  const close = async (): Promise<void> => {
    // Kafka last: others write to it while they stop.
    await Promise.allSettled(started.filter(({ origin }) => origin !== 'given').map((server) => server.stop()));
  };
  const start = async (part: Part): Promise<Server> => {
    const address = env[GIVEN[part]];
    const server = address === undefined ? await own(part, options) : givenServer(address);
    started.push(server);
    return server;
  };
  try {
    const [kafka, redis, registry] = await Promise.all([start('kafka'), start('redis'), start('registry')]);
    return { kafka, redis, registry, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const own = (part: Part, options: ServersOptions): Promise<Server> => {
  const way = options.backend ?? wayFor(part);
  if (way === 'containers') return startContainer(part, options.progress);
  const dataDir = join(options.dataDir, part);
  switch (part) {
    case 'kafka':
      return startKafka({ dataDir, progress: options.progress });
    case 'redis':
      return startRedis({ dataDir, persistence: options.persistence ?? true, progress: options.progress });
    case 'registry':
      return startRegistry({ dataDir, progress: options.progress });
  }
};

const wayFor = (part: Part): 'local' | 'containers' => {
  // The registry has a built-in one to fall back to.
  if (part === 'registry') return 'local';
  const hasRedis = part === 'redis' && spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  const canRun = hasRedis || (hasMaven() && (part === 'redis' || javaFor(findJavas(), 17) !== undefined));
  if (canRun) return 'local';
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0) return 'containers';
  throw new NothingToRunOn(
    `${part === 'kafka' ? 'Kafka needs Java 17 or newer and Maven' : 'Redis needs redis-server, or Maven to fetch one'}, or a container engine; none of them is here. ` +
      `Install one, or set ${GIVEN[part]}, or take a first look without any of it: npm start -- --embedded`,
  );
};
