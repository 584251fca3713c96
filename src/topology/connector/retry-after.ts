/**
 * How long a server asks to be left alone (RFC 9110 §10.2.3): seconds, or a date, which is read against the server's own `Date` so that a clock
 * that is wrong here doesn't matter.
 *
 * @returns ms; null: not said, or not readable
 */
export const retryAfterMs = (retryAfter: string | null, date: string | null, nowMs: number): number | null => {
  if (retryAfter === null) return null;
  const text = retryAfter.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // `Date.parse` takes a bare number for a year.
  const untilMs = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(untilMs)) return null;
  const serverMs = date === null ? Number.NaN : Date.parse(date);
  return Math.max(0, untilMs - (Number.isNaN(serverMs) ? nowMs : serverMs));
};
