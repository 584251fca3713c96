import type { Calendar, OpenInterval, ZoneOffset } from './policy';

/**
 * Business time is the time at which a queue is open. A moment is open when the clock on the queue's wall says so: its local time, by the
 * offset that holds at that moment, lies in an interval of its local date. From this alone it follows that
 *
 * - an hour that spring skips is nobody's business time, and an interval's edge inside it falls on the moment of the change;
 * - an hour that autumn repeats counts twice, since people work it twice; an edge inside it holds in both of its runs;
 * - an interval that ends at 24:00 and the next day's from 00:00 are one stretch;
 * - a holiday replaces the whole local date, with hours of its own or none.
 *
 * Before the first known offset the first one holds, after the last one the last.
 */

/**
 * The moment at which so much business time has passed: the earliest one, so a duration that is used up at closing time ends there, and not
 * at the next opening. Of no duration: `fromMs`.
 *
 * @param calendar null: always open
 * @param fromMs event time
 * @param durationMs business time, ms
 * @returns event time in ms, never earlier than `fromMs + durationMs`
 * @throws RangeError when the calendar's week is never open, which no published policy has
 */
export const addBusinessTime = (calendar: Calendar | null, fromMs: number, durationMs: number): number => {
  if (calendar === null || durationMs <= 0) return fromMs + durationMs;
  let leftMs = durationMs;
  let atMs = fromMs;
  for (;;) {
    const stretch = nextStretch(calendar, atMs);
    const lengthMs = stretch.toMs - stretch.fromMs;
    if (leftMs <= lengthMs) return stretch.fromMs + leftMs;
    leftMs -= lengthMs;
    atMs = stretch.toMs;
  }
};

/**
 * The first open moment that is not before `fromMs`.
 *
 * @param calendar null: always open
 * @throws RangeError when the calendar's week is never open, which no published policy has
 */
export const nextOpening = (calendar: Calendar | null, fromMs: number): number =>
  calendar === null ? fromMs : nextStretch(calendar, fromMs).fromMs;

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The next open stretch from `fromMs` on, cut where an interval ends or the zone's offset changes. Never empty. */
const nextStretch = (calendar: Calendar, fromMs: number): Stretch => {
  if (!opensInAWeek(calendar)) throw new RangeError('the calendar is never open');
  const holidays = holidaysOf(calendar);
  const { offsets } = calendar;
  let atMs = fromMs;
  for (let index = offsetAt(offsets, fromMs); ; index += 1) {
    const offsetMs = offsets[index]?.offsetMs ?? 0;
    const changeMs = offsets[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    while (atMs < changeMs) {
      const day = Math.floor((atMs + offsetMs) / DAY_MS);
      const midnightMs = day * DAY_MS - offsetMs;
      for (const { fromMinute, toMinute } of holidays.get(day) ?? weekdayOf(calendar, day)) {
        const startMs = Math.max(atMs, midnightMs + fromMinute * MINUTE_MS);
        const endMs = Math.min(changeMs, midnightMs + toMinute * MINUTE_MS);
        if (startMs < endMs) return { fromMs: startMs, toMs: endMs };
      }
      atMs = midnightMs + DAY_MS;
    }
    atMs = changeMs;
  }
};

const opensInAWeek = ({ week }: Calendar): boolean => week.some((day) => day.length > 0);

const weekdayOf = ({ week }: Calendar, day: number): readonly OpenInterval[] =>
  week[weekday(day)] as readonly OpenInterval[];

/** Days are counted from 1970-01-01, a Thursday; Monday is 0. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Index of the offset that holds at a time. */
const offsetAt = (offsets: readonly ZoneOffset[], atMs: number): number => {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] as ZoneOffset).fromMs <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
};

type Holidays = ReadonlyMap<number, readonly OpenInterval[]>;

/** By day number: a date as text would be made for each evaluation otherwise, in the detector's hottest place. */
const compiled = new WeakMap<Calendar, Holidays>();

const holidaysOf = (calendar: Calendar): Holidays => {
  let found = compiled.get(calendar);
  if (found === undefined) {
    found = new Map(
      Object.entries(calendar.holidays).map(([date, hours]) => [Date.parse(`${date}T00:00Z`) / DAY_MS, hours]),
    );
    compiled.set(calendar, found);
  }
  return found;
};
