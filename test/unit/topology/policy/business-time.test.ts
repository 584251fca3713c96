import { addBusinessTime, nextOpening } from '../../../../src/topology/policy/business-time';
import { at, calendar, local, workWeek } from '../../../support/calendars';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const KYIV = 'Europe/Kyiv';
const office = workWeek(KYIV, '09:00-13:00, 14:00-18:00');

describe('business time', () => {
  test('without a calendar all time is business time, and every moment is open', () => {
    expect(addBusinessTime(null, 1_795_000_000_123, 5 * MINUTE)).toBe(1_795_000_300_123);
    expect(nextOpening(null, 1_795_000_000_123)).toBe(1_795_000_000_123);
  });

  test.each([
    [
      'within an interval it passes as on any clock',
      '2026-11-25T10:00:00.123+02:00',
      5,
      '2026-11-25T10:05:00.123+02:00',
    ],
    ['used up at the very end it ends there', '2026-11-25T17:55:00.000+02:00', 5, '2026-11-25T18:00:00.000+02:00'],
    ['a ms more falls into the next day', '2026-11-25T17:55:00.001+02:00', 5, '2026-11-26T09:00:00.001+02:00'],
    ['a lunch break does not count', '2026-11-25T12:58:00.000+02:00', 5, '2026-11-25T14:03:00.000+02:00'],
    ['before the day it begins at the opening', '2026-11-25T03:00:00.000+02:00', 5, '2026-11-25T09:05:00.000+02:00'],
    ['the opening itself is open', '2026-11-25T09:00:00.000+02:00', 5, '2026-11-25T09:05:00.000+02:00'],
    ['the closing itself is closed', '2026-11-25T18:00:00.000+02:00', 5, '2026-11-26T09:05:00.000+02:00'],
    ['over a weekend', '2026-11-27T17:58:00.000+02:00', 5, '2026-11-30T09:03:00.000+02:00'],
    ['over a weekend in which summer time begins', '2026-03-27T17:58:00.000+02:00', 5, '2026-03-30T09:03:00.000+03:00'],
    ['over a weekend in which it ends', '2026-10-23T17:58:00.000+03:00', 5, '2026-10-26T09:03:00.000+02:00'],
    ['over several days', '2026-11-23T09:00:00.000+02:00', 20 * 60, '2026-11-25T13:00:00.000+02:00'],
    ['over more than a week', '2026-11-23T09:00:00.000+02:00', 41 * 60, '2026-11-30T10:00:00.000+02:00'],
  ])('%s', (_, from, minutes, expected) => {
    expect(local(addBusinessTime(office, at(from), minutes * MINUTE), KYIV)).toBe(expected);
  });

  test('of no duration it is where it began, even while closed', () => {
    expect(addBusinessTime(office, at('2026-11-28T03:00+02:00'), 0)).toBe(at('2026-11-28T03:00+02:00'));
  });

  test.each([
    ['an open moment is its own opening', '2026-11-25T10:00:00.123+02:00', '2026-11-25T10:00:00.123+02:00'],
    ['the last ms of the day', '2026-11-25T17:59:59.999+02:00', '2026-11-25T17:59:59.999+02:00'],
    ['the closing', '2026-11-25T18:00:00.000+02:00', '2026-11-26T09:00:00.000+02:00'],
    ['the ms before the opening', '2026-11-25T08:59:59.999+02:00', '2026-11-25T09:00:00.000+02:00'],
    ['lunch', '2026-11-25T13:00:00.000+02:00', '2026-11-25T14:00:00.000+02:00'],
    ['Friday evening', '2026-11-27T18:00:00.000+02:00', '2026-11-30T09:00:00.000+02:00'],
  ])('the next opening: %s', (_, from, expected) => {
    expect(local(nextOpening(office, at(from)), KYIV)).toBe(expected);
  });
});

