/** `2026-12-25`, or a range with both its ends, `2026-12-31..2027-01-03`. */
export const DATES_PATTERN = /^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$/;

export type Dates = { readonly dates: readonly string[] } | { readonly mistake: string };

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** @param text matches DATES_PATTERN */
export const parseDates = (text: string): Dates => {
  const [first = '', last = first] = text.split('..');
  for (const date of [first, last]) if (!isDate(date)) return { mistake: `the calendar has no ${date}` };
  const days = (dayOf(last) - dayOf(first)) / DAY_MS;
  if (days < 0) return { mistake: `${first} comes after ${last}; write the earlier date first` };
  if (days > MOST_DAYS) return { mistake: `${text} is longer than a year; is a year mistyped?` };
  return { dates: Array.from({ length: days + 1 }, (_, index) => dateOf(dayOf(first) + index * DAY_MS)) };
};

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`);
const dateOf = (dayMs: number): string => new Date(dayMs).toISOString().slice(0, 10);
/** 2027-02-30 parses in some engines, as a day in March. */
const isDate = (date: string): boolean => !Number.isNaN(dayOf(date)) && dateOf(dayOf(date)) === date;
