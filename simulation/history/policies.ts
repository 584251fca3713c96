import { ROLES } from '../../simulators/creatio/seed';
import type { Random } from '../../simulators/webitel/random';
import type { EffectivePolicy } from '../../src/topology/effective';
import type { Policy, QueueRules } from '../../src/topology/policy/policy';
import { T0 } from './plan';
import { between, chance, oneOf } from './random';

export const GRACE_MS = 10_000;
const FOLLOW = 0.4;

const rules = (queueId: string, thresholdMs: number, random: Random): QueueRules => ({
  queueId,
  thresholdMs,
  graceMs: GRACE_MS,
  sees: ['messages', 'waiting', 'closes'],
  answer: 'message',
  requeueWindowMs: oneOf(random, [5_000, 15_000]),
  shortAbandonMs: 10_000,
  followUpThresholdMs: chance(random, FOLLOW) ? oneOf(random, [15_000, thresholdMs]) : null,
  calendar: null,
  release: false,
  ladder: [
    { kind: 'role', ids: [ROLES.Support] },
    { kind: 'role', ids: [ROLES.Supervisors] },
  ],
  supervisors: [{ kind: 'role', ids: [ROLES.Supervisors] }],
});

const policy = (version: string, thresholdMs: number, random: Random): Policy => ({
  version,
  domains: ['1'],
  graceMs: GRACE_MS,
  dueInMs: 120_000,
  quietIntervalMs: 60_000,
  leaseMs: 90_000,
  expireAfterMs: 86_400_000,
  calendars: {},
  queues: {
    '17': rules('17', thresholdMs, random),
    '18': { ...rules('18', thresholdMs, random), answer: chance(random, 0.3) ? 'join' : 'message' },
    '40': { ...rules('40', thresholdMs, random), sees: ['waiting'], answer: 'join' },
  },
  defaults: rules('default', thresholdMs, random),
  direct: rules('direct', thresholdMs, random),
});

/** The first version holds from long before; later ones begin somewhere in the history. */
export const makePolicies = (random: Random, thresholdMs: number, lengthMs: number): readonly EffectivePolicy[] => [
  { effectiveAt: T0 - 3_600_000, policy: policy('v1', thresholdMs, random) },
  ...(chance(random, 0.3)
    ? [
        {
          effectiveAt: T0 + between(random, 30_000, lengthMs),
          policy: policy('v2', oneOf(random, [10_000, 30_000, 90_000]), random),
        },
      ]
    : []),
];
