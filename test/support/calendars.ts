import { DateTime } from 'luxon';
import { zoneOffsets } from '../../src/policy/zone-offsets';
import type { Calendar, OpenInterval } from '../../src/topology/policy/policy';

/** `09:00-13:00, 14:00-18:00` as intervals. */
export const hours = (text: string): OpenInterval[] =>
  text === ''
    ? []
    : text.split(', ').map((interval) => {
        const [from = '', to = ''] = interval.split('-');
        return { fromMinute: minuteOf(from), toMinute: minuteOf(to) };
      });

const minuteOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};

/** A calendar whose days are given as text, Monday first. */
export const calendar = (zone: string, week: readonly string[], holidays: Record<string, string> = {}): Calendar => ({
  zone,
  offsets: zoneOffsets(zone) ?? [],
  week: week.map(hours),
  holidays: Object.fromEntries(Object.entries(holidays).map(([date, text]) => [date, hours(text)])),
});

/** The same hours on Monday to Friday, closed at the weekend. */
export const workWeek = (zone: string, day: string, holidays: Record<string, string> = {}): Calendar =>
  calendar(zone, [day, day, day, day, day, '', ''], holidays);

/** A time with its offset, like `2026-03-27T17:58:00.000+02:00`, as epoch ms. */
export const at = (iso: string): number => {
  const found = Date.parse(iso);
  if (Number.isNaN(found)) throw new RangeError(`no time: ${iso}`);
  return found;
};

/** Epoch ms as local time with its offset, for readable failures. */
export const local = (atMs: number, zone: string): string => DateTime.fromMillis(atMs, { zone }).toISO() ?? '';
