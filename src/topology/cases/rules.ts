import type { Rung } from '../activity-command';
import { addBusinessTime } from '../policy/business-time';
import { type Calendar, calendarOf, type Policy, type QueueRules, rulesFor } from '../policy/policy';
import type { Place } from '../processor';
import type { Case, Miss } from './case';

/** The rules that hold for a miss: those of its queue, in the policy's version of its anchor. */
export interface Rules {
  readonly policy: Policy;
  readonly queue: QueueRules;
  readonly calendar: Calendar | null;
}

export const rulesOf = (miss: Miss, place: Place, atMs = miss.anchorAt): Rules => {
  const policy = place.policyAt(atMs);
  const queue = rulesFor(policy, miss.queueId);
  return { policy, queue, calendar: calendarOf(policy, queue) };
};

export const quietUntil = (found: Case, place: Place): number =>
  found.writtenAt + rulesOf(found.miss, place).policy.quietIntervalMs;

/** When an owner who doesn't work on his case is reminded, or loses it; infinite: nobody has it, or it was done. */
export const leaseEnds = (found: Case, place: Place): number => {
  if (found.owner === null || found.leaseTold) return Number.POSITIVE_INFINITY;
  const { policy, calendar } = rulesOf(found.miss, place);
  return addBusinessTime(calendar, found.workedAt, policy.leaseMs);
};

/** A lease that is over takes the case away only where it can be known that nobody wrote. */
export const mayRelease = (found: Case, place: Place): boolean => {
  const { queue } = rulesOf(found.miss, place);
  return queue.release && queue.sees.includes('messages');
};

/** The ladder as the policy has it at a time, after the case's own rungs. */
export const ladderAt = (found: Case, place: Place, atMs: number): readonly Rung[] => [
  ...found.ladder.slice(0, found.ownRungs),
  ...rulesOf(found.miss, place, atMs).queue.ladder,
];
