import type { Policy } from './policy/policy';
import type { Setting } from './setting';

export interface EffectivePolicy {
  readonly effectiveAt: number;
  readonly policy: Policy;
}

/** The first value of the switch also holds for this long before it: a site that begins today shouldn't lose its first hour. */
export const FIRST_SWITCH_HOLDS_BEFORE_MS = 3_600_000;

/**
 * The policy in force at a time. The first version holds for all earlier times.
 *
 * @param versions by effective time, not empty
 */
export const policyInForce = (versions: readonly EffectivePolicy[], atMs: number): Policy => {
  const first = versions[0];
  if (first === undefined) throw new RangeError('no policy has been published');
  let found = first;
  for (const version of versions) if (version.effectiveAt <= atMs) found = version;
  return found.policy;
};

/**
 * The switch at a time. Before the hour before its first value it is off.
 *
 * @param values by effective time
 */
export const switchInForce = (values: readonly Setting[], atMs: number): boolean => {
  const first = values[0];
  if (first === undefined || atMs < first.effectiveAt - FIRST_SWITCH_HOLDS_BEFORE_MS) return false;
  let found = first;
  for (const value of values) if (value.effectiveAt <= atMs) found = value;
  return found.value;
};

/** Times in `(afterMs, untilMs]` at which the switch changes, ascending. */
export const switchChanges = (values: readonly Setting[], afterMs: number, untilMs: number): number[] =>
  values
    .slice(1)
    .filter(
      (value, index) =>
        value.value !== values[index]?.value && value.effectiveAt > afterMs && value.effectiveAt <= untilMs,
    )
    .map((value) => value.effectiveAt);
