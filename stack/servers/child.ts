import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../src/project-root';

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its output; the end of it is shown when it dies early. */
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A server of our own, which ends when we end. */
export interface Child {
  readonly pid: number;
  /** Resolves with a sentence about how it ended. */
  readonly exited: Promise<string>;
  alive(): boolean;
  /** Ends it; `SIGKILL` at once. Resolves when it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** SIGSTOP or SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

/** @throws when it can't be started */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const guardFile = join(projectRoot(), 'stack', 'servers', 'guard.mjs');
  const guard = spawn(process.execPath, [guardFile, options.command, ...options.args], {
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ...options.env },
    // Ctrl-C goes to the whole group of the terminal; servers are stopped in order instead.
    detached: true,
  });
  closeSync(log);
  let alive = true;
  const exited = new Promise<string>((resolve) => {
    guard.on('exit', (code, signal) => {
      alive = false;
      resolve(`${options.name} ended with ${signal ?? `code ${code}`}\n${tailOf(options.logFile)}`);
    });
  });
  const pid = await pidOf(guard, options, exited);
  return {
    pid,
    exited,
    alive: () => alive,
    stop: async (signal = 'SIGTERM') => {
      if (!alive) return;
      if (signal === 'SIGKILL') kill(pid, 'SIGKILL');
      else guard.kill('SIGTERM');
      await exited;
    },
    signal: (signal) => kill(pid, signal),
  };
};

const pidOf = (guard: ChildProcess, options: ChildOptions, exited: Promise<string>): Promise<number> =>
  new Promise((resolve, reject) => {
    guard.once('message', (message: { pid?: number }) => {
      if (message.pid === undefined) reject(new Error(`${options.name}: ${options.command} could not be started`));
      else resolve(message.pid);
    });
    exited.then((how) => reject(new Error(how)));
  });

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const tailOf = (file: string): string => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.slice(-15).join('\n');
};
