import { retryAfterMs } from '../../../../src/topology/connector/retry-after';

const NOW = Date.UTC(2026, 2, 17, 11, 34, 0);
const at = (ms: number): string => new Date(NOW + ms).toUTCString();

it.each([
  ['nothing', null, null, null],
  ['seconds', '120', null, 120_000],
  ['seconds with spaces', ' 5 ', null, 5_000],
  ['none at all', '0', null, 0],
  ['a date, by our clock where the server names no time', at(90_000), null, 90_000],
  ['a date, by the server’s own clock', at(90_000), at(30_000), 60_000],
  ['a date that is over', at(-5_000), null, 0],
  ['a date, where the server’s time can not be read', at(90_000), 'yesterday', 90_000],
  ['nonsense', 'soon', null, null],
  ['a date in a foreign order', `1 ${at(90_000)}`, null, null],
  ['a fraction', '1.5', null, null],
  ['a negative number', '-3', null, null],
  ['nothing readable', '', null, null],
])('%s', (_, value, date, expected) => {
  expect(retryAfterMs(value, date, NOW)).toBe(expected);
});
