import type { Place } from '../processor';
import type { Again, Case, CustomerState } from './case';
import { forget, forgetsAt } from './forgetting';
import { written } from './misses';
import { commanded, ended, type Folded, withOpen } from './moves';
import { noted } from './notes';
import { offered, offeredFromTheTop, released, setRight } from './offers';
import { leaseEnds, mayRelease, quietUntil, rulesOf } from './rules';

const DAY_MS = 86_400_000;
/** An open case that nobody ended. */
export const EXPIRES_AFTER_MS = 30 * DAY_MS;

/** Everything that has come due by now, each rule on what the one before left. */
export const onDue = (state: CustomerState, place: Place): Folded => {
  const rules = [endedByTime, offeredAtOpening, rested, triedAgain, written, forget];
  return rules.reduce<Folded>((so, rule) => rule(so, place), { state, outputs: [] });
};

const endedByTime = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined) return so;
  if (open.owner === null && !place.switchAt(place.timeMs)) return ended(so, open, 'switched-off', place);
  return place.timeMs >= expiresAt(open) ? ended(so, open, 'expired', place) : so;
};

const expiresAt = (open: Case): number => open.openedAt + EXPIRES_AFTER_MS;

const offeredAtOpening = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  return open?.waitsUntil !== undefined && place.timeMs >= open.waitsUntil ? offered(so, open, place) : so;
};

/** Accepted, then nothing: owner and supervisors are reminded, or it is offered again without him. */
const rested = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || place.timeMs < leaseEnds(open, place)) return so;
  if (mayRelease(open, place) && place.switchAt(place.timeMs))
    return released(so, open, 'released: accepted, but not worked on', place);
  const told: Case = {
    ...noted(open, place.timeMs, 'accepted, but not worked on'),
    leaseTold: true,
    offer: open.offer + 1,
    alsoRemind: rulesOf(open.miss, place).queue.supervisors,
  };
  return commanded(withOpen(so, told), 'note', place);
};

const triedAgain = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  if (open?.again === undefined || place.timeMs < open.again.atMs) return so;
  return tryAgain(so, open, open.again.why, place);
};

const tryAgain = (so: Folded, open: Case, why: Again['why'], place: Place): Folded => {
  switch (why) {
    case 'nobody':
      return offeredFromTheTop(so, open, place);
    case 'superseded':
      return setRight(so, place);
    case 'rejected':
      if (open.exists) return commanded(so, 'append-miss', place);
      return commanded(so, open.owner === null ? 'create-activity' : 'record-claim', place);
  }
};

/** When this customer is to be looked at again; null: never. */
export const wakeAt = (state: CustomerState, place: Place): number | null => {
  const { open } = state;
  const times = [forgetsAt(state)];
  if (open !== undefined) {
    times.push(expiresAt(open), leaseEnds(open, place));
    if (open.waitsUntil !== undefined) times.push(open.waitsUntil);
    else if (open.unwritten) times.push(quietUntil(open, place));
    if (open.again !== undefined) times.push(open.again.atMs);
  }
  const next = Math.min(...times);
  return Number.isFinite(next) ? Math.max(next, place.timeMs + 1) : null;
};
