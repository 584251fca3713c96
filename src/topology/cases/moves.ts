import type { CommandType } from '../activity-command';
import type { Output, Place } from '../processor';
import { type Case, type CustomerState, type EndedCase, type EndReason, MOVES, standing } from './case';
import { claimOutput, command, endedClaim, openClaim, tombstone } from './outputs';
import { rulesOf } from './rules';
import { noLongerCounting } from './seen';

export type Uuid = (name: string) => string;

/** A state, and what was said on the way to it. Each fold takes one and gives the next, so an output's version follows from its place. */
export interface Folded {
  readonly state: CustomerState;
  readonly outputs: readonly Output[];
}

/** Ended cases that are remembered, at most: of a customer who has so many, older ones are forgotten early. */
const REMEMBERED_CASES = 100;
/** Commands that bring the activity's notes up to date. */
const WRITES_NOTES: readonly CommandType[] = ['create-activity', 'append-miss', 'offer-again', 'release-claim', 'note'];
const FORMER_OWNERS = 10;

export const withOpen = (so: Folded, open: Case): Folded => ({ ...so, state: { ...so.state, open } });

/** Tells Creatio how the open case stands. Whatever was to be tried again is tried by this. */
export const commanded = (so: Folded, type: CommandType, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined) throw new RangeError(`${type}: no case is open`);
  const { again: _, ...rest } = open;
  const written = WRITES_NOTES.includes(type) ? { unwritten: false, writtenAt: place.timeMs } : {};
  const now: Case = { ...rest, ...written, commandVersion: place.firstVersion + so.outputs.length };
  const expiresAt =
    now.owner === null ? Math.max(now.offeredAt, now.miss.at) + rulesOf(now.miss, place).policy.expireAfterMs : null;
  return {
    state: { ...so.state, open: now },
    outputs: [...so.outputs, command(type, place.key, now, place.timeMs, { expiresAt, end: null })],
  };
};

/** Says in the claims topic how the open case stands; the state remembers its version. */
export const claimSaid = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined) throw new RangeError('no case is open');
  const now: Case = { ...open, claimVersion: place.firstVersion + so.outputs.length };
  return { state: { ...so.state, open: now }, outputs: [...so.outputs, claimOutput(openClaim(now, place.key))] };
};

/** Who has the case changes: the one place where it does. */
export const moved = (so: Folded, open: Case, owner: string | null, place: Place): Folded => {
  const to = owner === null ? 'unclaimed' : 'claimed';
  if (!MOVES[standing(open)].includes(to)) throw new RangeError(`a case can not go from ${standing(open)} to ${to}`);
  const { leaseTold: _, alsoRemind: __, waitsUntil: ___, ...rest } = open;
  const before = open.owner === null ? [] : [open.owner];
  const formerOwners = [...(open.formerOwners ?? []), ...before].slice(-FORMER_OWNERS);
  const after: Case = {
    ...rest,
    owner,
    since: place.timeMs,
    workedAt: place.timeMs,
    notified: [],
    ...(formerOwners.length === 0 ? {} : { formerOwners }),
  };
  return claimSaid(withOpen(so, after), place);
};

/** Ends the case, once and for all, and says so to everybody. */
export const ended = (so: Folded, open: Case, reason: EndReason, place: Place): Folded => {
  const over = endedUnseen(so, open, reason, place);
  const type = reason === 'completed' || reason === 'answered-live' ? 'complete-activity' : 'cancel-activity';
  return {
    ...over,
    outputs: [...over.outputs, command(type, place.key, open, place.timeMs, { expiresAt: null, end: reason })],
  };
};

/** The same, where in Creatio there is nothing to end: its activity was deleted, or never written. */
export const endedUnseen = (so: Folded, open: Case, reason: EndReason, place: Place): Folded => {
  if (!MOVES[standing(open)].includes('ended'))
    throw new RangeError(`a case can not go from ${standing(open)} to ended`);
  const { open: _, ...rest } = so.state;
  const done: EndedCase = {
    id: open.id,
    reason,
    endedAt: place.timeMs,
    owner: open.owner,
    claimVersion: place.firstVersion + so.outputs.length,
  };
  const all = [...(so.state.ended ?? []), done];
  const forgotten = all.slice(0, -REMEMBERED_CASES).map((old) => tombstone(old.id, place.key));
  return {
    state: { ...rest, ended: all.slice(-REMEMBERED_CASES), seen: noLongerCounting(so.state.seen) },
    outputs: [...so.outputs, claimOutput(endedClaim(done, place.key)), ...forgotten],
  };
};
