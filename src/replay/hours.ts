import { calendarOf, type Policy, rulesFor } from '../topology/policy/policy';

const HOUR_MS = 3_600_000;
export const HOURS = 24;

/** Hour of the day where the queue works: in its calendar's zone, in UTC where it has none. */
export const localHour = (policy: Policy, queueId: string | null, atMs: number): number => {
  const offsets = calendarOf(policy, rulesFor(policy, queueId))?.offsets ?? [];
  let offsetMs = offsets[0]?.offsetMs ?? 0;
  for (const offset of offsets) if (offset.fromMs <= atMs) offsetMs = offset.offsetMs;
  return Math.floor((((atMs + offsetMs) % (HOURS * HOUR_MS)) + HOURS * HOUR_MS) / HOUR_MS) % HOURS;
};

/** The zone in which a queue's hours are counted. */
export const zoneOf = (policy: Policy, queueId: string | null): string =>
  calendarOf(policy, rulesFor(policy, queueId))?.zone ?? 'UTC';
