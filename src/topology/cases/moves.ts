import type { Output, Place } from '../processor';
import { type Case, type CustomerState, type EndedCase, type EndReason, MOVES, standing } from './case';
import { claim, command } from './outputs';

export type Uuid = (name: string) => string;

/** A state and what was said on the way to it. */
export interface Folded {
  readonly state: CustomerState;
  readonly outputs: readonly Output[];
}

/** The claims record of how the case stands now; the state remembers its version. */
export const withClaim = (
  state: CustomerState,
  found: Case,
  sinceMs: number,
  place: Place,
  outputs: Output[],
): CustomerState => {
  const claimVersion = place.firstVersion + outputs.length;
  outputs.push(
    claim({
      caseId: found.id,
      caseKey: place.key,
      state: standing(found),
      operator: found.owner,
      since: sinceMs,
      endReason: null,
    }),
  );
  return { ...state, open: { ...found, claimVersion } };
};

/** Who has the case changes: the one place where it does. */
export const moved = (
  state: CustomerState,
  before: Case,
  owner: string | null,
  place: Place,
  outputs: Output[],
): CustomerState => {
  const to = owner === null ? 'unclaimed' : 'claimed';
  if (!MOVES[standing(before)].includes(to))
    throw new RangeError(`a case can not go from ${standing(before)} to ${to}`);
  const after: Case = {
    ...before,
    owner,
    claimedAt: owner === null ? null : place.timeMs,
    workedAt: owner === null ? null : place.timeMs,
    leaseTold: false,
    notified: [],
  };
  return withClaim(state, after, place.timeMs, place, outputs);
};

/** Ends the case, once and for all, and says so to everybody. A deleted activity isn't touched again. */
export const ended = (
  state: CustomerState,
  found: Case,
  reason: EndReason,
  place: Place,
  said: readonly Output[],
): Folded => {
  if (!MOVES[standing(found)].includes('ended'))
    throw new RangeError(`a case can not go from ${standing(found)} to ended`);
  const outputs = [...said];
  const done: EndedCase = {
    id: found.id,
    reason,
    endedAt: place.timeMs,
    owner: found.owner,
    conversationId: found.miss.conversationId,
    claimVersion: place.firstVersion + outputs.length,
  };
  outputs.push(
    claim({
      caseId: found.id,
      caseKey: place.key,
      state: 'ended',
      operator: found.owner,
      since: place.timeMs,
      endReason: reason,
    }),
  );
  if (reason !== 'deleted')
    outputs.push(
      command(
        reason === 'completed' || reason === 'answered-live' ? 'complete-activity' : 'cancel-activity',
        place.key,
        found,
        place.timeMs,
        reason,
      ),
    );
  const { open: _, ...rest } = state;
  return { state: { ...rest, last: done, ended: { ...state.ended, [done.id]: done } }, outputs };
};
