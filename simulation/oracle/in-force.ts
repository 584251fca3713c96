import { SWITCH_CODE } from '../../src/topology/connector/lookups';
import type { Policy } from '../../src/topology/policy/policy';
import type { Setting } from '../../src/topology/setting';
import { read, type Topics } from '../history/outcome';
import type { InForce } from './wait';

const HOUR_MS = 3_600_000;

/** Policies and switch values by time: the first policy holds for all earlier times, the first value of the switch for the hour before it. */
export const inForceOf = (outcome: Topics): InForce & { readonly settings: readonly Setting[] } => {
  const policies = read(outcome, 'policy')
    .flatMap(({ value }) => (value === null ? [] : [value]))
    .sort((a, b) => a.effectiveAt - b.effectiveAt)
    .map(({ effectiveAt, document }) => ({ effectiveAt, policy: JSON.parse(document) as Policy }));
  const settings = read(outcome, 'settings')
    .flatMap(({ value }) => (value === null || value.code !== SWITCH_CODE ? [] : [value]))
    .sort((a, b) => a.effectiveAt - b.effectiveAt);
  const [first] = settings;
  return {
    settings,
    policyAt: (atMs) => {
      const found = policies.filter(({ effectiveAt }) => effectiveAt <= atMs).at(-1) ?? policies[0];
      if (found === undefined) throw new Error('no policy was ever published');
      return found.policy;
    },
    switchAt: (atMs) => {
      if (first === undefined || atMs < first.effectiveAt - HOUR_MS) return false;
      return (settings.filter(({ effectiveAt }) => effectiveAt <= atMs).at(-1) ?? first).value;
    },
  };
};
