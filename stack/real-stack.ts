import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTEGRATION_USER, UNASSIGNED_CONTACT_ID } from '../simulators/creatio/seed';
import { clockOf } from '../src/clock/clocks';
import { readEnvironment } from '../src/config/environment';
import { SETTINGS, type SettingName } from '../src/config/settings';
import { createKafkaLog } from '../src/kafka/kafka-log';
import { silentLogger } from '../src/ports/logger';
import { projectRoot } from '../src/project-root';
import { ROLES, type Role } from '../src/roles/platform';
import { createRegistryCodecs } from '../src/schemas/registry-codecs';
import { OBSERVER } from './observer';
import { freePort } from './servers/free-port';
import { type Servers, startServers } from './servers/servers';
import { waitUntil } from './servers/wait-until';
import { pacedEnv, type Stack, type StackOptions, type StackSecrets } from './stack';
import { type Supervised, supervise } from './supervisor';

export interface RealStackOptions extends StackOptions {
  readonly dataDir: string;
  /** Processes of each role. */
  readonly instances: number;
  /** Servers in containers, even where they could run as local processes. */
  readonly containers: boolean;
}

/** A stack whose parts can be got at, to do them harm. */
export interface RealStack extends Stack {
  readonly servers: Servers;
  /** Where the servers that are local processes keep their data. */
  readonly serversDir: string;
  /** The roles, and the simulated Creatio where it is ours. */
  readonly processes: readonly Supervised[];
}

const READY_MS = 90_000;

/** Real Kafka, Redis and registry, each role a process of its own, and the simulators. */
export const startRealStack = async (options: RealStackOptions): Promise<RealStack> => {
  const { say } = options;
  const root = projectRoot();
  const processes: Supervised[] = [];
  const servers = await startServers({
    dataDir: serversDirOf(options),
    progress: say,
    ...(options.containers ? { backend: 'containers' as const } : {}),
  });
  const close = async (): Promise<void> => {
    // Roles first: what they drain still goes somewhere.
    await Promise.allSettled(processes.map((each) => each.stop()));
    await servers.close();
  };
  try {
    const creatioUrl = process.env['CREATIO_URL'] ?? (await startCreatio(options, root, processes));
    const env = environmentFor(options, servers, creatioUrl);
    say('creating topics, schemas and what Creatio needs …');
    await runSetup(root, env);
    say('starting the roles …');
    await startRoles(options, root, env, processes);
    return await connected(options, servers, creatioUrl, processes, close);
  } catch (error) {
    await close();
    throw error;
  }
};

const serversDirOf = ({ dataDir }: RealStackOptions): string => join(dataDir, 'servers');

/** The roles inherit the environment; whoever plays Webitel or an operator here must know the same secrets. */
const secretsOf = (env: NodeJS.ProcessEnv): StackSecrets => {
  const { environment } = readEnvironment(env, (path) => readFileSync(path, 'utf8'));
  return {
    relayToken: environment.RELAY_TOKEN,
    relayHmacSecret: environment.RELAY_HMAC_SECRET,
    actionsToken: environment.ACTIONS_TOKEN,
  };
};

const startCreatio = async (options: RealStackOptions, root: string, processes: Supervised[]): Promise<string> => {
  const creatio = await supervise({
    name: 'creatio',
    script: join(root, 'dist', 'simulators', 'creatio', 'main.js'),
    args: [],
    env: {
      ...pacedEnv(options.clockText),
      CREATIO_PORT: String(await freePort(8095)),
      CREATIO_DATA_FILE: join(options.dataDir, 'creatio', 'rows.jsonl'),
    },
    logFile: join(options.dataDir, 'logs', 'creatio.log'),
    onDeath: options.say,
  });
  processes.push(creatio);
  return `http://127.0.0.1:${creatio.port}`;
};

