import { type CaseEvent, EMPTY_CASE_EVENT } from '../case-event';
import type { ChatEvent } from '../chat-event';
import type { Output, Place, Processor, Step } from '../processor';
import { TOPICS } from '../topics';
import type { Verdict } from '../verdict';
import { stamp } from '../version';
import { tell } from './after-verdict';
import { caseKeyOf } from './case-key';
import type { Conversation } from './conversation';
import { type Evaluation, evaluate, type Outcome } from './evaluate';
import { withFacts } from './facts';
import { caseEventOf, episodeIdOf, verdictRecord } from './records';

/** A time further ahead of the relay's clock than this is cut to it. */
const CLOCK_AHEAD_MS = 5_000;
const DAY_MS = 86_400_000;
/** A conversation is forgotten this long after its end … */
const FORGOTTEN_AFTER_CLOSE_MS = DAY_MS;
/** … or this long after its first record. */
const FORGOTTEN_AFTER_START_MS = 30 * DAY_MS;
/** An event of a conversation that isn't known may be this much older than its partition's time. */
const TOO_LATE_MS = DAY_MS;

/**
 * The detector: each wait for a human comes to exactly one verdict. It keeps facts, not conclusions, and reads them when an end can have been
 * reached, so that neither order nor repetition within the grace changes anything.
 *
 * @param deps.uuidV5 a UUID version 5 of a name in our namespace
 */
export const createDetector = ({ uuidV5 }: { uuidV5(name: string): string }): Processor<Conversation, ChatEvent> => ({
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
    if (event.type === 'unknown') return { kind: 'skip', reason: 'unknown-type' };
    if (event.type === 'heartbeat') return { kind: 'dead-letter', reason: 'heartbeat-without-feed-or-origin' };
    if (known === null && place.partitionTimeMs !== null && place.timeMs < place.partitionTimeMs - TOO_LATE_MS)
      return tooLate(uuidV5, event, place);
    const state = withFacts(known ?? { first: place.timeMs }, event, place.timeMs);
    if (state === known) return { kind: 'skip', reason: 'duplicate' };
    const told = tell(uuidV5, event.conversationId, state, event, place);
    return {
      kind: 'advance',
      state: told.state,
      outputs: stamp(place, told.outputs),
      wakeAtMs: wakeAt(told.state, place),
    };
  },

  onTimer: (state, place) => {
    if (state.decided === undefined) {
      const evaluation = evaluate(state, place.policyAt);
      const { outcome } = evaluation;
      if (outcome !== null && outcome.at + evaluation.policy.graceMs <= place.timeMs)
        return decide(uuidV5, state, evaluation, outcome, place);
    }
    const forgetMs = forgottenAt(state);
    if (place.timeMs < forgetMs) return { kind: 'advance', state, outputs: [], wakeAtMs: wakeAt(state, place) };
    if (state.decided !== undefined) return { kind: 'advance', state: null, outputs: [], wakeAtMs: null };
    // It never closed, and nobody was ever asked to come.
    const last = decide(
      uuidV5,
      state,
      evaluate(state, place.policyAt),
      { kind: 'ignored', reason: 'bot-resolved', causeText: null, at: forgetMs },
      place,
    );
    return { ...last, state: null, wakeAtMs: null };
  },

  onTime: (timeMs, partition, offset) =>
    Array.from({ length: TOPICS.caseEvents.partitions }, (_, target) => ({
      topic: 'caseEvents' as const,
      key: '',
      partition: target,
      value: heartbeat(timeMs, partition, target, offset),
    })),
});

type Advance = Extract<Step<Conversation>, { kind: 'advance' }>;

