import type { Clock } from '../../src/ports/clock';

export interface SettlingClock extends Clock {
  /** Moves on by `ms`, calling back what comes due in its order; what a call begins is finished before the next one. */
  advance(ms: number): Promise<void>;
}

/** So many turns of the event loop are enough for work in memory; work over sockets needs a condition to wait for. */
const TURNS = 20;

/** A clock that only a test moves. */
export const settlingClock = (startMs: number): SettlingClock => {
  let nowMs = startMs;
  let timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    now: () => nowMs,
    after: (ms, callback) => {
      const timer = { atMs: nowMs + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await settle();
      }
      nowMs = untilMs;
    },
  };
};
