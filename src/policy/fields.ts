import { z } from 'zod';
import type { OpenInterval, ZoneOffset } from '../topology/policy/policy';
import { shown } from './checked-yaml';
import { DATES_PATTERN, parseDates } from './dates-text';
import { DURATION_PATTERN, parseDuration } from './durations';
import { HOURS_PATTERN, parseHours } from './hours-text';
import { zoneOffsets } from './zone-offsets';

/** The error of a text that doesn't have the form it must have. */
const write = (rule: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === null
      ? `nothing is here; ${rule}`
      : `found ${shown(issue.input)}; ${rule}`,
});

const DURATION = write('write a number and a unit, like 90s, 5m or 2h');

/** Milliseconds, written with their unit. */
export const duration = z.string(DURATION).regex(DURATION_PATTERN, DURATION).transform(parseDuration);

/** A duration that must be some time. */
export const someTime = duration.refine((ms) => ms > 0, {
  error: 'no time at all is no limit; write more than zero',
});

const GUID = write('write the id of a Creatio record (a GUID)');
export const guid = z.guid(GUID);

const CONTACT = write('write the name of one of the contacts above, or the id of a Creatio contact (a GUID)');
export const contact = z.string(CONTACT).min(1, CONTACT);

const RUNG = write('write `skill: <name>`, `role: <id of a Creatio role>` or `contacts: [<name or id>, …]`');
export const rung = z.union(
  [
    z.strictObject({ skill: z.string().min(1) }),
    z.strictObject({ role: guid }),
    z.strictObject({ contacts: z.array(contact).min(1) }),
  ],
  RUNG,
);

export const skill = z.union(
  [z.strictObject({ role: guid }), z.strictObject({ contacts: z.array(contact).min(1) })],
  write('write `role: <id of a Creatio role>` or `contacts: [<name or id>, …]`'),
);

const HOURS = write('write hours like `09:00-13:00, 14:00-18:00`, with 24:00 as the end of a day, or `closed`');
export const hours = z
  .string(HOURS)
  .regex(HOURS_PATTERN, HOURS)
  .transform((text, context): readonly OpenInterval[] => {
    const found = parseHours(text);
    if ('intervals' in found) return found.intervals;
    context.addIssue({ code: 'custom', message: found.mistake, input: text });
    return z.NEVER;
  });

const ZONE = write('write an IANA time zone, like Europe/Kyiv');
export const zone = z.string(ZONE).transform((name, context): { name: string; offsets: readonly ZoneOffset[] } => {
  const offsets = zoneOffsets(name);
  if (offsets !== null) return { name, offsets };
  context.addIssue({ code: 'custom', message: ZONE.error({ input: name }), input: name });
  return z.NEVER;
});

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY = DAYS.join('|');
const WEEK_KEY = write('write a day or a range of days, like `sat` or `mon-fri`; the week begins with mon');

const daysOf = (key: string): readonly [number, number] => {
  const [first, last = first] = key.split('-').map((day) => DAYS.indexOf(day as (typeof DAYS)[number])) as [number];
  return [first, last];
};

const weekKey = z
  .string()
  .regex(new RegExp(`^(${DAY})(-(${DAY}))?$`), WEEK_KEY)
  .refine((key) => daysOf(key)[0] <= daysOf(key)[1], {
    error: (issue) => `${String(issue.input)} runs backwards; the week begins with mon and ends with sun`,
  });

/** Monday first; a day that isn't named is closed. */
export const week = z.record(weekKey, hours).transform((found, context): readonly (readonly OpenInterval[])[] => {
  const made: (readonly OpenInterval[] | undefined)[] = DAYS.map(() => undefined);
  const refuse = (path: string[], message: string): void =>
    context.addIssue({ code: 'custom', message, input: found, path });
  for (const [key, intervals] of Object.entries(found)) {
    const [first, last] = daysOf(key);
    for (let day = first; day <= last; day += 1) {
      if (made[day] !== undefined) refuse([key], `${DAYS[day]} has its hours already; write them in one place`);
      made[day] = intervals;
    }
  }
  if (!made.some((day) => day !== undefined && day.length > 0))
    refuse([], 'this calendar is never open, so that no wait would ever end; open at least one day of the week');
  return made.map((day) => day ?? []);
});

const DATES = write('write a date like 2026-12-25, or a range like 2026-12-31..2027-01-03');

const datesKey = z
  .string()
  .regex(DATES_PATTERN, DATES)
  .superRefine((text, context) => {
    const found = parseDates(text);
    if ('mistake' in found) context.addIssue({ code: 'custom', message: found.mistake, input: text });
  });

/** By date; ranges are written out. */
export const holidays = z
  .record(datesKey, hours)
  .transform((found, context): Readonly<Record<string, readonly OpenInterval[]>> => {
    const made: Record<string, readonly OpenInterval[]> = {};
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', message, input: found, path });
    for (const [key, intervals] of Object.entries(found)) {
      for (const date of datesOf(key)) {
        if (date in made) refuse([key], `${date} is named twice; write it in one place`);
        made[date] = intervals;
      }
    }
    return Object.fromEntries(Object.entries(made).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const datesOf = (key: string): readonly string[] => {
  const found = parseDates(key);
  return 'dates' in found ? found.dates : [];
};