describe('hours around midnight', () => {
  test('an interval that ends at 24:00 and the next from 00:00 are one stretch', () => {
    const night = calendar(KYIV, ['22:00-24:00', '00:00-02:00', '', '', '', '', '']);
    const monday = at('2026-11-23T23:58:00+02:00');
    expect(addBusinessTime(night, monday, 5 * MINUTE)).toBe(at('2026-11-24T00:03:00+02:00'));
    expect(nextOpening(night, at('2026-11-24T00:00:00+02:00'))).toBe(at('2026-11-24T00:00:00+02:00'));
    expect(nextOpening(night, at('2026-11-24T02:00:00+02:00'))).toBe(at('2026-11-30T22:00:00+02:00'));
  });

  test('used up at 24:00 it ends there', () => {
    const late = calendar(KYIV, ['22:00-24:00', '', '', '', '', '', '']);
    expect(addBusinessTime(late, at('2026-11-23T22:00:00+02:00'), 2 * HOUR)).toBe(at('2026-11-24T00:00:00+02:00'));
    expect(addBusinessTime(late, at('2026-11-23T22:00:00+02:00'), 2 * HOUR + 1)).toBe(
      at('2026-11-30T22:00:00.001+02:00'),
    );
  });

  test('Sunday touches Monday', () => {
    const always = calendar(KYIV, Array(7).fill('00:00-24:00'));
    expect(addBusinessTime(always, at('2026-11-22T12:00:00+02:00'), 168 * HOUR)).toBe(at('2026-11-29T12:00:00+02:00'));
  });
});

describe('holidays', () => {
  const withHolidays = workWeek(KYIV, '09:00-18:00', {
    '2026-12-25': '',
    '2026-12-28': '10:00-12:00',
    '2026-12-26': '11:00-12:00',
    '2028-02-29': '',
  });

  test.each([
    [
      'a closed day is passed over, an opened Saturday counts',
      '2026-12-24T17:58+02:00',
      5,
      '2026-12-26T11:03:00.000+02:00',
    ],
    ['shorter hours replace the whole day', '2026-12-28T08:00+02:00', 121, '2026-12-29T09:01:00.000+02:00'],
    ['the opened Saturday ends', '2026-12-26T11:58+02:00', 5, '2026-12-28T10:03:00.000+02:00'],
    ['the same date of another year is no holiday', '2025-12-25T09:00+02:00', 5, '2025-12-25T09:05:00.000+02:00'],
    ['a leap day may be one', '2028-02-28T17:58+02:00', 5, '2028-03-01T09:03:00.000+02:00'],
  ])('%s', (_, from, minutes, expected) => {
    expect(local(addBusinessTime(withHolidays, at(from), minutes * MINUTE), KYIV)).toBe(expected);
  });

  test('a leap day that is none counts as any day', () => {
    const plain = workWeek(KYIV, '09:00-18:00');
    expect(addBusinessTime(plain, at('2028-02-28T17:58+02:00'), 5 * MINUTE)).toBe(at('2028-02-29T09:03+02:00'));
  });

  test('the date is local: just after midnight in Kyiv it is still yesterday in UTC', () => {
    const always = calendar(KYIV, Array(7).fill('00:00-24:00'), { '2026-12-25': '' });
    expect(nextOpening(always, at('2026-12-24T23:59:59.999+02:00'))).toBe(at('2026-12-24T23:59:59.999+02:00'));
    expect(nextOpening(always, at('2026-12-25T00:00:00+02:00'))).toBe(at('2026-12-26T00:00:00+02:00'));
  });
});

