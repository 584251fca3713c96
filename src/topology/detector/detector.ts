import { type CaseEvent, EMPTY_CASE_EVENT } from '../case-event';
import type { ChatEvent } from '../chat-event';
import type { Place, Processor, Step } from '../processor';
import { TOPICS } from '../topics';
import { stamp } from '../version';
import { agentMiss } from './agent-miss';
import type { Conversation } from './conversation';
import { decide } from './decide';
import { type Evaluation, evaluate } from './evaluate';
import { withFacts } from './facts';
import { withMark } from './identity';
import { lateProof } from './late-proof';
import type { Outcome } from './outcome';
import type { Uuid } from './records';
import { saidAll, tellClosed, tellCustomer, tellHuman } from './tell';
import { isTooLate, tooLate } from './too-late';

/** A time further ahead of the relay's clock than this is cut to it. */
const CLOCK_AHEAD_MS = 5_000;
const DAY_MS = 86_400_000;
/** A conversation is forgotten this long after its end … */
const FORGOTTEN_AFTER_CLOSE_MS = DAY_MS;
/** … or this long after its first record. */
const FORGOTTEN_AFTER_START_MS = 30 * DAY_MS;

type Advance = Extract<Step<Conversation>, { kind: 'advance' }>;

/**
 * The detector: each wait for a human comes to exactly one verdict. It keeps facts, not conclusions, and reads them when an end can have been
 * reached, so that neither order nor repetition within the grace changes anything.
 */
export const createDetector = ({ uuidV5 }: { readonly uuidV5: Uuid }): Processor<Conversation, ChatEvent> => ({
  name: 'detector',
  input: 'chatEvents',
  keyOf: (event) => event.conversationId,
  timeOf: (event) => Math.min(event.occurredAt, event.receivedAt + CLOCK_AHEAD_MS),
  heartbeatOf: (event) =>
    event.type === 'heartbeat' && event.feed !== null && event.origin !== null
      ? {
          feed: event.feed,
          origin: event.origin,
          timeMs: event.occurredAt,
          coverSinceMs: event.coverSince,
          signOff: event.signOff,
        }
      : null,

  onRecord: (known, event, place) => {
    if (event.type === 'heartbeat') return { kind: 'dead-letter', reason: 'heartbeat-without-feed-or-origin' };
    if (known === null && isTooLate(place)) return tooLate(uuidV5, event, place);
    const found = withFacts(known, event, place.timeMs);
    if (found === known) return { kind: 'skip', reason: 'duplicate' };
    const state = isBehind(found, place) ? { ...found, marks: withMark(found.marks, 'late') } : found;
    const { conversationId } = event;
    const said = saidAll({ state, outputs: [] }, tellingsOf(uuidV5, conversationId, event, place));
    return {
      kind: 'advance',
      state: said.state,
      outputs: stamp(place, said.outputs),
      wakeAtMs: wakeAt(said.state, evaluate(said.state, place.policyAt)),
      notices: noticesOf(event, place, state !== found),
    };
  },

  onTimer: (state, place) => {
    const evaluation = evaluate(state, place.policyAt);
    const { outcome, graceMs } = evaluation;
    const forgetMs = forgottenAt(state);
    if (outcome !== null && outcome.at + graceMs <= place.timeMs)
      return decided(uuidV5, state, evaluation, outcome, place, forgetMs <= place.timeMs);
    if (place.timeMs < forgetMs) return sleeping(state, evaluation, place);
    const last = atTheEnd(state, evaluation, forgetMs);
    return last === null
      ? { kind: 'advance', state: null, outputs: [], wakeAtMs: null }
      : decided(uuidV5, state, evaluation, last, place, true);
  },

  onTime: (timeMs, partition, offset) =>
    Array.from({ length: TOPICS.caseEvents.partitions }, (_, target) => ({
      topic: 'caseEvents' as const,
      key: '',
      partition: target,
      value: heartbeat(timeMs, partition, target, offset),
    })),
});

