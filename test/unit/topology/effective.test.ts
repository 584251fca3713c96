import { policyInForce, switchChanges, switchInForce } from '../../../src/topology/effective';
import type { Setting } from '../../../src/topology/setting';
import { T } from '../../support/chat-events';
import { testPolicy } from '../../support/policy';

const setting = (value: boolean, effectiveAt: number): Setting => ({ code: 'switch', value, effectiveAt });

describe('the switch in force', () => {
  const values = [setting(true, T), setting(false, T + 10_000), setting(false, T + 20_000), setting(true, T + 30_000)];

  test('a value holds from its very millisecond', () => {
    expect([T + 9_999, T + 10_000, T + 29_999, T + 30_000].map((at) => switchInForce(values, at))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('the first value holds for the hour before it, and earlier it is off', () => {
    expect(switchInForce(values, T - 3_600_000)).toBe(true);
    expect(switchInForce(values, T - 3_600_001)).toBe(false);
    expect(switchInForce([], T)).toBe(false);
  });

  test('only a change of value is a change, in an interval open at its start and closed at its end', () => {
    expect(switchChanges(values, T, T + 30_000)).toEqual([T + 10_000, T + 30_000]);
    expect(switchChanges(values, T + 10_000, T + 29_999)).toEqual([]);
  });
});

describe('the policy in force', () => {
  const versions = [1, 2].map((n) => ({ effectiveAt: T + n * 1_000, policy: { ...testPolicy, version: `v${n}` } }));

  test('the first version holds for all earlier times, the next from its very millisecond', () => {
    expect([0, T + 1_999, T + 2_000].map((at) => policyInForce(versions, at).version)).toEqual(['v1', 'v1', 'v2']);
  });

  test('without any there is no verdict to be had', () => {
    expect(() => policyInForce([], T)).toThrow(RangeError);
  });
});