describe('days on which the clocks change', () => {
  // Kyiv 2026: 29 March, 03:00 becomes 04:00; 25 October, 04:00 becomes 03:00.
  const night = calendar(KYIV, Array(7).fill('02:30-05:00'));

  test('the hour that is skipped does not count', () => {
    const from = at('2026-03-29T02:30:00+02:00');
    expect(addBusinessTime(night, from, 1.5 * HOUR)).toBe(at('2026-03-29T05:00:00+03:00'));
    expect(addBusinessTime(night, from, 1.5 * HOUR + 1)).toBe(at('2026-03-30T02:30:00.001+03:00'));
  });

  test('the hour that is repeated counts twice', () => {
    const from = at('2026-10-25T02:30:00+03:00');
    expect(addBusinessTime(night, from, 3.5 * HOUR)).toBe(at('2026-10-25T05:00:00+02:00'));
    expect(addBusinessTime(night, from, 3.5 * HOUR + 1)).toBe(at('2026-10-26T02:30:00.001+02:00'));
  });

  test('an opening inside the skipped hour falls on the change', () => {
    const skipped = calendar(KYIV, Array(7).fill('03:30-05:00'));
    expect(nextOpening(skipped, at('2026-03-29T02:00:00+02:00'))).toBe(at('2026-03-29T04:00:00+03:00'));
  });

  test('an interval that lies in the skipped hour is left out that day', () => {
    const skipped = calendar(KYIV, Array(7).fill('03:10-03:50'));
    expect(nextOpening(skipped, at('2026-03-29T02:00:00+02:00'))).toBe(at('2026-03-30T03:10:00+03:00'));
  });

  test('an opening inside the repeated hour holds in both of its runs', () => {
    const repeated = calendar(KYIV, Array(7).fill('03:30-05:00'));
    const from = at('2026-10-25T03:30:00+03:00');
    expect(nextOpening(repeated, at('2026-10-25T03:00:00+03:00'))).toBe(from);
    expect(addBusinessTime(repeated, from, HOUR / 2)).toBe(at('2026-10-25T03:00:00+02:00'));
    expect(addBusinessTime(repeated, from, HOUR / 2 + 1)).toBe(at('2026-10-25T03:30:00.001+02:00'));
  });

  test('Lord Howe changes by half an hour', () => {
    const howe = calendar('Australia/Lord_Howe', Array(7).fill('01:00-03:00'));
    // 4 October 2026, 02:00 becomes 02:30; 5 April 2026, 02:00 becomes 01:30.
    expect(addBusinessTime(howe, at('2026-10-04T01:00:00+10:30'), 1.5 * HOUR)).toBe(at('2026-10-04T03:00:00+11:00'));
    expect(addBusinessTime(howe, at('2026-04-05T01:00:00+11:00'), 2.5 * HOUR)).toBe(at('2026-04-05T03:00:00+10:30'));
  });

  test('Kolkata stands half an hour beside the full hours', () => {
    const kolkata = workWeek('Asia/Kolkata', '09:15-18:00');
    expect(addBusinessTime(kolkata, at('2026-11-25T17:59:30+05:30'), MINUTE)).toBe(at('2026-11-26T09:15:30+05:30'));
    expect(nextOpening(kolkata, at('2026-11-28T00:00:00Z'))).toBe(at('2026-11-30T03:45:00Z'));
  });

  test('a day that a zone left out altogether', () => {
    // Apia went from 29 to 31 December 2011.
    const apia = calendar('Pacific/Apia', Array(7).fill('09:00-10:00'));
    expect(nextOpening(apia, at('2011-12-29T10:00:00-10:00'))).toBe(at('2011-12-31T09:00:00+14:00'));
  });
});

describe('offsets as data', () => {
  const week = calendar('UTC', Array(7).fill('09:00-17:00')).week;
  const two = {
    zone: 'Test/Two',
    offsets: [
      { fromMs: at('2026-01-01T00:00Z'), offsetMs: HOUR },
      { fromMs: at('2026-01-10T00:00Z'), offsetMs: 2 * HOUR },
      { fromMs: at('2026-01-20T00:00Z'), offsetMs: 3 * HOUR },
    ],
    week,
    holidays: {},
  };

  test.each([
    ['before the first the first holds', '1969-12-30T00:00Z', '1969-12-30T08:00Z'],
    ['between', '2026-01-15T00:00Z', '2026-01-15T07:00Z'],
    ['at a change the new one holds', '2026-01-10T00:00Z', '2026-01-10T07:00Z'],
    ['after the last the last holds', '2060-01-01T00:00Z', '2060-01-01T06:00Z'],
  ])('%s', (_, from, expected) => {
    expect(nextOpening(two, at(from))).toBe(at(expected));
  });

  test('a change while open cuts the stretch: 09:00 to 17:00 is an hour shorter that day', () => {
    const cut = {
      ...two,
      offsets: [
        { fromMs: 0, offsetMs: 0 },
        { fromMs: at('2026-01-10T12:00Z'), offsetMs: HOUR },
      ],
    };
    expect(addBusinessTime(cut, at('2026-01-10T09:00Z'), 7 * HOUR)).toBe(at('2026-01-10T16:00Z'));
    expect(addBusinessTime(cut, at('2026-01-10T09:00Z'), 7 * HOUR + 1)).toBe(at('2026-01-11T08:00:00.001Z'));
  });

  test('weekdays are right before 1970, too', () => {
    const fridays = { ...two, week: [[], [], [], [], week[0] ?? [], [], []] };
    expect(nextOpening(fridays, at('1969-12-29T00:00Z'))).toBe(at('1970-01-02T08:00Z'));
    expect(nextOpening(fridays, at('1969-12-20T00:00Z'))).toBe(at('1969-12-26T08:00Z'));
  });

  test('without any offset local time is UTC', () => {
    expect(nextOpening({ ...two, offsets: [] }, at('2026-01-15T00:00Z'))).toBe(at('2026-01-15T09:00Z'));
  });

  test('a week that is never open is refused, whatever its holidays', () => {
    const never = { ...two, week: [[], [], [], [], [], [], []], holidays: { '2026-02-01': week[0] ?? [] } };
    expect(() => nextOpening(never, 0)).toThrow('the calendar is never open');
    expect(() => addBusinessTime(never, 0, 1)).toThrow(RangeError);
  });
});
