import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port';
import { startLocalServer } from './local-server';
import { type Progress, redisBinary } from './maven-files';
import type { Server } from './server';

export interface RedisServerOptions {
  readonly dataDir: string;
  /** False for tests: nothing is written to disk. */
  readonly persistence: boolean;
  readonly progress: Progress;
}

/** A Redis of our own: one that happens to run on the machine may keep nothing, or evict. */
export const startRedis = async ({ dataDir, persistence, progress }: RedisServerOptions): Promise<Server> => {
  const installed = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  const command = installed ? 'redis-server' : await redisBinary(progress);
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  const durable = persistence ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  return startLocalServer({
    address: `redis://127.0.0.1:${port}`,
    readyWithinMs: 30_000,
    isReady: () => answersPing(port),
    child: {
      name: 'Redis',
      command,
      args: [
        '--bind',
        '127.0.0.1',
        '--port',
        String(port),
        '--dir',
        dataDir,
        '--save',
        '',
        ...durable,
        '--maxmemory-policy',
        'noeviction',
        '--loglevel',
        'warning',
      ],
      logFile: join(dataDir, 'redis.log'),
    },
  });
};

const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', reject);
    socket.setTimeout(1_000, () => {
      socket.destroy();
      reject(new Error('no answer'));
    });
  });
