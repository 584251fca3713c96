import type { Rung } from '../activity-command';
import type { CaseEvent } from '../case-event';
import { rulesFor } from '../policy/policy';
import type { Output, Place } from '../processor';
import type { Case, CustomerState, Miss } from './case';
import { ended, type Folded, type Uuid, withClaim } from './moves';
import { command } from './outputs';

/** A customer who comes back within this is first offered to whoever had the last case. */
const SAME_OWNER_WITHIN_MS = 86_400_000;

const missOf = (event: CaseEvent): Miss => ({
  conversationId: event.conversationId ?? '',
  episodeId: event.episodeId ?? '',
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

/** A missed episode: it opens a case, or grows the open one. */
export const onMissed = (uuidV5: Uuid, before: CustomerState, event: CaseEvent, place: Place): Folded => {
  const miss = missOf(event);
  if (before.open === undefined) return opened(uuidV5, before, miss, event, place);
  const open = before.open;
  const policy = place.policyAt(event.anchorAt ?? event.occurredAt);
  const grown: Case = {
    ...open,
    miss,
    episodes: [...open.episodes, miss.episodeId],
    missCount: open.missCount + 1,
    dueAt: Math.min(open.dueAt, event.occurredAt + policy.dueInMs),
    notes: [...open.notes, noteOf(miss, event)].slice(-20),
    unwritten: true,
  };
  return written({ ...before, open: grown }, place);
};

/** Writes what waits, if the quiet interval since the last write is over. */
export const written = (state: CustomerState, place: Place): Folded => {
  const { open } = state;
  if (
    open === undefined ||
    !open.unwritten ||
    place.timeMs < open.writtenAt + place.policyAt(open.openedAt).quietIntervalMs
  )
    return { state, outputs: [] };
  const now: Case = { ...open, unwritten: false, writtenAt: place.timeMs };
  return { state: { ...state, open: now }, outputs: [command('append-miss', place.key, now, place.timeMs)] };
};

const noteOf = (miss: Miss, event: CaseEvent): string => {
  const at = new Date(event.occurredAt).toISOString();
  return `${at} ${miss.cause}${miss.queueName === null ? '' : ` (${miss.queueName})`}${miss.marks.length === 0 ? '' : ` [${miss.marks.join(', ')}]`}`;
};

const opened = (uuidV5: Uuid, before: CustomerState, miss: Miss, event: CaseEvent, place: Place): Folded => {
  const policy = place.policyAt(event.anchorAt ?? event.occurredAt);
  const rules = rulesFor(policy, miss.queueId);
  const found: Case = {
    id: uuidV5(`case:${place.key}:${miss.episodeId}`),
    openedAt: event.occurredAt,
    miss,
    episodes: [miss.episodeId],
    missCount: 1,
    dueAt: event.occurredAt + policy.dueInMs,
    ladder: [...lastOwner(before, event.occurredAt), ...rules.ladder],
    rung: 0,
    offer: 1,
    excluded: [],
    notified: [],
    owner: null,
    claimedAt: null,
    claimVersion: 0,
    previous: before.last?.id ?? null,
    notes: [noteOf(miss, event)],
    unwritten: false,
    writtenAt: event.occurredAt,
    workedAt: null,
    leaseTold: false,
  };
  const outputs: Output[] = [];
  const state = withClaim({ ...before, open: found }, found, event.occurredAt, place, outputs);
  if (!place.switchAt(event.occurredAt)) return ended(state, found, 'switched-off', place, outputs);
  outputs.push(command('create-activity', place.key, found, event.occurredAt));
  return { state, outputs };
};

const lastOwner = (before: CustomerState, atMs: number): Rung[] => {
  const { last } = before;
  return last?.owner == null || atMs - last.endedAt > SAME_OWNER_WITHIN_MS
    ? []
    : [{ kind: 'contact', ids: [last.owner] }];
};

/** A miss was taken back. The case ends only if nobody has it and nothing else was missed. */
export const onRetracted = (before: CustomerState, event: CaseEvent, place: Place): Folded => {
  const { open } = before;
  if (open === undefined || !open.episodes.includes(event.episodeId ?? '')) return { state: before, outputs: [] };
  const episodes = open.episodes.filter((id) => id !== event.episodeId);
  const left: Case = { ...open, episodes };
  if (open.owner === null && episodes.length === 0)
    return ended({ ...before, open: left }, left, 'retracted', place, []);
  const noted: Case = {
    ...left,
    notes: [...open.notes, `${new Date(place.timeMs).toISOString()} retracted: answered in time`].slice(-20),
    unwritten: true,
  };
  return written({ ...before, open: noted }, place);
};

/** A human wrote to the customer, in whichever conversation. */
export const onHumanMessage = (before: CustomerState, event: CaseEvent, place: Place): Folded => {
  const { open } = before;
  if (open === undefined || event.occurredAt <= open.openedAt) return { state: before, outputs: [] };
  if (open.owner === null) return ended(before, open, 'answered-live', place, []);
  const worked: Case = { ...open, workedAt: Math.max(open.workedAt ?? 0, event.occurredAt), leaseTold: false };
  return { state: { ...before, open: worked }, outputs: [] };
};
