import { DateTime } from 'luxon';

const LINE = /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d{4}-\d{2}-\d{2}) )?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))? (.+)$/;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export type Timed = { readonly atMs: number; readonly text: string } | { readonly mistake: string };

/**
 * Reads `Fri 16:58 Ivan writes to Support`. A weekday is the next one that isn't before the line before; without a day it is the same day.
 *
 * @param beforeMs time of the line before; of the first line: the beginning of the story's first day
 */
export const readTimed = (line: string, zone: string, beforeMs: number): Timed => {
  const found = LINE.exec(line);
  if (found === null)
    return { mistake: 'begin with a time, like `Fri 16:58` or `2026-11-27 16:58:30`, and say what happens' };
  const [, day, hour = '', minute = '', second = '0', text = ''] = found;
  const before = DateTime.fromMillis(beforeMs, { zone });
  const date = dateOf(day, before);
  if (!date.isValid) return { mistake: `the calendar has no ${day}` };
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  let at = date.set(clock);
  // "Fri" on a Friday means this one, unless its time has passed.
  if (day !== undefined && DAYS.includes(day) && at.toMillis() < beforeMs) at = date.plus({ days: 7 }).set(clock);
  if (at.hour !== clock.hour || at.minute !== clock.minute)
    return { mistake: `${hour}:${minute} is skipped on that day: the clocks go forward` };
  if (at.toMillis() < beforeMs)
    return {
      mistake: `this is before the line before it (${shownTime(beforeMs, zone)}); write the day, or put it in order`,
    };
  return { atMs: at.toMillis(), text };
};

const dateOf = (day: string | undefined, before: DateTime): DateTime => {
  if (day === undefined) return before.startOf('day');
  const weekday = DAYS.indexOf(day);
  if (weekday < 0) return DateTime.fromISO(day, { zone: before.zone });
  return before.startOf('day').plus({ days: (weekday + 1 - before.weekday + 7) % 7 });
};

/** `Fri 27 Nov 16:58`, with seconds where there are any. */
export const shownTime = (atMs: number, zone: string): string => {
  const at = DateTime.fromMillis(atMs, { zone, locale: 'en' });
  const seconds = at.millisecond > 0 ? ':ss.SSS' : at.second > 0 ? ':ss' : '';
  return at.toFormat(`ccc d LLL HH:mm${seconds}`);
};
