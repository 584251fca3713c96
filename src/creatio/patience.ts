/** How long to wait for the next answer. */
export interface Patience {
  /** ms; called when a request begins */
  next(nowMs: number): number;
  answered(nowMs: number): void;
}

/** Silent for this long, a site is taken for one that was away. */
const SILENT_MS = 60_000;

/**
 * The first request after a while without any answer may find a site that is still compiling: it waits longer, alone; the others keep the usual
 * limit, so that a server which hangs is noticed as such. Times are of one monotonic clock.
 */
export const createPatience = (usualMs: number, longMs: number): Patience => {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    next: (nowMs) => {
      if (nowMs - lastMs < SILENT_MS) return usualMs;
      lastMs = nowMs;
      return Math.max(usualMs, longMs);
    },
    answered: (nowMs) => {
      lastMs = nowMs;
    },
  };
};