/** What a record says beyond the verdict itself. Most records say nothing. */
const tellingsOf = (uuidV5: Uuid, conversationId: string, event: ChatEvent, place: Place) => {
  switch (event.type) {
    case 'agent-missed':
      return [
        (state: Conversation) => agentMiss(uuidV5, conversationId, state, event, place),
        (state: Conversation) => lateProof(uuidV5, conversationId, state, place),
      ];
    case 'message-sent':
    case 'agent-joined':
    case 'agent-offered':
      return [
        (state: Conversation) => lateProof(uuidV5, conversationId, state, place),
        (state: Conversation) => tellHuman(uuidV5, conversationId, state, place),
        (state: Conversation) => tellCustomer(uuidV5, conversationId, state, place),
      ];
    case 'conversation-closed':
      return [(state: Conversation) => tellClosed(uuidV5, conversationId, state)];
    default:
      return [(state: Conversation) => lateProof(uuidV5, conversationId, state, place)];
  }
};

const decided = (
  uuidV5: Uuid,
  state: Conversation,
  evaluation: Evaluation,
  outcome: Outcome,
  place: Place,
  isForgotten: boolean,
): Advance => {
  const said = decide(uuidV5, state, evaluation, outcome, place);
  const notices = outcome.reason === 'other' ? ['unknown-cause'] : [];
  const outputs = stamp(place, said.outputs);
  if (isForgotten) return { kind: 'advance', state: null, outputs, wakeAtMs: null, notices };
  return { ...sleeping(said.state, evaluate(said.state, place.policyAt), place), outputs, notices };
};

/** The verdict of an episode that has none when its conversation is forgotten. */
const atTheEnd = (state: Conversation, { wait, outcome, heldBack }: Evaluation, forgetMs: number): Outcome | null => {
  const pending = heldBack ?? (wait === null ? null : outcome);
  if (pending !== null) return { ...pending, at: Math.min(pending.at, forgetMs) };
  // It never closed, and nobody was ever asked to come.
  return state.decided === undefined
    ? { kind: 'ignored', reason: 'bot-resolved', causeText: null, at: forgetMs }
    : null;
};

const sleeping = (state: Conversation, evaluation: Evaluation, place: Place): Advance => ({
  kind: 'advance',
  state,
  outputs: [],
  wakeAtMs: Math.max(wakeAt(state, evaluation), place.timeMs + 1),
});

const wakeAt = (state: Conversation, { outcome, graceMs }: Evaluation): number => {
  const forgetMs = forgottenAt(state);
  return outcome === null ? forgetMs : Math.min(outcome.at + graceMs, forgetMs);
};

const forgottenAt = (state: Conversation): number => {
  const fromStart = state.first + FORGOTTEN_AFTER_START_MS;
  return state.closed === undefined
    ? fromStart
    : Math.min(fromStart, Math.max(state.closed.at, state.decided?.at(-1)?.at ?? 0) + FORGOTTEN_AFTER_CLOSE_MS);
};

/** It came later than the grace allows: its partition's time had passed it by more. */
const isBehind = (state: Conversation, { timeMs, partitionTimeMs, policyAt }: Place): boolean =>
  partitionTimeMs !== null && timeMs < partitionTimeMs && timeMs < partitionTimeMs - evaluate(state, policyAt).graceMs;

const NO_NOTICES: readonly string[] = [];

const noticesOf = (event: ChatEvent, place: Place, isLate: boolean): readonly string[] => {
  const isCut = event.occurredAt > place.timeMs;
  const isUnknown = event.type === 'unknown' || (event.type === 'message-sent' && event.messageKind === 'unknown');
  if (!isCut && !isLate && !isUnknown) return NO_NOTICES;
  return [
    ...(isCut ? ['clock-cut'] : []),
    ...(isLate ? ['late'] : []),
    ...(isUnknown ? [event.type === 'unknown' ? 'unknown-type' : 'unknown-message-kind'] : []),
  ];
};

const heartbeat = (timeMs: number, partition: number, target: number, offset: number): CaseEvent => ({
  ...EMPTY_CASE_EVENT,
  eventId: `detector-${partition}-${offset}-${target}`,
  type: 'heartbeat',
  caseKey: '',
  source: 'detector',
  occurredAt: timeMs,
  receivedAt: timeMs,
  version: offset * 1000 + target,
  origin: `detector-${partition}`,
});
