import type { Policy, QueueRules } from '../../src/topology/policy/policy';

const rules = (queueId: string, more: Partial<QueueRules> = {}): QueueRules => ({
  queueId,
  thresholdMs: 300_000,
  sees: ['messages', 'waiting', 'closes'],
  answer: 'message',
  graceMs: 10_000,
  requeueWindowMs: 30_000,
  shortAbandonMs: 10_000,
  followUpThresholdMs: null,
  calendar: null,
  release: false,
  ladder: [
    { kind: 'role', ids: ['role-support'] },
    { kind: 'contacts', ids: ['contact-last'] },
  ],
  supervisors: [{ kind: 'role', ids: ['role-supervisors'] }],
  ...more,
});

/** Five minutes, ten seconds of grace, domain 1; queue 17 sees everything, queue 40 only its hooks. */
export const testPolicy: Policy = {
  version: 'test-1',
  domains: ['1'],
  graceMs: 10_000,
  dueInMs: 900_000,
  quietIntervalMs: 900_000,
  leaseMs: 600_000,
  expireAfterMs: 86_400_000,
  calendars: {},
  queues: { '17': rules('17'), '40': rules('40', { sees: ['waiting'], answer: 'join' }) },
  defaults: rules('default'),
  direct: rules('direct', { thresholdMs: 120_000 }),
};
