import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Case } from './case';
import { commanded, endedUnseen, type Folded, moved, withOpen } from './moves';
import { offeredWithout, released, setRight } from './offers';
import { isOwnWrite, isSeenInCreatio } from './sightings';
import { worked } from './work';

/** What was changed in Creatio beside an operator's accept, decline, complete and cancel. */
export const onCreatioEdit = (so: Folded, event: CaseEvent, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || open.id !== event.caseId) return so;
  switch (event.type) {
    case 'reassigned':
      return reassigned(so, open, event, place);
    case 'edited':
      return edited(so, open, event, place);
    case 'released':
      return userGone(so, open, event.operator, place);
    case 'deleted':
      return endedUnseen(so, open, 'deleted', place);
    default:
      return so;
  }
};

/** Somebody else was made the owner: that stands, and both are told. */
const reassigned = (so: Folded, open: Case, event: CaseEvent, place: Place): Folded => {
  const { operator } = event;
  if (operator === null || isOwnWrite(open, event)) return setRight(so, place);
  if (operator === open.owner) return so;
  const claimed = moved(so, { ...open, offer: open.offer + 1 }, operator, place);
  const { open: now } = claimed.state;
  if (now === undefined) return claimed;
  const told: Case = open.owner === null ? now : { ...now, alsoRemind: [{ kind: 'contact', ids: [open.owner] }] };
  return commanded(withOpen(claimed, told), 'record-claim', place);
};

/** By its owner it is a sign of work; what the activity must not show is set right. */
const edited = (so: Folded, open: Case, event: CaseEvent, place: Place): Folded => {
  const noticed = open.owner !== null && open.owner === event.operator ? worked(so, open, event.occurredAt, place) : so;
  return isSeenInCreatio(event) ? setRight(noticed, place) : noticed;
};

/** The user of the owner, or of whoever was asked, is not active any more. */
const userGone = (so: Folded, open: Case, operator: string | null, place: Place): Folded => {
  if (operator === null) return so;
  if (open.owner === operator) return released(so, open, 'released: the user of its owner is not active', place);
  if (open.owner !== null || open.excluded.includes(operator)) return so;
  return offeredWithout(so, open, operator, place);
};
