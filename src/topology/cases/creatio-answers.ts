import type { CaseEvent } from '../case-event';
import type { Output, Place } from '../processor';
import { everybodyDeclined, nextRung } from './actions';
import type { Case, CustomerState } from './case';
import { ended, type Folded, moved } from './moves';
import { command } from './outputs';

/** What Creatio answered, or what was edited there. */
export const onCreatio = (before: CustomerState, event: CaseEvent, place: Place): Folded => {
  const { open } = before;
  if (open === undefined || open.id !== event.caseId) return { state: before, outputs: [] };
  switch (event.type) {
    case 'notified':
      return notified(before, open, event, place);
    case 'reassigned':
      return reassigned(before, open, event, place);
    case 'deleted':
      return ended(before, open, 'deleted', place, []);
    case 'rejected':
      return {
        state: {
          ...before,
          open: { ...open, notes: [...open.notes, `Creatio rejected: ${event.cause ?? ''}`].slice(-20) },
        },
        outputs: [],
      };
    default:
      return { state: before, outputs: [] };
  }
};

/** Who is reminded now. If all of them had declined already, the next rung is asked. */
const notified = (before: CustomerState, open: Case, event: CaseEvent, place: Place): Folded => {
  if (open.owner !== null) return { state: before, outputs: [] };
  const heard: Case = { ...open, notified: event.notified, rung: Math.max(open.rung, event.rung ?? open.rung) };
  if (!everybodyDeclined(heard)) return { state: { ...before, open: heard }, outputs: [] };
  const next = nextRung(heard, heard.excluded.at(-1) ?? '');
  return { state: { ...before, open: next }, outputs: [command('offer-again', place.key, next, place.timeMs)] };
};

/** Somebody else was made the owner in Creatio: that stands, and both are told. */
const reassigned = (before: CustomerState, open: Case, event: CaseEvent, place: Place): Folded => {
  if (event.operator === null || event.operator === open.owner) return { state: before, outputs: [] };
  const outputs: Output[] = [];
  const state = moved(before, open, event.operator, place, outputs);
  if (state.open !== undefined) outputs.push(command('record-claim', place.key, state.open, place.timeMs));
  return { state, outputs };
};
