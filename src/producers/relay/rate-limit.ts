/** A bucket that holds one second's worth of events: a burst may empty it, then the rate holds. */
export interface RateLimit {
  /** Takes `count`, or says after how many milliseconds there will be enough. */
  take(count: number, nowMs: number): { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };
}

export const createRateLimit = (perSecond: number): RateLimit => {
  let tokens = perSecond;
  let at = 0;
  return {
    take: (count, nowMs) => {
      tokens = Math.min(perSecond, tokens + ((nowMs - at) / 1000) * perSecond);
      at = nowMs;
      // More than a second's worth passes once the bucket is full: otherwise it never would.
      const needed = Math.min(count, perSecond);
      if (tokens < needed) return { ok: false, retryAfterMs: Math.ceil(((needed - tokens) / perSecond) * 1000) };
      tokens -= count;
      return { ok: true };
    },
  };
};
