import type { CaseEvent } from '../case-event';
import type { ActionAnswer } from '../claim';
import type { Output, Place } from '../processor';
import type { Case, CustomerState } from './case';
import { ended, type Folded, moved } from './moves';
import { type Answered, answer, answered, command } from './outputs';

/** Answers kept per customer; older actions are long answered. */
const KEPT_ANSWERS = 50;

/** An operator's accept, decline, complete or cancel, from whichever way it came. It is answered exactly once per action id, always the same. */
export const onAction = (before: CustomerState, event: CaseEvent, place: Place): Folded => {
  const to: Answered = {
    actionId: event.actionId ?? event.eventId,
    action: event.type,
    caseId: event.caseId ?? '',
    caseKey: place.key,
    operator: event.operator ?? '',
  };
  const known = before.answers?.[to.actionId];
  if (known !== undefined) return { state: before, outputs: [answered(known)] };
  const { open } = before;
  if (open === undefined || open.id !== to.caseId) return answering(before, [], refusal(before, to), place);
  switch (event.type) {
    case 'accept':
      return accept(before, open, to, event, place);
    case 'decline':
      return decline(before, open, to, place);
    case 'complete':
    case 'cancel':
      return end(before, open, to, event.type === 'complete' ? 'completed' : 'cancelled', place);
    default:
      throw new RangeError(`${event.type} is no operator's action`);
  }
};

const answering = (state: CustomerState, outputs: readonly Output[], value: ActionAnswer, place: Place): Folded => {
  const stamped: ActionAnswer = { ...value, version: place.firstVersion + outputs.length };
  const answers = Object.entries({ ...state.answers, [value.actionId]: stamped }).slice(-KEPT_ANSWERS);
  return { state: { ...state, answers: Object.fromEntries(answers) }, outputs: [...outputs, answered(stamped)] };
};

const refusal = (state: CustomerState, to: Answered): ActionAnswer => {
  const over = state.ended?.[to.caseId];
  if (over === undefined) return answer(to, 'refused', { cause: 'unknown-case' });
  return answer(to, 'refused', {
    cause: over.reason,
    by: over.owner,
    since: over.endedAt,
    conversationId: over.conversationId,
  });
};

const lost = (open: Case, to: Answered): ActionAnswer =>
  answer(to, 'lost', { by: open.owner, since: open.claimedAt, conversationId: open.miss.conversationId });

/** The first wins. The owner may ask again and is told the same. */
const accept = (before: CustomerState, open: Case, to: Answered, event: CaseEvent, place: Place): Folded => {
  const won = (since: number | null): ActionAnswer =>
    answer(to, 'won', { by: to.operator, since, conversationId: open.miss.conversationId });
  if (open.owner === to.operator) return answering(before, [], won(open.claimedAt), place);
  if (open.owner !== null) {
    // He made himself the owner in Creatio's own screen, too late: that is set back.
    const setBack = event.source === 'poller' ? [command('record-claim', place.key, open, place.timeMs)] : [];
    return answering(before, setBack, lost(open, to), place);
  }
  const outputs: Output[] = [];
  const state = moved(before, open, to.operator, place, outputs);
  if (state.open !== undefined) outputs.push(command('record-claim', place.key, state.open, place.timeMs));
  return answering(state, outputs, won(place.timeMs), place);
};

/** Takes that operator's reminder away; when all have declined the next rung is asked at once. */
const decline = (before: CustomerState, open: Case, to: Answered, place: Place): Folded => {
  if (open.owner === to.operator)
    return answering(before, [], answer(to, 'refused', { cause: 'claimed-by-you', since: open.claimedAt }), place);
  if (open.owner !== null) return answering(before, [], lost(open, to), place);
  const excluded = open.excluded.includes(to.operator) ? open.excluded : [...open.excluded, to.operator];
  const declined: Case = { ...open, excluded };
  const next = everybodyDeclined(declined) ? nextRung(declined, to.operator) : declined;
  const type = next.offer === open.offer ? 'withdraw-offers' : 'offer-again';
  const done = answer(to, 'done', { conversationId: open.miss.conversationId });
  return answering({ ...before, open: next }, [command(type, place.key, next, place.timeMs)], done, place);
};

export const everybodyDeclined = (open: Case): boolean =>
  open.notified.length > 0 && open.notified.every((contact) => open.excluded.includes(contact));

/** The ladder's end is asked again, all but the one who declined last: a missed chat is never left without anybody. */
export const nextRung = (open: Case, lastDecliner: string): Case => {
  const isLast = open.rung + 1 >= open.ladder.length;
  return {
    ...open,
    rung: isLast ? open.rung : open.rung + 1,
    offer: open.offer + 1,
    notified: [],
    excluded: isLast ? [lastDecliner] : open.excluded,
  };
};

const end = (
  before: CustomerState,
  open: Case,
  to: Answered,
  reason: 'completed' | 'cancelled',
  place: Place,
): Folded => {
  if (open.owner !== null && open.owner !== to.operator) return answering(before, [], lost(open, to), place);
  const over = ended(before, open, reason, place, []);
  return answering(over.state, over.outputs, answer(to, 'done', { conversationId: open.miss.conversationId }), place);
};
