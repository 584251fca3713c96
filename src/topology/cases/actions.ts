import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import { type Action, actionOf, answering, answerOutput, type Details, knownAnswer } from './answers';
import type { Case, CustomerState } from './case';
import { commanded, ended, type Folded, moved } from './moves';
import { offeredWithout, setRight } from './offers';
import { isOwnWrite, isSeenInCreatio } from './sightings';

/** An operator's accept, decline, complete or cancel, from whichever way it came. It is answered always, and by its id always the same. */
export const onAction = (so: Folded, event: CaseEvent, place: Place): Folded => {
  const action = actionOf(event);
  const known = knownAnswer(so.state, action);
  if (known === 'other') {
    const refused = { ...action, result: 'refused', cause: 'action-id-reused' } as const;
    return { ...so, outputs: [...so.outputs, answerOutput(action.actionId, refused, place)] };
  }
  if (known !== undefined) return { ...so, outputs: [...so.outputs, answerOutput(action.actionId, known, place)] };
  const { open } = so.state;
  if (open === undefined || open.id !== action.caseId)
    return answering(so, action, 'refused', refusal(so.state, action), place);
  switch (event.type) {
    case 'accept':
      return accept(so, open, action, event, place);
    case 'decline':
      return decline(so, open, action, event, place);
    case 'complete':
      return end(so, open, action, event, 'completed', place);
    case 'cancel':
      return end(so, open, action, event, 'cancelled', place);
    default:
      throw new RangeError(`${event.type} is no operator's action`);
  }
};

const refusal = ({ ended }: CustomerState, action: Action): Details => {
  const over = ended?.find(({ id }) => id === action.caseId);
  return over === undefined ? { cause: 'unknown-case' } : { cause: over.reason, by: over.owner, since: over.endedAt };
};

const lost = (open: Case): Details => ({ by: open.owner, since: open.since });

/** What an operator did in Creatio's own screen and what didn't count is set back there. */
const setBack = (so: Folded, event: CaseEvent, place: Place): Folded =>
  isSeenInCreatio(event) ? setRight(so, place) : so;

/** The first wins. The owner may ask again and is told the same. */
const accept = (so: Folded, open: Case, action: Action, event: CaseEvent, place: Place): Folded => {
  const { operator } = action;
  const { conversationId } = open.miss;
  if (open.owner === operator) {
    const won = { by: operator, since: open.since, conversationId };
    return answering(setBack(so, event, place), action, 'won', won, place);
  }
  if (open.owner !== null) return answering(setBack(so, event, place), action, 'lost', lost(open), place);
  if (isOwnWrite(open, event))
    return answering(setRight(so, place), action, 'refused', { cause: 'released-before' }, place);
  const claimed = commanded(moved(so, open, operator, place), 'record-claim', place);
  return answering(claimed, action, 'won', { by: operator, since: place.timeMs, conversationId }, place);
};

/** Takes that operator's reminder away, or asks whoever comes next. */
const decline = (so: Folded, open: Case, action: Action, event: CaseEvent, place: Place): Folded => {
  const { operator } = action;
  if (open.owner === operator) {
    const refused = { cause: 'claimed-by-you', since: open.since };
    return answering(setBack(so, event, place), action, 'refused', refused, place);
  }
  if (open.owner !== null) return answering(setBack(so, event, place), action, 'lost', lost(open), place);
  const isNew = !open.excluded.includes(operator);
  const next = isNew ? offeredWithout(so, open, operator, place) : setBack(so, event, place);
  return answering(next, action, 'done', {}, place);
};

const end = (
  so: Folded,
  open: Case,
  action: Action,
  event: CaseEvent,
  reason: 'completed' | 'cancelled',
  place: Place,
): Folded => {
  if (open.owner !== null && open.owner !== action.operator)
    return answering(setBack(so, event, place), action, 'lost', lost(open), place);
  return answering(ended(so, open, reason, place), action, 'done', {}, place);
};
