import type { CaseEvent } from '../case-event';
import type { Output, Place } from '../processor';
import { firstWord, joinAnswers } from './answers';
import { type Conversation, roleOf } from './conversation';
import { humansOf } from './presence';
import { caseEventOf, type Uuid } from './records';
import { rulesAt, rulesOf } from './wait';

/** The cases hear of messages no oftener than this, per conversation and side, in event time. */
export const TOLD_EVERY_MS = 60_000;

/** A state, and what is said on the way to it. */
export interface Said {
  readonly state: Conversation;
  readonly outputs: readonly Output[];
}

type Telling = (state: Conversation) => Said;

export const saidAll = (begin: Said, tellings: readonly Telling[]): Said => {
  let { state } = begin;
  let outputs = begin.outputs;
  for (const tell of tellings) {
    const said = tell(state);
    state = said.state;
    if (said.outputs.length > 0) outputs = outputs.length === 0 ? said.outputs : [...outputs, ...said.outputs];
  }
  return { state, outputs };
};

const nothing = (state: Conversation): Said => ({ state, outputs: [] });

export const toCase = (value: CaseEvent): Output => ({ topic: 'caseEvents', key: value.caseKey, value });

/** A human wrote to the customer: whatever case is open, in whichever conversation, should know. */
export const tellHuman = (
  uuidV5: Uuid,
  conversationId: string,
  state: Conversation,
  place: Place,
  afterMs = Number.NEGATIVE_INFINITY,
): Said => {
  const newest = newestHuman(state, place);
  const isNew = newest !== null && newest.at > afterMs;
  const again = afterMs > Number.NEGATIVE_INFINITY;
  if (!isNew || (!again && newest.at < (state.toldHuman ?? Number.NEGATIVE_INFINITY) + TOLD_EVERY_MS))
    return nothing(state);
  const id = `human:${conversationId}:${newest.at}`;
  const value = {
    ...caseEventOf(conversationId, state, 'human-message', id, newest.at, uuidV5),
    agentId: newest.agent,
  };
  return { state: { ...state, toldHuman: newest.at }, outputs: [toCase(value)] };
};

const newestHuman = (
  state: Conversation,
  place: Place,
): { readonly at: number; readonly agent: string | null } | null => {
  let newest: { readonly at: number; readonly agent: string | null } | null = null;
  let byJoin: boolean | undefined;
  for (const channel of state.channels ?? []) {
    if (roleOf(channel) !== 'human') continue;
    let at = channel.wrote?.at(-1);
    if (at === undefined && channel.came !== undefined) {
      byJoin ??= joinAnswers(rulesAt(state, place.policyAt, channel.came));
      if (byJoin) at = channel.came;
    }
    if (at !== undefined && (newest === null || at > newest.at)) newest = { at, agent: channel.agent ?? null };
  }
  return newest;
};

/** The customer wrote again after a miss, and no human has said a word since: the case should know, though it doesn't grow. */
export const tellCustomer = (uuidV5: Uuid, conversationId: string, state: Conversation, place: Place): Said => {
  const last = state.decided?.at(-1);
  if (last?.kind !== 'missed') return nothing(state);
  let newest = last.at;
  for (const channel of state.channels ?? [])
    if (channel.wrote !== undefined && roleOf(channel) === 'customer')
      newest = Math.max(newest, channel.wrote.at(-1) as number);
  if (newest === last.at || newest < (state.toldCustomer ?? Number.NEGATIVE_INFINITY) + TOLD_EVERY_MS)
    return nothing(state);
  const rules = rulesOf(last, place.policyAt);
  if (firstWord(state, humansOf(state), rules, last.anchor) !== null) return nothing(state);
  const id = `customer:${conversationId}:${newest}`;
  const value = caseEventOf(conversationId, state, 'customer-message', id, newest, uuidV5);
  return { state: { ...state, toldCustomer: newest }, outputs: [toCase(value)] };
};

/** The conversation of a missed episode ended. */
export const tellClosed = (uuidV5: Uuid, conversationId: string, state: Conversation): Said => {
  const { closed, decided } = state;
  const last = decided?.at(-1);
  if (closed === undefined || decided === undefined || last?.kind !== 'missed' || last.toldClosed === true)
    return nothing(state);
  const value = caseEventOf(conversationId, state, 'closed', `closed:${last.episodeId}`, closed.at, uuidV5);
  return {
    state: { ...state, decided: [...decided.slice(0, -1), { ...last, toldClosed: true }] },
    outputs: [toCase({ ...value, episodeId: last.episodeId, cause: closed.cause ?? null })],
  };
};
