import { fork } from 'node:child_process';
import { join } from 'node:path';
import { waitUntil } from '../stack/servers/wait-until';

export interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

type Env = Readonly<Record<string, string>>;

/** As the Dockerfile and the local stack start roles: young objects live through a batch, and shouldn't be moved for it. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const LONGEST_MS = 600_000;

/** The bare loop in a process of its own, over the whole topic. */
export const runBareLoop = (root: string, env: Env): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = fork(join(root, 'dist', 'bench', 'bare-loop.js'), {
      env: { ...process.env, ...env },
      execArgv: NODE_FLAGS,
    });
    child.on('message', (message: { result?: Run }) => {
      if (message.result !== undefined) resolve(message.result);
    });
    child.on('exit', (code) => reject(new Error(`the bare loop ended with code ${code}`)));
  });

/**
 * The detector role as users run it, over the whole topic, watched through its own /metrics: from the last look before its first record until no
 * partition has lag.
 */
export const runDetector = async (root: string, env: Env, records: number): Promise<Run> => {
  const profileDir = process.env['BENCH_PROFILE_DIR'];
  const child = fork(join(root, 'dist', 'src', 'main.js'), ['run', '--role', 'detector'], {
    env: { ...process.env, ...env, HOST: '127.0.0.1', DETECTOR_PORT: '0', LOG_LEVEL: 'error' },
    // BENCH_PROFILE_DIR: where a CPU profile of the role goes.
    execArgv: [...NODE_FLAGS, ...(profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileDir])],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.on('message', (message: { ports?: Record<string, number> }) => {
        if (message.ports?.['detector'] !== undefined) resolve(message.ports['detector']);
      });
      child.on('exit', (code) => reject(new Error(`the detector ended with code ${code}`)));
    });
    let startedAt = performance.now();
    let cpuBefore = 0;
    let last = { folded: 0, cpu: 0 };
    const look = async (): Promise<boolean> => {
      const at = performance.now();
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const now = {
        folded: sumOf(text, 'missed_chats_records_total'),
        cpu: sumOf(text, 'process_cpu_seconds_total'),
      };
      if (now.folded === 0) {
        startedAt = at;
        cpuBefore = now.cpu;
      }
      last = now;
      return now.folded >= records;
    };
    await waitUntil('the detector to read everything', LONGEST_MS, look);
    return { seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: last.cpu - cpuBefore };
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
};

const sumOf = (text: string, name: string): number => {
  let sum = 0;
  for (const line of text.split('\n'))
    if (line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      sum += Number(line.slice(line.lastIndexOf(' ') + 1));
  return sum;
};
