/**
 * Ends a process that neither works nor dies: kafkajs has states in which it fetches nothing for ever while its heartbeats go on, and a
 * handler may wait for something that never comes.
 */
export interface ProgressWatchdog {
  /** Rejects when records wait and the loop hasn't turned for `stalledAfterMs`. Never resolves. */
  readonly stalled: Promise<never>;
  close(): void;
}

export interface WatchdogOptions {
  readonly stalledAfterMs: number;
  /** When the loop last turned (a batch finished, or an attempt was made), real time. */
  turnedAt(): number;
  /** Whether records wait. May reject: then it isn't known, and nothing is done. */
  waiting(): Promise<boolean>;
}

export const createProgressWatchdog = (options: WatchdogOptions): ProgressWatchdog => {
  let stop: (error: Error) => void;
  const stalled = new Promise<never>((_, reject) => {
    stop = reject;
  });
  stalled.catch(() => {});
  let looking = false;
  const look = async (): Promise<void> => {
    const idleMs = Date.now() - options.turnedAt();
    if (looking || idleMs < options.stalledAfterMs) return;
    looking = true;
    const waiting = await options.waiting().catch(() => false);
    looking = false;
    if (waiting && Date.now() - options.turnedAt() >= options.stalledAfterMs) {
      stop(new Error(`no progress for ${Math.round(idleMs / 1000)} s although records wait`));
    }
  };
  const timer = setInterval(() => void look(), Math.max(50, options.stalledAfterMs / 6));
  timer.unref();
  return { stalled, close: () => clearInterval(timer) };
};
