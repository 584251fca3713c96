const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const DURATION_PATTERN = /^\d{1,6}(ms|s|m|h|d)$/;

/** @param text matches DURATION_PATTERN */
export const parseDuration = (text: string): number =>
  Number.parseInt(text, 10) * UNITS[text.replace(/^\d+/, '') as keyof typeof UNITS];

/** In the largest unit that leaves no rest: `90s`, `5m`, `1d`. */
export const durationAsText = (durationMs: number): string => {
  const [unit, ms] = Object.entries(UNITS).findLast(([, size]) => durationMs % size === 0) ?? ['ms', 1];
  return durationMs === 0 ? '0s' : `${durationMs / ms}${unit}`;
};
