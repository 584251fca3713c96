import type { Clock } from '../../src/ports/clock';

/** A clock that moves only when it is told to, and calls back on the way, in order. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Callbacks that are still to come. */
  pending(): number;
}

export const createManualClock = (startMs: number): ManualClock => {
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  let nowMs = startMs;
  return {
    now: () => nowMs,
    after: (ms, callback) => {
      const timer = { atMs: nowMs + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...timers].sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > untilMs) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
      }
      nowMs = untilMs;
    },
    pending: () => timers.size,
  };
};
