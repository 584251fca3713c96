import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { zoneOffsets } from '../../../../src/policy/zone-offsets';
import { addBusinessTime, nextOpening } from '../../../../src/topology/policy/business-time';
import type { Calendar, OpenInterval } from '../../../../src/topology/policy/policy';
import { local } from '../../../support/calendars';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = [
  'Europe/Kyiv',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
];

/** Whether the clock on the wall says open, asked of the time-zone library and not of the offsets that are published. */
const isOpen = (calendar: Calendar, atMs: number): boolean => {
  const wall = new Date(atMs + IANAZone.create(calendar.zone).offset(atMs) * MINUTE);
  const day = calendar.holidays[wall.toISOString().slice(0, 10)] ?? calendar.week[(wall.getUTCDay() + 6) % 7] ?? [];
  const minute = wall.getUTCHours() * 60 + wall.getUTCMinutes();
  return day.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
};

/** Minute by minute: edges and changes of the clock all fall on full minutes. */
const naively = (calendar: Calendar, fromMs: number, durationMs: number): number => {
  let leftMs = durationMs;
  for (let atMs = fromMs; ; ) {
    const nextMs = Math.floor(atMs / MINUTE + 1) * MINUTE;
    if (isOpen(calendar, atMs)) {
      if (leftMs <= nextMs - atMs) return atMs + leftMs;
      leftMs -= nextMs - atMs;
    }
    atMs = nextMs;
  }
};

const naiveOpening = (calendar: Calendar, fromMs: number): number => {
  for (let atMs = fromMs; ; atMs = Math.floor(atMs / MINUTE + 1) * MINUTE) if (isOpen(calendar, atMs)) return atMs;
};

/** 0 to 3 intervals; edges like those that are really written, and some that aren't. */
const dayHours = fc
  .uniqueArray(fc.oneof(fc.constantFrom(0, 120, 150, 180, 540, 780, 1080, 1440), fc.integer({ min: 0, max: 1440 })), {
    maxLength: 6,
  })
  .map((edges): OpenInterval[] => {
    const sorted = [...edges].sort((a, b) => a - b);
    const pairs: OpenInterval[] = [];
    for (let i = 0; i + 1 < sorted.length; i += 2)
      pairs.push({ fromMinute: sorted[i] as number, toMinute: sorted[i + 1] as number });
    return pairs;
  });

const offsetsOf = new Map(ZONES.map((zone) => [zone, zoneOffsets(zone) ?? []]));
const iso = (dayMs: number): string => new Date(dayMs).toISOString().slice(0, 10);

/** A calendar, and a time near a change of its clock where it has any. */
const situation = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    week: fc.array(dayHours, { minLength: 7, maxLength: 7 }),
    change: fc.nat(),
    awayMs: fc.integer({ min: -2 * DAY, max: DAY }),
    holidays: fc.array(fc.tuple(fc.integer({ min: -2, max: 5 }), dayHours), { maxLength: 3 }),
    durationMs: fc.integer({ min: 1, max: 1_200 * MINUTE }),
  })
  .filter(({ week }) => week.filter((day) => day.length > 0).length >= 3)
  .map(({ zone, week, change, awayMs, holidays, durationMs }) => {
    const offsets = offsetsOf.get(zone) ?? [];
    const changeMs =
      offsets.length > 1 ? (offsets[1 + (change % (offsets.length - 1))]?.fromMs ?? 0) : 1_795_000_000_000;
    const calendar: Calendar = {
      zone,
      offsets,
      week,
      holidays: Object.fromEntries(holidays.map(([day, hours]) => [iso(changeMs + day * DAY), hours])),
    };
    return { calendar, fromMs: changeMs + awayMs, durationMs };
  });

describe('business time, whatever the calendar', () => {
  test('is what counting minute by minute on the wall comes to', () => {
    fc.assert(
      fc.property(situation, ({ calendar, fromMs, durationMs }) => {
        expect(local(addBusinessTime(calendar, fromMs, durationMs), calendar.zone)).toBe(
          local(naively(calendar, fromMs, durationMs), calendar.zone),
        );
        expect(nextOpening(calendar, fromMs)).toBe(naiveOpening(calendar, fromMs));
      }),
      { numRuns: 150 },
    );
  });

  test('adds up: two durations one after the other are their sum', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 100 * DAY }), ({ calendar, fromMs, durationMs }, moreMs) => {
        const once = addBusinessTime(calendar, fromMs, durationMs + moreMs);
        expect(addBusinessTime(calendar, addBusinessTime(calendar, fromMs, durationMs), moreMs)).toBe(once);
      }),
    );
  });
});
