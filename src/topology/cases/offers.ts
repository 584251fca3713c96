import type { Place } from '../processor';
import type { Case } from './case';
import { commanded, ended, type Folded, moved, withOpen } from './moves';
import { noted } from './notes';
import { ladderAt } from './rules';

/** Shows the case to its recipients for the first time. */
export const offered = (so: Folded, open: Case, place: Place): Folded => {
  const { waitsUntil: _, ...rest } = open;
  return commanded(withOpen(so, { ...rest, offeredAt: place.timeMs }), 'create-activity', place);
};

/** From the top of the ladder as the policy has it now, with nobody left out: somebody may have come since. */
export const offeredFromTheTop = (so: Folded, open: Case, place: Place): Folded =>
  commanded(withOpen(so, fromTheTop(open, [], place)), 'offer-again', place);

const fromTheTop = (open: Case, excluded: readonly string[], place: Place): Case => ({
  ...open,
  ladder: ladderAt(open, place, place.timeMs),
  rung: 0,
  offer: open.offer + 1,
  offeredAt: place.timeMs,
  notified: [],
  excluded,
});

/** Without that operator; when all who were asked have said no, the next rung is asked at once. */
export const offeredWithout = (so: Folded, open: Case, operator: string, place: Place): Folded => {
  const excluded = open.excluded.includes(operator) ? open.excluded : [...open.excluded, operator];
  const without: Case = { ...open, excluded };
  if (without.waitsUntil !== undefined) return withOpen(so, without);
  const everybody = without.notified.length > 0 && without.notified.every((contact) => excluded.includes(contact));
  return everybody
    ? commanded(withOpen(so, nextRung(without, operator, place)), 'offer-again', place)
    : commanded(withOpen(so, without), 'withdraw-offers', place);
};

/** The ladder's end is asked again, all but the one who declined last: a missed chat is never left without anybody. */
const nextRung = (open: Case, lastDecliner: string, place: Place): Case => {
  const isLast = open.rung + 1 >= open.ladder.length;
  return {
    ...open,
    rung: isLast ? open.rung : open.rung + 1,
    offer: open.offer + 1,
    offeredAt: place.timeMs,
    notified: [],
    excluded: isLast ? [lastDecliner] : open.excluded,
  };
};

/**
 * Takes the case from its owner and offers it again, once without him. Nothing is offered while the switch is off: then it ends, as every
 * unclaimed case does.
 */
export const released = (so: Folded, open: Case, why: string, place: Place): Folded => {
  const owner = open.owner ?? '';
  const free = moved(so, fromTheTop(noted(open, place.timeMs, why), [owner], place), null, place);
  const { open: now } = free.state;
  if (now === undefined) return free;
  return place.switchAt(place.timeMs)
    ? commanded(free, 'release-claim', place)
    : ended(free, now, 'switched-off', place);
};

/** The present state once more: Creatio shows something else. */
export const setRight = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || open.waitsUntil !== undefined) return so;
  return commanded(so, open.owner === null ? 'withdraw-offers' : 'record-claim', place);
};
