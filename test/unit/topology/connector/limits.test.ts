import { mayCall, NOTHING_SPENT, spend } from '../../../../src/topology/connector/budget';
import { isExpired } from '../../../../src/topology/connector/expiry';
import { heldMark, heldOf, isHeld, MOST_REMINDERS } from '../../../../src/topology/connector/reminder-slots';
import { isPoison, POISON_ATTEMPTS, retryAfterMs } from '../../../../src/topology/connector/retry';
import { claimed, command, ended } from '../../../support/creatio';

const LIMIT = 5_000;

describe('an offer is expired', () => {
  const offer = command(1, { expiresAt: LIMIT });
  it('after its very limit', () => {
    expect(isExpired(offer, LIMIT, 'live')).toBe(false);
    expect(isExpired(offer, LIMIT + 1, 'live')).toBe(true);
  });
  it('never in a replay, without a limit, once somebody has it, or when it is over', () => {
    expect(isExpired(offer, LIMIT + 1, 'replay')).toBe(false);
    expect(isExpired(command(1, { expiresAt: null }), LIMIT + 1, 'live')).toBe(false);
    expect(isExpired(claimed(1, 'o', { expiresAt: LIMIT }), LIMIT + 1, 'live')).toBe(false);
    expect(isExpired(ended(1, { expiresAt: LIMIT }), LIMIT + 1, 'live')).toBe(false);
  });
});

describe('a retry', () => {
  it('waits twice as long each time, and half a minute at most', () => {
    expect([1, 2, 3, 8, 9, 5_000].map(retryAfterMs)).toEqual([200, 400, 800, 25_600, 30_000, 30_000]);
  });

  it('ends when Creatio fails on this command alone', () => {
    const failure = { class: 'availability', reason: 'http-500', retryAfterMs: null } as const;
    expect(isPoison(failure, POISON_ATTEMPTS - 1, true)).toBe(false);
    expect(isPoison(failure, POISON_ATTEMPTS, true)).toBe(true);
    expect(isPoison(failure, POISON_ATTEMPTS, false)).toBe(false);
    expect(isPoison({ ...failure, reason: 'http-503' }, POISON_ATTEMPTS, true)).toBe(false);
  });
});

describe('ten reminders at a time', () => {
  const ten = Array.from({ length: MOST_REMINDERS }, (_, n) => 100 + n);
  it('one waits if ten as urgent stand, not if nine do', () => {
    expect(isHeld(ten, 109)).toBe(true);
    expect(isHeld(ten, 108)).toBe(false);
    expect(isHeld(ten.slice(1), 200)).toBe(false);
  });
  it('who waits is named in the answer', () => {
    expect(heldOf(['offer-2', heldMark('c-1'), 'x-held:c', heldMark('c-2')])).toEqual(['c-1', 'c-2']);
  });
});

describe("the day's calls", () => {
  const NOON = 20_000 * 86_400_000 + 43_200_000;
  it('add up within a day of UTC, and begin anew at midnight', () => {
    const before = spend(spend(NOTHING_SPENT, 7, NOON), 3, NOON + 43_199_999);
    expect(before).toEqual({ day: 20_000, calls: 10 });
    expect(spend(before, 2, NOON + 43_200_000)).toEqual({ day: 20_001, calls: 2 });
  });
  it('the sweep rests before the look-up', () => {
    const spent = (calls: number) => spend(NOTHING_SPENT, calls, NOON);
    expect(mayCall('sweep', spent(79), 100, NOON)).toBe(true);
    expect(mayCall('sweep', spent(80), 100, NOON)).toBe(false);
    expect(mayCall('look-up', spent(94), 100, NOON)).toBe(true);
    expect(mayCall('look-up', spent(95), 100, NOON)).toBe(false);
    expect(mayCall('look-up', spent(95), 100, NOON + 43_200_000)).toBe(true);
    expect(mayCall('sweep', spent(1e9), 0, NOON)).toBe(true);
  });
});
