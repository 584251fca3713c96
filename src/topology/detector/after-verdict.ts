import type { ChatEvent } from '../chat-event';
import type { Output, Place } from '../processor';
import type { Verdict } from '../verdict';
import { type Channel, type Conversation, type Decided, roleOf } from './conversation';
import { evaluate, joinAnswers } from './evaluate';
import { caseEventOf, verdictRecord } from './records';

/** The cases hear of human messages no oftener than this, per conversation, in event time. */
export const HUMAN_TOLD_EVERY_MS = 60_000;

type Uuid = (name: string) => string;

interface Told {
  readonly state: Conversation;
  readonly outputs: readonly Output[];
}

/**
 * What a record says beyond the verdict itself: a human wrote, the conversation ended, an agent let it ring, or a late proof that it was
 * answered in time.
 */
export const tell = (
  uuidV5: Uuid,
  conversationId: string,
  before: Conversation,
  event: ChatEvent,
  place: Place,
): Told => {
  let state = before;
  const outputs: Output[] = [];
  const add = (told: Told): void => {
    state = told.state;
    outputs.push(...told.outputs);
  };
  if (event.type === 'agent-missed') add(agentMiss(uuidV5, conversationId, state, event, place));
  if (state.decided?.kind === 'missed') add(lateProof(uuidV5, conversationId, state, state.decided, place));
  if (event.type === 'message-sent' || event.type === 'agent-joined' || event.type === 'agent-offered')
    add(humanMessage(uuidV5, conversationId, state, place));
  if (state.decided?.kind === 'missed' && state.closed !== undefined && state.decided.toldClosed === undefined) {
    const value = caseEventOf(
      conversationId,
      state,
      'closed',
      uuidV5(`closed:${state.decided.episodeId}`),
      state.closed.at,
    );
    outputs.push(toCase({ ...value, episodeId: state.decided.episodeId, cause: state.closed.cause ?? null }));
    state = { ...state, decided: { ...state.decided, toldClosed: true } };
  }
  return { state, outputs };
};

const toCase = (value: ReturnType<typeof caseEventOf>): Output => ({ topic: 'caseEvents', key: value.caseKey, value });

/** For reports: it rang at an agent in vain. Once for each invite. */
const agentMiss = (uuidV5: Uuid, conversationId: string, state: Conversation, event: ChatEvent, place: Place): Told => {
  const id = event.channelId ?? event.agentId ?? '';
  if (state.toldMisses?.includes(id)) return { state, outputs: [] };
  const value: Verdict = {
    kind: 'agent-miss',
    reason: event.cause ?? 'not-answered',
    causeText: event.cause,
    episodeId: uuidV5(`agent-miss:${conversationId}:${id}`),
    conversationId,
    domainId: state.domain ?? '',
    version: 0,
    caseKey: null,
    queueId: event.queueId,
    queueName: event.queueName,
    agentId: event.agentId,
    anchorAt: place.timeMs,
    deadlineAt: null,
    answeredAt: null,
    decidedAt: place.timeMs,
    policyVersion: place.policyAt(state.first).version,
    provenBy: null,
    marks: [],
    facts: [],
  };
  return {
    state: { ...state, toldMisses: [...(state.toldMisses ?? []), id].slice(-20) },
    outputs: [{ topic: 'verdicts', key: conversationId, value }],
  };
};

/** An answer in time that reached the log after the timer had fired takes the miss back. */
const lateProof = (uuidV5: Uuid, conversationId: string, state: Conversation, decided: Decided, place: Place): Told => {
  const evaluation = evaluate(state, place.policyAt);
  const answeredAt = evaluation.wait?.answeredAt ?? null;
  if (evaluation.wait === null || answeredAt === null || answeredAt > decided.at) return { state, outputs: [] };
  const record = verdictRecord(
    uuidV5,
    conversationId,
    state,
    evaluation,
    { kind: 'answered', reason: 'answered-late-proof', causeText: null, at: answeredAt },
    place,
  );
  const verdict: Verdict = {
    ...record,
    kind: 'retracted',
    episodeId: decided.episodeId,
    anchorAt: decided.anchor,
    deadlineAt: decided.deadline,
  };
  const value = caseEventOf(conversationId, state, 'retracted', uuidV5(`retracted:${decided.episodeId}`), place.timeMs);
  return {
    state: { ...state, decided: { ...decided, kind: 'retracted' } },
    outputs: [
      { topic: 'verdicts', key: conversationId, value: verdict },
      toCase({ ...value, episodeId: decided.episodeId, cause: 'answered-late-proof' }),
    ],
  };
};

/** A human wrote to the customer: whatever case is open, in whichever conversation, should know. */
const humanMessage = (uuidV5: Uuid, conversationId: string, state: Conversation, place: Place): Told => {
  const newest = newestHuman(state, place);
  if (newest === null || newest.at < (state.toldHuman ?? Number.NEGATIVE_INFINITY) + HUMAN_TOLD_EVERY_MS)
    return { state, outputs: [] };
  const value = caseEventOf(
    conversationId,
    state,
    'human-message',
    uuidV5(`human:${conversationId}:${newest.at}`),
    newest.at,
  );
  return { state: { ...state, toldHuman: newest.at }, outputs: [toCase({ ...value, agentId: newest.agent })] };
};

const newestHuman = (state: Conversation, place: Place): { at: number; agent: string | null } | null => {
  let newest: { at: number; agent: string | null } | null = null;
  let byJoin: boolean | undefined;
  for (const [id, channel] of Object.entries(state.channels ?? {})) {
    if (roleOf(id, channel) !== 'human') continue;
    const wrote = channel.wrote?.at(-1);
    if (wrote === undefined) byJoin ??= joinCounts(state, channel, place);
    const at = wrote ?? (byJoin ? channel.joined : undefined);
    if (at !== undefined && (newest === null || at > newest.at)) newest = { at, agent: channel.agent ?? null };
  }
  return newest;
};

const joinCounts = (state: Conversation, channel: Channel, place: Place): boolean => {
  if (channel.joined === undefined) return false;
  const rules = evaluate(state, place.policyAt).wait?.rules;
  return rules !== undefined && joinAnswers(rules);
};
