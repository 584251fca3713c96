import type { CaseEvent } from '../case-event';
import type { Place, Processor, Step } from '../processor';
import { TOPICS } from '../topics';
import { stamp } from '../version';
import { onAction } from './actions';
import type { Case, CustomerState, EndedCase } from './case';
import { onCreatio } from './creatio-answers';
import { onHumanMessage, onMissed, onRetracted, written } from './misses';
import { ended, type Folded, type Uuid } from './moves';
import { command, forgotten } from './outputs';

const DAY_MS = 86_400_000;
const CLOCK_AHEAD_MS = 5_000;
/** An open case that nobody ended. */
const EXPIRES_AFTER_MS = 30 * DAY_MS;
/** As long as a rebuilt detector can repeat its verdicts, and a day. */
const REMEMBERED_MS = TOPICS.chatEvents.retentionMs + DAY_MS;

const EMPTY: CustomerState = { seen: {} };

/**
 * The cases processor: at most one open case for each customer, and at most one operator who has it. All that it decides from stands in one
 * topic, so "first" is a matter of offsets.
 */
export const createCases = ({ uuidV5 }: { uuidV5: Uuid }): Processor<CustomerState, CaseEvent> => ({
  name: 'cases',
  input: 'caseEvents',
  expectedOrigins: TOPICS.chatEvents.partitions,
  wakeAllOnSwitch: true,
  keyOf: (event) => event.caseKey,
  timeOf: (event) => Math.min(event.occurredAt, event.receivedAt + CLOCK_AHEAD_MS),
  heartbeatOf: (event) =>
    event.type === 'heartbeat' && event.origin !== null
      ? { feed: 'detector', origin: event.origin, timeMs: event.occurredAt, coverSinceMs: null, signOff: false }
      : null,

  onRecord: (known, event, place) => {
    const before = known ?? EMPTY;
    if (event.source === 'detector' && event.episodeId !== null) {
      if (event.version <= (before.seen[event.episodeId] ?? -1)) return { kind: 'skip', reason: 'duplicate' };
    }
    const folded = onEvent(uuidV5, before, event, place);
    if (folded === null)
      return { kind: 'skip', reason: event.type === 'unknown' ? 'unknown-type' : 'heartbeat-without-origin' };
    const seen =
      event.source === 'detector' && event.episodeId !== null
        ? { ...folded.state.seen, [event.episodeId]: event.version }
        : folded.state.seen;
    if (folded.state === before && seen === before.seen && folded.outputs.length === 0)
      return { kind: 'skip', reason: 'irrelevant' };
    return advance({ ...folded.state, seen }, folded, place, known === null);
  },

  onTimer: (state, place) => {
    const { open } = state;
    if (open !== undefined && open.owner === null && !place.switchAt(place.timeMs))
      return settled(ended(state, open, 'switched-off', place, []), place);
    if (open !== undefined && place.timeMs >= open.openedAt + EXPIRES_AFTER_MS)
      return settled(ended(state, open, 'expired', place, []), place);
    if (open !== undefined && leaseEnds(open, place) <= place.timeMs && !open.leaseTold) {
      const told: Case = { ...open, leaseTold: true };
      return settled(
        { state: { ...state, open: told }, outputs: [command('note', place.key, told, place.timeMs)] },
        place,
      );
    }
    const now = written(state, place);
    return settled(now.outputs.length > 0 ? now : forget(state, place), place);
  },
});

const onEvent = (uuidV5: Uuid, before: CustomerState, event: CaseEvent, place: Place): Folded | null => {
  switch (event.type) {
    case 'missed':
      return onMissed(uuidV5, before, event, place);
    case 'retracted':
      return onRetracted(before, event, place);
    case 'human-message':
      return onHumanMessage(before, event, place);
    case 'accept':
    case 'decline':
    case 'complete':
    case 'cancel':
      return onAction(before, event, place);
    case 'notified':
    case 'reassigned':
    case 'deleted':
    case 'rejected':
      return onCreatio(before, event, place);
    case 'closed':
    case 'created':
    case 'adopted':
    case 'superseded':
    case 'cancelled-before-write':
    case 'edited':
    case 'expired':
    case 'released':
      return { state: before, outputs: [] };
    case 'unknown':
    case 'heartbeat':
      return null;
  }
};

type Advance = Extract<Step<CustomerState>, { kind: 'advance' }>;

/** A customer of whom nothing is to be remembered has no state. */
const advance = (state: CustomerState, folded: Folded, place: Place, wasUnknown: boolean): Advance => {
  const nothing = state.open === undefined && state.last === undefined && Object.keys(state.seen).length === 0;
  const kept = nothing && wasUnknown ? null : state;
  return {
    kind: 'advance',
    state: kept,
    outputs: stamp(place, folded.outputs),
    wakeAtMs: kept === null ? null : wakeAt(kept, place),
  };
};

const settled = (folded: Folded, place: Place): Advance => advance(folded.state, folded, place, isEmpty(folded.state));

const isEmpty = (state: CustomerState): boolean =>
  state.open === undefined && state.last === undefined && state.ended === undefined;

/** Ended cases whose time is over get their tombstones. */
const forget = (state: CustomerState, place: Place): Folded => {
  const all = Object.values(state.ended ?? {});
  const over = all.filter((done) => place.timeMs >= done.endedAt + REMEMBERED_MS);
  if (over.length === 0) return { state, outputs: [] };
  const kept = all.filter((done) => !over.includes(done));
  const { last, ended: _, ...rest } = state;
  const next: CustomerState = {
    ...rest,
    ...(kept.length === 0 ? {} : { ended: Object.fromEntries(kept.map((done) => [done.id, done])) }),
    ...(last === undefined || over.some((done) => done.id === last.id) ? {} : { last }),
    ...(kept.length === 0 && state.open === undefined ? { seen: {}, answers: {} } : {}),
  };
  return { state: next, outputs: over.map((done: EndedCase) => forgotten(done.id, place.key)) };
};

const leaseEnds = (open: Case, place: Place): number =>
  open.owner === null || open.leaseTold
    ? Number.POSITIVE_INFINITY
    : (open.workedAt ?? open.openedAt) + place.policyAt(open.openedAt).leaseMs;

const wakeAt = (state: CustomerState, place: Place): number | null => {
  const { open } = state;
  const times = Object.values(state.ended ?? {}).map((done) => done.endedAt + REMEMBERED_MS);
  if (open !== undefined) {
    times.push(open.openedAt + EXPIRES_AFTER_MS, leaseEnds(open, place));
    if (open.unwritten) times.push(open.writtenAt + place.policyAt(open.openedAt).quietIntervalMs);
  }
  const next = Math.min(...times);
  return Number.isFinite(next) ? Math.max(next, place.timeMs + 1) : null;
};
