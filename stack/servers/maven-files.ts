import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../src/project-root';

export const KAFKA_VERSION = '4.3.0';
export const APICURIO_VERSION = '3.3.3';
const LOG4J_VERSION = '2.25.1';
const EMBEDDED_REDIS_VERSION = '1.4.3';

export type Progress = (text: string) => void;

export const hasMaven = (): boolean => spawnSync('mvn', ['--version'], { stdio: 'ignore' }).status === 0;

/** Kafka's jars. @returns the folder that holds them all */
export const kafkaJars = (progress: Progress): Promise<string> =>
  cached(`kafka-${KAFKA_VERSION}`, `Kafka ${KAFKA_VERSION} (55 MB)`, progress, async (folder) => {
    const dependency = ([group, artifact, version]: readonly [string, string, string]): string =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
    const dependencies = [
      ['org.apache.kafka', 'kafka_2.13', KAFKA_VERSION],
      ['org.apache.kafka', 'kafka-tools', KAFKA_VERSION],
      // Kafka's own POM brings no logging back end.
      ['org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION],
      ['org.apache.logging.log4j', 'log4j-1.2-api', LOG4J_VERSION],
    ] as const;
    const pom = join(folder, 'pom.xml');
    writeFileSync(
      pom,
      `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>files</artifactId><version>1</version>` +
        `<dependencies>${dependencies.map(dependency).join('')}</dependencies></project>\n`,
    );
    await maven(['-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'lib')}`]);
  });

/** Apicurio Registry, unpacked. */
export const apicurioFiles = (progress: Progress): Promise<string> =>
  cached(`apicurio-${APICURIO_VERSION}`, `Apicurio Registry ${APICURIO_VERSION} (159 MB)`, progress, async (folder) => {
    await copyArtifact(`io.apicurio:apicurio-registry-app:${APICURIO_VERSION}:tar.gz:all`, folder);
    await unpack('tar', ['-xzf', `apicurio-registry-app-${APICURIO_VERSION}-all.tar.gz`], folder);
    rmSync(join(folder, `apicurio-registry-app-${APICURIO_VERSION}-all.tar.gz`));
  });

/** A redis-server of this system, out of a jar that carries them. */
export const redisBinary = async (progress: Progress): Promise<string> => {
  const folder = await cached(`embedded-redis-${EMBEDDED_REDIS_VERSION}`, `Redis (12 MB)`, progress, async (into) => {
    await copyArtifact(`com.github.codemonstur:embedded-redis:${EMBEDDED_REDIS_VERSION}`, into);
    await unpack('unzip', ['-q', '-o', `embedded-redis-${EMBEDDED_REDIS_VERSION}.jar`, 'redis-server-*'], into);
  });
  const system = process.platform === 'darwin' ? 'darwin' : 'linux';
  const machine = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const binary = readdirSync(folder).find(
    (name) => name.startsWith('redis-server') && name.includes(system) && name.includes(machine),
  );
  if (binary === undefined)
    throw new Error(
      `no redis-server for ${process.platform} ${process.arch} in ${folder}; install Redis, or set REDIS_URL`,
    );
  spawnSync('chmod', ['+x', join(folder, binary)]);
  return join(folder, binary);
};

const copyArtifact = (artifact: string, folder: string): Promise<void> =>
  maven([
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${folder}`,
  ]);

/** Fills a folder of the cache once. It gets its name only when it is whole, so an interrupted download isn't taken for one. */
const cached = async (
  name: string,
  what: string,
  progress: Progress,
  fill: (folder: string) => Promise<void>,
): Promise<string> => {
  const target = join(projectRoot(), '.cache', name);
  if (existsSync(target)) return target;
  progress(`downloading ${what} through Maven, once …`);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}.part-`);
  try {
    await fill(folder);
    if (!existsSync(target)) renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return target;
};

const maven = (args: readonly string[]): Promise<void> => run('mvn', ['-B', '-q', '-ntp', ...args]);

const unpack = (command: string, args: readonly string[], cwd: string): Promise<void> => run(command, args, cwd);

const run = (command: string, args: readonly string[], cwd?: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + String(chunk)).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)),
    );
  });
