import type { Calendar } from './policy';

/**
 * The moment at which so much business time has passed.
 *
 * @param calendar null: always open
 * @param fromMs event time
 * @param durationMs business time, ms
 * @returns event time in ms, never earlier than `fromMs + durationMs`
 */
export const addBusinessTime = (calendar: Calendar | null, fromMs: number, durationMs: number): number => {
  if (calendar !== null) throw new RangeError('calendars are not counted yet');
  return fromMs + durationMs;
};
