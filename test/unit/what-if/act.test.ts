import { actOf, SENTENCES } from '../../../src/what-if/act';
import { readTimed, shownTime } from '../../../src/what-if/story-times';

describe('sentences of a story', () => {
  test.each(SENTENCES.map((sentence) => [sentence.example, sentence] as const))(
    'the example is understood by its own pattern: %s',
    (example, sentence) => {
      expect(SENTENCES.find(({ pattern }) => pattern.test(example))).toBe(sentence);
    },
  );

  test.each([
    ['Olena accepts', { kind: 'case-action', action: 'accept', operator: 'Olena', customer: null }],
    ["Olena declines Ivan's case", { kind: 'case-action', action: 'decline', operator: 'Olena', customer: 'Ivan' }],
    ['Olena cancels', { kind: 'case-action', action: 'cancel', operator: 'Olena', customer: null }],
    ['Ivan Franko writes to Key accounts', { kind: 'writes-to-queue', customer: 'Ivan Franko', queue: 'Key accounts' }],
    [
      'Ivan is refused by Sales: nobody there',
      { kind: 'refused', customer: 'Ivan', queue: 'Sales', why: 'nobody there' },
    ],
    ['Olena passes Ivan to Sales', { kind: 'passes', agent: 'Olena', customer: 'Ivan', queue: 'Sales' }],
    ["Olena leaves Ivan's chat", { kind: 'agent-leaves', agent: 'Olena', customer: 'Ivan' }],
    ['Ivan leaves', { kind: 'customer-leaves', customer: 'Ivan' }],
    ['Support gives Ivan up', { kind: 'given-up', queue: 'Support', customer: 'Ivan' }],
    ['the switch goes on', { kind: 'switch', on: true }],
    ['Olena sings', null],
  ])('%s', (text, act) => {
    expect(actOf(text)).toEqual(act);
  });
});

describe('times of a story', () => {
  const KYIV = 'Europe/Kyiv';
  const before = Date.parse('2026-11-25T12:00:00+02:00'); // a Wednesday

  test.each([
    ['16:58 x', '2026-11-25T16:58:00+02:00'],
    ['12:00 x', '2026-11-25T12:00:00+02:00'],
    ['16:58:30 x', '2026-11-25T16:58:30+02:00'],
    ['Wed 12:00 x', '2026-11-25T12:00:00+02:00'],
    ['Wed 11:59 x', '2026-12-02T11:59:00+02:00'],
    ['Thu 00:00 x', '2026-11-26T00:00:00+02:00'],
    ['Tue 09:00 x', '2026-12-01T09:00:00+02:00'],
    ['2027-03-29 09:00 x', '2027-03-29T09:00:00+03:00'],
  ])('%s', (line, expected) => {
    expect(readTimed(line, KYIV, before)).toEqual({ atMs: Date.parse(expected), text: 'x' });
  });

  test.each([
    ['Ivan writes', 'begin with a time'],
    ['25:00 x', 'begin with a time'],
    ['16:58', 'begin with a time'],
    ['11:59 x', 'this is before the line before it (Wed 25 Nov 12:00)'],
    ['2026-11-24 12:00 x', 'this is before the line before it'],
    ['2026-11-31 12:00 x', 'the calendar has no 2026-11-31'],
    ['2027-03-28 03:30 x', '03:30 is skipped on that day'],
  ])('%s is refused', (line, expected) => {
    expect(readTimed(line, KYIV, before)).toEqual({ mistake: expect.stringContaining(expected) });
  });

  test('are shown in the zone, with what they have of seconds', () => {
    expect(shownTime(before, KYIV)).toBe('Wed 25 Nov 12:00');
    expect(shownTime(before + 5_000, KYIV)).toBe('Wed 25 Nov 12:00:05');
    expect(shownTime(before + 5_007, 'UTC')).toBe('Wed 25 Nov 10:00:05.007');
  });
});
