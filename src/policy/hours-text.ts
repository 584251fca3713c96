import type { OpenInterval } from '../topology/policy/policy';

/** `09:00-13:00, 14:00-18:00`, or `closed`; a day ends at 24:00. */
export const HOURS_PATTERN =
  /^(closed|([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)( *, *([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00))*)$/;

export type Hours = { readonly intervals: readonly OpenInterval[] } | { readonly mistake: string };

/** @param text matches HOURS_PATTERN */
export const parseHours = (text: string): Hours => {
  if (text === 'closed') return { intervals: [] };
  const intervals = text
    .split(',')
    .map((interval) => {
      const [from = '', to = ''] = interval.trim().split('-');
      return { fromMinute: minuteOf(from), toMinute: minuteOf(to) };
    })
    .sort((a, b) => a.fromMinute - b.fromMinute);
  for (const [index, interval] of intervals.entries()) {
    if (interval.toMinute <= interval.fromMinute)
      return {
        mistake: `${intervalAsText(interval)} ends before it begins; hours past midnight belong to the next day: write ${clock(interval.fromMinute)}-24:00 here and 00:00-${clock(interval.toMinute)} there`,
      };
    const before = intervals[index - 1];
    if (before !== undefined && interval.fromMinute < before.toMinute)
      return { mistake: `${intervalAsText(before)} and ${intervalAsText(interval)} overlap; write them as one` };
  }
  return { intervals };
};

/** The same text back, `closed` for none. */
export const hoursAsText = (intervals: readonly OpenInterval[]): string =>
  intervals.length === 0 ? 'closed' : intervals.map(intervalAsText).join(', ');

const intervalAsText = ({ fromMinute, toMinute }: OpenInterval): string => `${clock(fromMinute)}-${clock(toMinute)}`;

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const minuteOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};
