import type { Calendar, Policy, QueueRules } from '../../src/topology/policy/policy';

const MINUTE_MS = 60_000;

/** Whether the queue works in the minute that begins at `atMs`. */
const isOpen = (calendar: Calendar, atMs: number): boolean => {
  const known = calendar.offsets.filter(({ fromMs }) => fromMs <= atMs);
  const offset = (known.at(-1) ?? calendar.offsets[0])?.offsetMs ?? 0;
  const local = new Date(atMs + offset);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const day = local.toISOString().slice(0, 10);
  const intervals = calendar.holidays[day] ?? calendar.week[(local.getUTCDay() + 6) % 7] ?? [];
  return intervals.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
};

/** When so much business time has passed: minute by minute, as one would count it with a finger. */
export const deadlineOf = (policy: Policy, rules: QueueRules, anchor: number, durationMs: number): number => {
  const calendar = rules.calendar === null ? null : policy.calendars[rules.calendar];
  if (calendar === null || calendar === undefined) return anchor + durationMs;
  let left = durationMs;
  for (let at = anchor; ; ) {
    const minuteEnds = Math.floor(at / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    if (isOpen(calendar, at)) {
      if (left <= minuteEnds - at) return at + left;
      left -= minuteEnds - at;
    }
    at = minuteEnds;
  }
};
