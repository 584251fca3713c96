import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Case } from './case';
import { commanded, ended, type Folded, type Uuid, withOpen } from './moves';
import { missNote, noted } from './notes';
import { offered } from './offers';
import { dueAt, missOf, offersAt, opened } from './opening';
import { quietUntil } from './rules';
import { anyCounts, countsFor, withEpisode } from './seen';
import { worked } from './work';

/** A missed episode: it opens a case, or grows the open one. */
export const onMissed = (uuidV5: Uuid, before: Folded, event: CaseEvent, place: Place): Folded => {
  const so: Folded = { ...before, state: { ...before.state, seen: withEpisode(before.state.seen, event, true) } };
  const { open } = so.state;
  return open === undefined ? opened(uuidV5, so, event, place) : grown(so, open, event, place);
};

const grown = (so: Folded, open: Case, event: CaseEvent, place: Place): Folded => {
  const miss = missOf(event);
  const told: Case = {
    ...noted(open, miss.at, missNote(miss)),
    miss: miss.at >= open.miss.at ? miss : open.miss,
    missCount: open.missCount + 1,
    dueAt: Math.min(open.dueAt, dueAt(miss, place)),
    unwritten: true,
  };
  if (open.waitsUntil === undefined) return written(withOpen(so, told), place);
  const waitsUntil = Math.min(open.waitsUntil, offersAt(miss, place));
  return waitsUntil > place.timeMs ? withOpen(so, { ...told, waitsUntil }) : offered(so, told, place);
};

/** Writes what waits, if the quiet interval since the last write is over. */
export const written = (so: Folded, place: Place): Folded => {
  const { open } = so.state;
  return open?.unwritten && open.waitsUntil === undefined && place.timeMs >= quietUntil(open, place)
    ? commanded(so, 'append-miss', place)
    : so;
};

/** The customer wrote again, and nobody had answered. The case is told; it is the same wait, so its count doesn't grow. */
export const onCustomerMessage = (so: Folded, event: CaseEvent, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || event.occurredAt <= (open.customerWroteAt ?? open.openedAt)) return so;
  const told: Case = {
    ...noted(open, event.occurredAt, 'the customer wrote again'),
    customerWroteAt: event.occurredAt,
    unwritten: true,
  };
  return written(withOpen(so, told), place);
};

/** A miss was taken back. The case ends only if nobody has it and nothing else was missed. */
export const onRetracted = (before: Folded, event: CaseEvent, place: Place): Folded => {
  const { seen, open } = before.state;
  const so: Folded = { ...before, state: { ...before.state, seen: withEpisode(seen, event, false) } };
  if (open === undefined || !countsFor(seen, event.episodeId)) return so;
  if (open.owner === null && !anyCounts(so.state.seen)) return ended(so, open, 'retracted', place);
  const told: Case = { ...noted(open, place.timeMs, 'retracted: answered in time'), unwritten: true };
  return written(withOpen(so, told), place);
};

/** A human wrote to the customer, in whichever conversation: nobody needs to call any more, or its owner is at work. */
export const onHumanMessage = (so: Folded, event: CaseEvent, place: Place): Folded => {
  const { open } = so.state;
  if (open === undefined || event.occurredAt <= answersAfter(open, event)) return so;
  return open.owner === null ? ended(so, open, 'answered-live', place) : worked(so, open, event.occurredAt, place);
};

/** In the missed conversation itself, whatever is later than the wait's beginning was told because it came too late to be in time. */
const answersAfter = ({ miss, openedAt }: Case, event: CaseEvent): number =>
  event.conversationId === miss.conversationId ? miss.anchorAt : openedAt;
