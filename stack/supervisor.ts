import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ProcessSpec {
  /** Its name, also of its log file. */
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Heard at each death that wasn't asked for. */
  onDeath?(how: string): void;
}

/** A process of ours that is started again when it dies. */
export interface Supervised {
  readonly name: string;
  pid(): number | undefined;
  /** Its HTTP port, as it said; after a restart it has the same one. */
  readonly port: number;
  /** To the process that runs now; nothing while it is between death and restart. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const RESTART_MS = { first: 300, longest: 5_000 };
/** One that ran so long begins anew with short pauses. */
const WELL_AFTER_MS = 30_000;
const STOP_MS = 25_000;

/** Starts it and waits until it says its port. @throws when it dies before that */
export const supervise = async (spec: ProcessSpec): Promise<Supervised> => {
  let child: ChildProcess | undefined;
  let stopping = false;
  let restarts = 0;
  let port = 0;
  let timer: NodeJS.Timeout | undefined;
  mkdirSync(dirname(spec.logFile), { recursive: true });

  const start = (): Promise<number> => {
    const log = openSync(spec.logFile, 'a');
    const startedAt = Date.now();
    const started = fork(spec.script, [...spec.args], {
      env: { ...process.env, ...spec.env, ...(port === 0 ? {} : portEnv(spec, port)) },
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: ['--enable-source-maps', '--max-semi-space-size=64'],
      // Ctrl-C goes to the terminal's whole group; they are stopped in order instead.
      detached: true,
    });
    closeSync(log);
    child = started;
    return new Promise((resolve, reject) => {
      started.on('message', (message: { ports?: Record<string, number> }) => {
        const said = Object.values(message.ports ?? {})[0];
        if (said !== undefined) resolve(said);
      });
      started.on('exit', (code, signal) => {
        const how = `${spec.name} ended with ${signal ?? `code ${code}`}; see ${spec.logFile}`;
        reject(new Error(how));
        if (stopping || port === 0) return;
        spec.onDeath?.(how);
        restarts = Date.now() - startedAt > WELL_AFTER_MS ? 0 : restarts + 1;
        const pauseMs = Math.min(RESTART_MS.first * 2 ** restarts, RESTART_MS.longest);
        timer = setTimeout(() => void start().catch(() => {}), pauseMs);
      });
    });
  };
  port = await start();

  return {
    name: spec.name,
    pid: () => child?.pid,
    port,
    signal: (signal) => void child?.kill(signal),
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      const last = child;
      if (last === undefined || last.exitCode !== null || last.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.kill('SIGTERM');
      const hard = setTimeout(() => last.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(hard);
    },
  };
};

/** The port it had, so that whoever knows its address still reaches it. */
const portEnv = (spec: ProcessSpec, port: number): Record<string, string> =>
  Object.fromEntries(
    Object.keys(spec.env)
      .filter((name) => name.endsWith('_PORT'))
      .map((name) => [name, String(port)]),
  );