const environmentFor = (options: RealStackOptions, servers: Servers, creatioUrl: string): Record<string, string> => ({
  ...pacedEnv(options.clockText),
  KAFKA_BROKERS: servers.kafka.address,
  REDIS_URL: servers.redis.address,
  SCHEMA_REGISTRY_URL: servers.registry.address,
  CREATIO_URL: creatioUrl,
  CREATIO_USER: process.env['CREATIO_USER'] ?? INTEGRATION_USER.login,
  CREATIO_PASSWORD: process.env['CREATIO_PASSWORD'] ?? INTEGRATION_USER.login,
  CREATIO_UNASSIGNED_CONTACT_ID: process.env['CREATIO_UNASSIGNED_CONTACT_ID'] ?? UNASSIGNED_CONTACT_ID,
  POLICY_FILE: options.policyFile,
  HOST: '127.0.0.1',
  KAFKAJS_NO_PARTITIONER_WARNING: '1',
  ...options.env,
});

const runSetup = (root: string, env: Record<string, string>): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = fork(join(root, 'dist', 'src', 'main.js'), ['setup', '--switch-on'], {
      env: { ...process.env, ...env, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`setup failed:\n${output}`))));
  });

const startRoles = async (
  options: RealStackOptions,
  root: string,
  env: Record<string, string>,
  processes: Supervised[],
): Promise<void> => {
  const start = async (role: Role, instance: number): Promise<void> => {
    const portSetting = `${role.toUpperCase()}_PORT` as SettingName;
    const wanted = instance === 1 ? Number((SETTINGS[portSetting] as { fallback?: string }).fallback ?? 0) : 0;
    const name = instance === 1 ? role : `${role}-${instance}`;
    processes.push(
      await supervise({
        name,
        script: join(root, 'dist', 'src', 'main.js'),
        args: ['run', '--role', role],
        env: { ...env, [portSetting]: String(await freePort(wanted)), RELAY_ID: name },
        logFile: join(options.dataDir, 'logs', `${name}.log`),
        onDeath: options.say,
      }),
    );
  };
  const all = ROLES.flatMap((role) => Array.from({ length: options.instances }, (_, index) => start(role, index + 1)));
  await Promise.all(all);
  const roles = processes.filter(({ name }) => name !== 'creatio');
  await Promise.all(
    roles.map(({ name, port }) =>
      waitUntil(
        `${name} to be ready`,
        READY_MS,
        async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200,
      ),
    ),
  );
};

const connected = async (
  options: RealStackOptions,
  servers: Servers,
  creatioUrl: string,
  processes: readonly Supervised[],
  close: () => Promise<void>,
): Promise<RealStack> => {
  const log = createKafkaLog({
    brokers: servers.kafka.address.split(','),
    clientId: 'missed-chats-stack',
    logger: silentLogger,
  });
  const codecs = await createRegistryCodecs({ registryUrl: servers.registry.address });
  const find = (name: string): Supervised => processes.find((each) => each.name === name) as Supervised;
  const urlOf = ({ port }: Supervised): string => `http://127.0.0.1:${port}`;
  return {
    endpoints: {
      relay: urlOf(find('relay')),
      actions: urlOf(find('actions')),
      creatio: creatioUrl,
      kafka: servers.kafka.address,
      redis: servers.redis.address,
      schemaRegistry: servers.registry.address,
      roles: processes
        .filter(({ name }) => name !== 'creatio')
        .map((each) => ({ name: each.name, url: urlOf(each), pid: each.pid() ?? null })),
      dataDir: options.dataDir,
    },
    clock: clockOf(options.clockText ?? undefined),
    log,
    codecs,
    creatio: {
      url: creatioUrl,
      prefix: process.env['CREATIO_LAYOUT'] === 'framework' ? '/0' : '',
      user: process.env['CREATIO_USER'] ?? OBSERVER,
      password: process.env['CREATIO_PASSWORD'] ?? OBSERVER,
    },
    technicalUser: process.env['CREATIO_USER'] ?? INTEGRATION_USER.login,
    secrets: secretsOf(process.env),
    servers,
    serversDir: serversDirOf(options),
    processes,
    close: async () => {
      await log.close().catch(() => {});
      await close();
    },
  };
};
