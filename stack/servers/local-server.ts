import { type Child, type ChildOptions, startChild } from './child';
import type { Server } from './server';
import { waitUntil } from './wait-until';

export interface LocalServerOptions {
  readonly address: string;
  readonly child: ChildOptions;
  readonly readyWithinMs: number;
  /** Resolves with true once it serves. */
  isReady(): Promise<boolean>;
}

/** A server as a child process. @throws with the end of its log when it dies before it is ready */
export const startLocalServer = async (options: LocalServerOptions): Promise<Server> => {
  let child: Child | undefined;
  const start = async (): Promise<void> => {
    if (child?.alive()) return;
    const started = await startChild(options.child);
    child = started;
    const died = started.exited.then((how) => {
      throw new Error(how);
    });
    died.catch(() => {});
    await Promise.race([
      died,
      waitUntil(`${options.child.name} at ${options.address}`, options.readyWithinMs, options.isReady),
    ]);
  };
  await start();
  return {
    address: options.address,
    origin: 'local',
    pid: () => child?.pid,
    stop: async (signal) => {
      await child?.stop(signal);
    },
    start,
    signal: (signal) => child?.signal(signal),
  };
};