/** Conversations' ids aren't in their states: the state's key is. The runtime gives it with the place. */
const decide = (
  uuidV5: (name: string) => string,
  state: Conversation,
  evaluation: Evaluation,
  found: Outcome,
  place: Place,
): Advance => {
  const conversationId = place.key;
  const anchorMs = evaluation.wait?.anchor ?? state.first;
  const off = found.kind === 'missed' && !place.switchAt(anchorMs);
  const outcome: Outcome = off ? { ...found, kind: 'ignored', reason: 'switched-off' } : found;
  const verdict = verdictRecord(uuidV5, conversationId, state, evaluation, outcome, place);
  const decided = {
    kind: outcome.kind,
    episodeId: verdict.episodeId,
    anchor: verdict.anchorAt,
    deadline: verdict.deadlineAt,
    at: outcome.at,
  };
  const outputs: Output[] = [{ topic: 'verdicts', key: conversationId, value: verdict }];
  let next: Conversation = { ...state, decided };
  if (outcome.kind === 'missed') {
    const caseKey = caseKeyOf(conversationId, state);
    next = { ...next, caseKey };
    outputs.push({
      topic: 'caseEvents',
      key: caseKey,
      value: missedEvent(uuidV5, conversationId, next, verdict, evaluation, place),
    });
    if (state.closed !== undefined) {
      const closed = caseEventOf(
        conversationId,
        next,
        'closed',
        uuidV5(`closed:${verdict.episodeId}`),
        state.closed.at,
      );
      outputs.push({
        topic: 'caseEvents',
        key: caseKey,
        value: { ...closed, episodeId: verdict.episodeId, cause: state.closed.cause ?? null },
      });
      next = { ...next, decided: { ...decided, toldClosed: true } };
    }
  } else {
    next = withoutDetails(next);
  }
  return { kind: 'advance', state: next, outputs: stamp(place, outputs), wakeAtMs: wakeAt(next, place) };
};

const missedEvent = (
  uuidV5: (name: string) => string,
  conversationId: string,
  state: Conversation,
  verdict: Verdict,
  evaluation: Evaluation,
  place: Place,
): CaseEvent => ({
  ...caseEventOf(conversationId, state, 'missed', uuidV5(`missed:${verdict.episodeId}`), place.timeMs),
  episodeId: verdict.episodeId,
  queueId: verdict.queueId,
  queueName: verdict.queueName,
  cause: verdict.reason,
  anchorAt: verdict.anchorAt,
  deadlineAt: evaluation.wait?.deadline ?? null,
  policyVersion: verdict.policyVersion,
  marks: verdict.marks,
  agentId:
    evaluation.wait?.queueId === null
      ? (Object.values(state.channels ?? {}).find((channel) => channel.by === 'flow')?.agent ?? null)
      : null,
});

/** A decided conversation that nobody has to be told more of needs few of its facts; most states are these. */
const withoutDetails = (state: Conversation): Conversation => {
  const { joins: _, leaves: __, refused: ___, marks: ____, ...kept } = state;
  return kept;
};

const forgottenAt = (state: Conversation): number => {
  const fromStart = state.first + FORGOTTEN_AFTER_START_MS;
  return state.closed === undefined
    ? fromStart
    : Math.min(fromStart, Math.max(state.closed.at, state.decided?.at ?? 0) + FORGOTTEN_AFTER_CLOSE_MS);
};

const wakeAt = (state: Conversation, place: Place): number => {
  const forgetMs = forgottenAt(state);
  if (state.decided !== undefined) return Math.max(forgetMs, place.timeMs + 1);
  const { outcome, policy } = evaluate(state, place.policyAt);
  return outcome === null ? forgetMs : Math.min(outcome.at + policy.graceMs, forgetMs);
};

const tooLate = (uuidV5: (name: string) => string, event: ChatEvent, place: Place): Step<Conversation> => {
  const value: Verdict = {
    kind: 'ignored',
    reason: 'too-late',
    causeText: null,
    episodeId: episodeIdOf(uuidV5, event.conversationId, place.timeMs),
    conversationId: event.conversationId,
    domainId: event.domainId,
    version: 0,
    caseKey: null,
    queueId: event.queueId,
    queueName: event.queueName,
    agentId: null,
    anchorAt: place.timeMs,
    deadlineAt: null,
    answeredAt: null,
    decidedAt: place.timeMs,
    policyVersion: place.policyAt(place.timeMs).version,
    provenBy: null,
    marks: ['late'],
    facts: [{ type: event.type, at: place.timeMs, id: event.channelId }],
  };
  return {
    kind: 'advance',
    state: null,
    outputs: stamp(place, [{ topic: 'verdicts', key: event.conversationId, value }]),
    wakeAtMs: null,
  };
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
