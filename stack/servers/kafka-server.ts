import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { findJavas, javaFor } from './java';
import { isKafkaUp } from './kafka-up';
import { startLocalServer } from './local-server';
import { kafkaJars, type Progress } from './maven-files';
import type { Server } from './server';

const LEAST_JAVA = 17;
const READY_WITHIN_MS = 90_000;

export interface KafkaServerOptions {
  /** Its log segments, kept over restarts. */
  readonly dataDir: string;
  readonly progress: Progress;
}

/** One Kafka node, broker and controller in one, on free ports. */
export const startKafka = async ({ dataDir, progress }: KafkaServerOptions): Promise<Server> => {
  const java = javaFor(findJavas(), LEAST_JAVA);
  if (java === undefined) throw new Error(`no Java ${LEAST_JAVA} or newer`);
  const jars = join(await kafkaJars(progress), 'lib', '*');
  mkdirSync(dataDir, { recursive: true });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const address = `127.0.0.1:${port}`;
  const properties = join(dataDir, 'server.properties');
  writeFileSync(properties, serverProperties(address, `127.0.0.1:${controllerPort}`, join(dataDir, 'kraft')));
  const logging = join(dataDir, 'log4j2.properties');
  writeFileSync(logging, LOGGING);
  if (!existsSync(join(dataDir, 'kraft', 'meta.properties'))) {
    const format = [
      '-cp',
      jars,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId(),
      '-c',
      properties,
      '--ignore-formatted',
    ];
    await promisify(execFile)(java.path, [`-Dlog4j2.configurationFile=${logging}`, ...format]);
  }
  progress('starting Kafka …');
  return startLocalServer({
    address,
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => isKafkaUp(address),
    child: {
      name: 'Kafka',
      command: java.path,
      args: [...JVM, `-Dlog4j2.configurationFile=${logging}`, '-cp', jars, 'kafka.Kafka', properties],
      logFile: join(dataDir, 'kafka.log'),
    },
  });
};

const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

const LOGGING = `rootLogger.level = warn
rootLogger.appenderRef.stdout.ref = stdout
appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = %d %p %c{1} %m%n
`;

const serverProperties = (
  address: string,
  controller: string,
  logDir: string,
): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${controller}
listeners=PLAINTEXT://${address},CONTROLLER://${controller}
advertised.listeners=PLAINTEXT://${address}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${logDir}
auto.create.topics.enable=false
num.partitions=1
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.backoff.ms=1000
`;

/** 16 random bytes; the first one is small, since an id that begins with a dash reads as an option. */
const clusterId = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f);
  return bytes.toString('base64url');
};
