import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServers } from '../../stack/servers/servers';
import { waitUntil } from '../../stack/servers/wait-until';
import type { Endpoints } from '../../stack/stack';

const STACK = join(__dirname, '..', '..', 'dist', 'stack');
const START = join(STACK, 'start.js');
const READY_MS = 120_000;

/** The environment without the addresses of the tests' own servers: a started stack shall have its own. */
const cleanEnv = (): NodeJS.ProcessEnv => {
  const env = { ...process.env };
  for (const name of ['KAFKA_BROKERS', 'REDIS_URL', 'SCHEMA_REGISTRY_URL', 'CREATIO_URL', 'NODE_ENV']) delete env[name];
  return env;
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Servers as containers, which can't be frozen or started again on their data. */
export const inContainers = process.env['MC_SERVERS'] === 'containers';

/** `npm start -- …` to its end. */
export const runStart = (args: readonly string[]): Promise<Ended> =>
  runToEnd(START, inContainers && !args.includes('--embedded') ? [...args, '--containers'] : args);

/** `npm run chaos -- …` to its end. */
export const runChaos = (args: readonly string[]): Promise<Ended> => runToEnd(join(STACK, 'chaos', 'main.js'), args);

const runToEnd = (script: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

export interface RunningStart {
  readonly endpoints: Endpoints;
  readonly child: ChildProcess;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Servers that outlive a stack: none where it keeps its own in `dataDir`, given ones where its own would be containers, which keep nothing. */
export const serversOverRestarts = async (): Promise<{
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}> => {
  if (!inContainers) return { env: {}, close: async () => {} };
  const { kafka, redis, registry, close } = await startServers({
    dataDir: '',
    progress: () => {},
    backend: 'containers',
  });
  return {
    env: { KAFKA_BROKERS: kafka.address, REDIS_URL: redis.address, SCHEMA_REGISTRY_URL: registry.address },
    close,
  };
};

/** `npm start -- --quiet` that goes on, with its state in `dataDir`. */
export const startStack = async (
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningStart> => {
  const child = spawn(process.execPath, [START, '--quiet', '--data', dataDir], {
    env: { ...cleanEnv(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const file = join(dataDir, 'endpoints.json');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const died = exited.then((code) => {
    throw new Error(`the stack ended with ${code} before it was ready:\n${stderr}`);
  });
  const isReady = (): boolean =>
    stderr.includes('ready after') && existsSync(file) && readFileSync(file, 'utf8') !== before;
  await Promise.race([died, waitUntil('the stack to be ready', READY_MS, isReady)]);
  died.catch(() => {});
  return {
    endpoints: JSON.parse(readFileSync(file, 'utf8')) as Endpoints,
    child,
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
  };
};
