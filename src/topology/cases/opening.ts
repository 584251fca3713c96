import type { Rung } from '../activity-command';
import type { CaseEvent } from '../case-event';
import { addBusinessTime, nextOpening } from '../policy/business-time';
import type { Place } from '../processor';
import type { Case, EndedCase, Miss } from './case';
import { claimSaid, ended, type Folded, type Uuid, withOpen } from './moves';
import { missNote, noteLine } from './notes';
import { offered } from './offers';
import { rulesOf } from './rules';

/** A customer who comes back within this is first offered to whoever had the last case. */
const SAME_OWNER_WITHIN_MS = 86_400_000;

export const missOf = (event: CaseEvent): Miss => ({
  conversationId: event.conversationId ?? '',
  at: event.occurredAt,
  anchorAt: event.anchorAt ?? event.occurredAt,
  deadlineAt: event.deadlineAt,
  cause: event.cause ?? 'other',
  queueId: event.queueId,
  queueName: event.queueName,
  domainId: event.domainId ?? '',
  customerId: event.customerId,
  messenger: event.messenger,
  gatewayId: event.gatewayId,
  externalId: event.externalId,
  displayName: event.displayName,
  phone: event.phone,
  marks: event.marks,
});

/** When somebody should have called at the latest. */
export const dueAt = (miss: Miss, place: Place): number => {
  const { policy, calendar } = rulesOf(miss, place);
  return addBusinessTime(calendar, miss.at, policy.dueInMs);
};

/** A chat that was refused out of hours is a miss at once; who would call is asked when his queue opens. */
export const offersAt = (miss: Miss, place: Place): number =>
  miss.cause === 'out-of-hours' ? nextOpening(rulesOf(miss, place).calendar, miss.at) : miss.at;

/** A new case. It is offered at once, unless its queue is closed or the switch is off. */
export const opened = (uuidV5: Uuid, so: Folded, event: CaseEvent, place: Place): Folded => {
  const miss = missOf(event);
  const last = so.state.ended?.at(-1);
  const first = [...lastOwner(last, miss.at), ...handedTo(event)];
  const waitsUntil = offersAt(miss, place);
  const open: Case = {
    id: uuidV5(`case:${place.key}:${event.episodeId}`),
    openedAt: miss.at,
    miss,
    missCount: 1,
    dueAt: dueAt(miss, place),
    ladder: [...first, ...rulesOf(miss, place).queue.ladder],
    ownRungs: first.length,
    rung: 0,
    offer: 1,
    offeredAt: miss.at,
    ...(waitsUntil > miss.at ? { waitsUntil } : {}),
    excluded: [],
    notified: [],
    owner: null,
    since: miss.at,
    claimVersion: -1,
    commandVersion: -1,
    ...(last === undefined ? {} : { previous: last.id }),
    notes: [noteLine(miss.at, missNote(miss))],
    unwritten: false,
    writtenAt: miss.at,
    workedAt: miss.at,
  };
  const claimed = claimSaid(withOpen(so, open), place);
  const now = claimed.state.open ?? open;
  if (!place.switchAt(miss.at)) return ended(claimed, now, 'switched-off', place);
  return now.waitsUntil === undefined ? offered(claimed, now, place) : claimed;
};

const lastOwner = (last: EndedCase | undefined, atMs: number): Rung[] =>
  last === undefined || last.owner === null || atMs - last.endedAt > SAME_OWNER_WITHIN_MS
    ? []
    : [{ kind: 'contact', ids: [last.owner] }];

/** A flow's hand-off to one agent: he is asked first. */
const handedTo = (event: CaseEvent): Rung[] =>
  event.agentId === null ? [] : [{ kind: 'webitel-user', ids: [event.agentId] }];
