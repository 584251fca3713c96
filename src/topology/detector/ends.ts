import { customerWroteBy } from './answers';
import type { Channel, Conversation, QueueStep, Said } from './conversation';
import { earliest, ignored, missed, type Outcome } from './outcome';
import { goesOn, joinedBy, lastOneLeft, somebodyIsIn } from './presence';
import type { Wait } from './wait';
import { AGENT_LEAVES, CLOSE_CAUSES, QUEUE_RESULTS, REFUSALS } from './words';

/** How a first wait ends if no human says a word: at the earliest of its ends. */
export const endOfFirst = (state: Conversation, humans: readonly Channel[], wait: Wait): Outcome =>
  earliest([
    atDeadline(humans, wait, joinedBy(humans, wait.deadline)),
    lostLeave(state, humans, wait),
    refusal(state, humans, wait),
    state.closed === undefined ? null : closeOfFirst(state, humans, wait, state.closed),
  ]) as Outcome;

/** How a follow-up ends if no human says a word. */
export const endOfFollowUp = (state: Conversation, humans: readonly Channel[], wait: Wait): Outcome =>
  earliest([
    atDeadline(humans, wait, somebodyIsIn(humans, wait.deadline)),
    lostLeave(state, humans, wait),
    agentsGone(state, humans, wait),
    state.closed === undefined ? null : closeOfFollowUp(humans, wait, state.closed),
  ]) as Outcome;

const atDeadline = (humans: readonly Channel[], { deadline, rules }: Wait, isSilent: boolean): Outcome => {
  if (isSilent) return missed('agent-silent', deadline);
  const offered = humans.some((channel) => channel.offered !== undefined && channel.offered <= deadline);
  return missed(offered || !rules.sees.includes('waiting') ? 'queue-timeout' : 'no-agent', deadline);
};

/** A leave after which nothing came within the window that could still help. */
const lostLeave = (state: Conversation, humans: readonly Channel[], wait: Wait): Outcome | null => {
  for (const leave of state.leaves ?? []) {
    if (wait.isFollowUp && leave.at < wait.anchor) continue;
    const untilMs = leave.at + wait.rules.requeueWindowMs;
    const isServed = wait.isFollowUp ? somebodyIsIn(humans, leave.at) : joinedBy(humans, leave.at);
    if (isServed || goesOn(state, humans, leave.at, untilMs)) continue;
    const outcome = meaningOfLeave(leave, untilMs);
    if (outcome !== null) return outcome;
  }
  return null;
};

const meaningOfLeave = ({ cause, source }: QueueStep, untilMs: number): Outcome | null => {
  const meaning = QUEUE_RESULTS[source ?? 'unknown'][cause ?? ''];
  if (meaning === 'bridged') return null;
  if (meaning === 'blocked') return ignored('blocked', untilMs, cause ?? null);
  return missed(meaning ?? 'other', untilMs, cause ?? null);
};

const refusal = (state: Conversation, humans: readonly Channel[], wait: Wait): Outcome | null => {
  const { refused } = state;
  if (refused === undefined) return null;
  const text = refused.cause ?? null;
  const meaning = REFUSALS[refused.cause ?? ''] ?? 'other';
  // Closed for today is said at once; a full queue may be followed by another one.
  if (meaning === 'out-of-hours') return missed(meaning, refused.at, text);
  const untilMs = refused.at + wait.rules.requeueWindowMs;
  return joinedBy(humans, refused.at) || goesOn(state, humans, refused.at, untilMs)
    ? null
    : missed(meaning, untilMs, text);
};

const closeOfFirst = (state: Conversation, humans: readonly Channel[], wait: Wait, closed: Said): Outcome => {
  const { at } = closed;
  const text = closed.cause ?? null;
  const meaning = meaningOfClose(closed);
  if (meaning === 'broadcast') return ignored('broadcast', at, text);
  const isShort = at - wait.anchor < wait.rules.shortAbandonMs && closed.cause === 'client_leave';
  if (isShort && !customerWroteBy(state, at)) return ignored('short-abandon', at, text);
  if (joinedBy(humans, at)) return missed('agent-silent', at, text);
  const leave = gaveUp(state, humans, at);
  if (leave !== null) return afterGivingUp(leave, closed, at);
  if (humans.some((channel) => rings(channel, at))) return missed('offer-interrupted', at, text);
  return missed(meaning, at, text);
};

/** The queue's last word before the end, if it had given up and nothing went on since. */
const gaveUp = (state: Conversation, humans: readonly Channel[], at: number): QueueStep | null => {
  const leave = state.leaves?.findLast((step) => step.at <= at);
  if (leave === undefined || meaningOfLeave(leave, at) === null || goesOn(state, humans, leave.at, at)) return null;
  return leave;
};

/** Why the queue gave up says more than that the flow ended then. */
const afterGivingUp = (leave: QueueStep, closed: Said, at: number): Outcome => {
  const end = meaningOfLeave(leave, at) as Outcome;
  if (end.kind === 'ignored') return end;
  if (closed.cause === 'flow_err') return missed('handoff-lost', at, closed.cause);
  if (closed.cause !== 'client_leave') return end;
  return missed(end.reason === 'offer-interrupted' ? 'offer-interrupted' : 'customer-left-waiting', at, closed.cause);
};

const closeOfFollowUp = (humans: readonly Channel[], wait: Wait, closed: Said): Outcome => {
  const { at } = closed;
  const text = closed.cause ?? null;
  const meaning = meaningOfClose(closed);
  // In the moment of the end nobody has left yet.
  const isServed = somebodyIsIn(humans, at - 1) || somebodyIsIn(humans, at);
  if (meaning === 'broadcast') return ignored('broadcast', at, text);
  if (closed.cause === 'client_leave') return missed(isServed ? 'agent-silent' : 'customer-left-waiting', at, text);
  if (closed.cause === 'flow_err') return missed('handoff-lost', at, text);
  const left = humans.some((channel) => channel.left !== undefined && channel.left.at >= wait.anchor);
  return isServed || left ? ignored('closed-by-agent', at, text) : missed(meaning, at, text);
};

const meaningOfClose = ({ cause }: Said) => {
  const meaning = cause === undefined || cause === '' ? 'unsaid' : CLOSE_CAUSES[cause];
  return meaning === 'unsaid' ? 'customer-left-waiting' : (meaning ?? 'other');
};

/** It was ringing at that moment: offered, and neither joined nor let go before. */
const rings = ({ rang, joined, missed: let_go }: Channel, at: number): boolean =>
  rang !== undefined &&
  rang <= at &&
  (joined === undefined || joined > at) &&
  (let_go === undefined || let_go.at >= at || let_go.at < rang);

/** The last agent left while his customer waited for a word. */
const agentsGone = (state: Conversation, humans: readonly Channel[], wait: Wait): Outcome | null => {
  const left = lastOneLeft(humans, wait.anchor);
  if (left === null) return null;
  const text = left.cause ?? null;
  if (AGENT_LEAVES[left.cause ?? ''] === 'agent-silent') return missed('agent-silent', left.at, text);
  const untilMs = left.at + wait.rules.requeueWindowMs;
  return goesOn(state, humans, left.at, untilMs) ? null : ignored('closed-by-agent', untilMs, text);
};
