import { stringify } from 'yaml';
import type { Rung } from '../topology/activity-command';
import type { Calendar, Policy, QueueRules } from '../topology/policy/policy';
import { durationAsText } from './durations';
import { hoursAsText } from './hours-text';

/**
 * A policy in its normal form: a file that says everything, defaults too, and reads back to the same policy. Names of contacts and skills
 * are gone; ids stand in their places.
 */
export const policyAsText = (policy: Policy): string =>
  stringify(policyAsFile(policy), { lineWidth: 0, aliasDuplicateObjects: false });

/** The keys of such a file. */
export const policyAsFile = (policy: Policy) => ({
  version: policy.version,
  domains: policy.domains,
  grace: durationAsText(policy.graceMs),
  due: durationAsText(policy.dueInMs),
  quietInterval: durationAsText(policy.quietIntervalMs),
  lease: durationAsText(policy.leaseMs),
  expireAfter: durationAsText(policy.expireAfterMs),
  calendars: mapValues(policy.calendars, calendarAsFile),
  supervisors: policy.defaults.supervisors.map(rungAsFile),
  lastResort: rungAsFile(lastOf(policy.defaults)),
  defaults: rulesAsFile(policy.defaults),
  direct: rulesAsFile(policy.direct),
  queues: mapValues(policy.queues, (rules) => ({
    ...(rules.name === undefined ? {} : { name: rules.name }),
    ...rulesAsFile(rules),
  })),
});

const mapValues = <In, Out>(found: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(found).map(([name, value]) => [name, map(value)]));

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const calendarAsFile = ({ zone, week, holidays }: Calendar) => ({
  zone,
  week: Object.fromEntries(DAYS.map((day, index) => [day, hoursAsText(week[index] ?? [])])),
  holidays: mapValues(holidays, hoursAsText),
});

const rulesAsFile = (rules: QueueRules) => ({
  threshold: durationAsText(rules.thresholdMs),
  sees: rules.sees,
  answer: rules.answer,
  followUps: rules.followUpThresholdMs === null ? 'off' : durationAsText(rules.followUpThresholdMs),
  shortAbandon: durationAsText(rules.shortAbandonMs),
  grace: durationAsText(rules.graceMs),
  requeueWindow: durationAsText(rules.requeueWindowMs),
  calendar: rules.calendar ?? 'always',
  release: rules.release,
  ...ladderAsFile(rules),
});

/** A ladder is: an owner, recipients, supervisors, the last resort. */
const ladderAsFile = (rules: QueueRules) => {
  const { ladder, supervisors } = rules;
  const owner = ownerOf(ladder[0]);
  return {
    owner: owner ?? 'none',
    recipients: ladder.slice(owner === null ? 0 : 1, ladder.length - 1 - supervisors.length).map(rungAsFile),
    supervisors: supervisors.map(rungAsFile),
    lastResort: rungAsFile(lastOf(rules)),
  };
};

const ownerOf = (rung: Rung | undefined): string | null => {
  if (rung?.kind === 'owner-of-contact') return 'contact-owner';
  return rung?.kind === 'contact' ? (rung.ids[0] ?? null) : null;
};

const lastOf = (rules: QueueRules): Rung => rules.ladder[rules.ladder.length - 1] as Rung;

const rungAsFile = ({ kind, ids }: Rung) => (kind === 'role' ? { role: ids[0] } : { contacts: ids });
