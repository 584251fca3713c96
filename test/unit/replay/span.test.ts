import { parseDuration, parsePlace } from '../../../src/replay/span';
import { T } from '../../support/chat-events';

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['5m', 300_000],
  ['1.5h', 5_400_000],
  ['30d', 2_592_000_000],
  ['5', null],
  ['m', null],
  ['-5m', null],
  ['5 m', null],
])('%p is %p ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each([
  ['0', { kind: 'offset', offset: 0 }],
  ['999999999999', { kind: 'offset', offset: 999_999_999_999 }],
  ['1000000000000', { kind: 'time', atMs: 1_000_000_000_000 }],
  ['2026-11-25T08:00:00Z', { kind: 'time', atMs: Date.UTC(2026, 10, 25, 8) }],
  ['2026-11-25T08:00:00+02:00', { kind: 'time', atMs: Date.UTC(2026, 10, 25, 6) }],
  ['-36h', { kind: 'time', atMs: T - 36 * 3_600_000 }],
  ['yesterday', null],
  ['-soon', null],
  ['2026-13-45', null],
  ['12 May', null],
])('the place %p is %p', (text, place) => expect(parsePlace(text, T)).toEqual(place));
