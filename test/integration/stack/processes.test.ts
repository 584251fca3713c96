import { fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../../stack/servers/wait-until';
import { type Supervised, supervise } from '../../../stack/supervisor';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'missed-chats-processes-'));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a supervised process', () => {
  const script = join(folder, 'role.cjs');
  let role: Supervised;
  const deaths: string[] = [];

  beforeAll(async () => {
    writeFileSync(
      script,
      `const server = require('node:http').createServer((_, response) => response.end(String(process.pid)));
       server.listen(Number(process.env.ROLE_PORT), '127.0.0.1', () => process.send({ ports: { role: server.address().port } }));
       process.on('SIGTERM', () => process.exit(0));`,
    );
    role = await supervise({
      name: 'role',
      script,
      args: [],
      env: { ROLE_PORT: '0' },
      logFile: join(folder, 'role.log'),
      onDeath: (how) => deaths.push(how),
    });
  });
  afterAll(() => role.stop());

  const pidServing = async (): Promise<string> => (await fetch(`http://127.0.0.1:${role.port}`)).text();

  it('is started again at the same port when it was killed', async () => {
    const first = await pidServing();
    process.kill(Number(first), 'SIGKILL');
    await waitUntil('another process to serve', 20_000, async () => (await pidServing()) !== first);
    expect(deaths).toEqual([expect.stringContaining('role ended with SIGKILL')]);
  });

  it('is not started again when it was stopped', async () => {
    const pid = role.pid() ?? 0;
    await role.stop();
    expect([isAlive(pid), deaths.length]).toEqual([false, 1]);
  });
});

it('a server ends when the program that started it was killed', async () => {
  const program = join(folder, 'program.cjs');
  const child = join(__dirname, '..', '..', '..', 'dist', 'stack', 'servers', 'child.js');
  writeFileSync(
    program,
    `require(${JSON.stringify(child)}).startChild({ name: 'sleeper', command: 'sleep', args: ['1000'], logFile: ${JSON.stringify(join(folder, 'sleeper.log'))} })
       .then(({ pid }) => process.send(pid));`,
  );
  const started = fork(program, { stdio: 'ignore' });
  const pid = await new Promise<number>((resolve) => started.once('message', (message) => resolve(Number(message))));
  expect(isAlive(pid)).toBe(true);
  started.kill('SIGKILL');
  await waitUntil('the server to end', 20_000, () => !isAlive(pid));
});
