import { LABELS } from '../chat-event';
import { addBusinessTime } from '../policy/business-time';
import { calendarOf, type Policy, type QueueRules, rulesFor } from '../policy/policy';
import type { IgnoreReason, MissCause } from '../verdict';
import { CLOSE_CAUSES, NO_CAUSE, QUEUE_RESULTS, REFUSALS } from './causes';
import { type Channel, type Conversation, type QueueStep, roleOf } from './conversation';

/** What the facts come to, if nothing else is said. `at` is the event time of the decisive moment. */
export interface Outcome {
  readonly kind: 'answered' | 'missed' | 'ignored';
  readonly reason: string;
  readonly causeText: string | null;
  readonly at: number;
}

/** The wait that the facts describe. */
export interface Wait {
  readonly anchor: number;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly rules: QueueRules;
  readonly policy: Policy;
  readonly deadline: number;
  /** First answer by a human, whenever it came. */
  readonly answeredAt: number | null;
  readonly answeredBy: string | null;
}

export interface Evaluation {
  /** null: nobody was asked to come. */
  readonly wait: Wait | null;
  /** null: nothing is decided yet, and no time alone decides it. */
  readonly outcome: Outcome | null;
  readonly policy: Policy;
}

const LABEL_REASONS: Readonly<Record<(typeof LABELS)[number], IgnoreReason>> = {
  broadcast: 'broadcast',
  meeting: 'meeting',
  blocked: 'blocked',
  test: 'test',
  im: 'unsupported-channel',
};

/**
 * Reads a conversation's facts. The earliest decisive moment counts; an answer wins the tie.
 *
 * @param policyAt the policy in force at an event time
 */
export const evaluate = (state: Conversation, policyAt: (atMs: number) => Policy): Evaluation => {
  const label = LABELS.find((name) => state.labels?.includes(name));
  if (label !== undefined) return ignoredAt(state, policyAt, LABEL_REASONS[label]);
  const wait = waitOf(state, policyAt);
  const policy = wait?.policy ?? policyAt(state.first);
  if (state.domain !== undefined && !policy.domains.includes(state.domain))
    return ignoredAt(state, policyAt, 'other-domain');
  if (wait === null) {
    const outcome = state.closed === undefined ? null : ignored('bot-resolved', state.closed.at);
    return { wait, outcome, policy };
  }
  return { wait, outcome: decisive(state, wait), policy };
};

const ignored = (reason: IgnoreReason, at: number): Outcome => ({ kind: 'ignored', reason, causeText: null, at });

const ignoredAt = (state: Conversation, policyAt: (atMs: number) => Policy, reason: IgnoreReason): Evaluation => ({
  wait: null,
  outcome: ignored(reason, state.first),
  policy: policyAt(state.first),
});

/** Agents' channels. Asked for each record that is folded: no garbage but the answer. */
const humans = (state: Conversation): readonly Channel[] => {
  const { channels } = state;
  if (channels === undefined) return NO_CHANNELS;
  let found: Channel[] | null = null;
  for (const id in channels) {
    const channel = channels[id];
    if (channel !== undefined && roleOf(id, channel) === 'human') {
      if (found === null) found = [channel];
      else found.push(channel);
    }
  }
  return found ?? NO_CHANNELS;
};

const NO_CHANNELS: readonly Channel[] = [];

/** The hand-off to a human: a queue's join or refusal, or an invite that no colleague made. */
const waitOf = (state: Conversation, policyAt: (atMs: number) => Policy): Wait | null => {
  let first: QueueStep | undefined;
  const consider = (candidate: QueueStep | undefined): void => {
    if (candidate !== undefined && (first === undefined || candidate.at < first.at)) first = candidate;
  };
  consider(state.joins?.[0]);
  consider(state.refused);
  const team = humans(state);
  for (const channel of team) {
    const at = channel.offered ?? channel.joined;
    if (at !== undefined && channel.by !== 'agent') consider({ at, queue: channel.queue ?? null });
  }
  // A feed that shows only ends: the leave is all there is.
  if (first === undefined) consider(state.leaves?.[0]);
  if (first === undefined) return null;
  const policy = policyAt(first.at);
  const rules = rulesFor(policy, first.queue);
  const answer = firstAnswer(team, rules);
  return {
    anchor: first.at,
    queueId: first.queue,
    queueName: first.name ?? state.joins?.find((join) => join.name !== undefined)?.name ?? null,
    rules,
    policy,
    deadline: addBusinessTime(calendarOf(policy, rules), first.at, rules.thresholdMs),
    answeredAt: answer?.at ?? null,
    answeredBy: answer?.agent ?? null,
  };
};

/** Where agents' messages aren't seen, or where the policy says so, joining is answering. */
export const joinAnswers = (rules: QueueRules): boolean => rules.answer === 'join' || !rules.sees.includes('messages');

const firstAnswer = (team: readonly Channel[], rules: QueueRules): { at: number; agent: string | null } | null => {
  const byJoin = joinAnswers(rules);
  let first: { at: number; agent: string | null } | null = null;
  for (const channel of team) {
    const wrote = channel.wrote?.[0];
    const at = byJoin ? (channel.joined ?? wrote) : wrote;
    if (at !== undefined && (first === null || at < first.at)) first = { at, agent: channel.agent ?? null };
  }
  return first;
};

const decisive = (state: Conversation, wait: Wait): Outcome => {
  const candidates: Outcome[] = [atDeadline(state, wait)];
  const leave = lostLeave(state, wait);
  if (leave !== null) candidates.push(leave);
  const refusal = refused(state, wait);
  if (refusal !== null) candidates.push(refusal);
  if (state.closed !== undefined) candidates.push(atClose(state, wait, state.closed));
  const end = candidates.reduce((a, b) => (b.at < a.at ? b : a));
  if (wait.answeredAt !== null && wait.answeredAt <= end.at) {
    return {
      kind: 'answered',
      reason: 'answered-in-time',
      causeText: null,
      at: Math.max(wait.answeredAt, wait.anchor),
    };
  }
  return end;
};

const missed = (reason: MissCause, at: number, causeText: string | null = null): Outcome => ({
  kind: 'missed',
  reason,
  causeText,
  at,
});

const joinedBefore = (state: Conversation, at: number): boolean =>
  humans(state).some((channel) => channel.joined !== undefined && channel.joined <= at);

const atDeadline = (state: Conversation, wait: Wait): Outcome => {
  if (joinedBefore(state, wait.deadline)) return missed('agent-silent', wait.deadline);
  const offered = humans(state).some((channel) => channel.offered !== undefined && channel.offered <= wait.deadline);
  return missed(offered || !wait.rules.sees.includes('waiting') ? 'queue-timeout' : 'no-agent', wait.deadline);
};

/** A leave after which nothing that could still help came within the window. */
const lostLeave = (state: Conversation, wait: Wait): Outcome | null => {
  for (const leave of state.leaves ?? []) {
    const untilMs = leave.at + wait.rules.requeueWindowMs;
    if (goesOn(state, leave.at, untilMs)) continue;
    const meaning = QUEUE_RESULTS[leave.cause ?? ''];
    if (meaning === undefined || meaning === 'answered-elsewhere') return missed('other', untilMs, leave.cause ?? null);
    return missed(meaning, untilMs, leave.cause ?? null);
  }
  return null;
};

/** Whether a queue, an agent or a human's message follows in `(fromMs, untilMs]`, or an agent has joined already. */
const goesOn = (state: Conversation, fromMs: number, untilMs: number): boolean => {
  const within = (at: number | undefined): boolean => at !== undefined && at > fromMs && at <= untilMs;
  if (joinedBefore(state, fromMs)) return true;
  if (state.joins?.some((join) => within(join.at))) return true;
  return humans(state).some(
    (channel) => within(channel.offered) || within(channel.joined) || channel.wrote?.some(within) === true,
  );
};

const refused = (state: Conversation, wait: Wait): Outcome | null => {
  const { refused: refusal } = state;
  if (refusal === undefined) return null;
  const meaning = REFUSALS[refusal.cause ?? ''] ?? 'other';
  // Closed for today is said at once; a full queue may be followed by another one.
  if (meaning === 'out-of-hours') return missed(meaning, refusal.at, refusal.cause ?? null);
  const untilMs = refusal.at + wait.rules.requeueWindowMs;
  return goesOn(state, refusal.at, untilMs) ? null : missed(meaning, untilMs, refusal.cause ?? null);
};

const atClose = (state: Conversation, wait: Wait, closed: { at: number; cause?: string }): Outcome => {
  const at = Math.max(closed.at, wait.anchor);
  const customerWrote = Object.entries(state.channels ?? {}).some(
    ([id, channel]) => roleOf(id, channel) === 'customer' && channel.wrote !== undefined,
  );
  if (at - wait.anchor < wait.rules.shortAbandonMs && !customerWrote && closed.cause === 'client_leave')
    return ignored('short-abandon', at);
  if (joinedBefore(state, at)) return missed('agent-silent', at, closed.cause ?? null);
  const ringing = humans(state).some(
    (channel) =>
      channel.offered !== undefined &&
      channel.offered <= at &&
      channel.joined === undefined &&
      (channel.missed === undefined || channel.missed.at >= at),
  );
  if (ringing) return missed('offer-interrupted', at, closed.cause ?? null);
  if (closed.cause === undefined || NO_CAUSE.includes(closed.cause))
    return missed('customer-left-waiting', at, closed.cause ?? null);
  const meaning = CLOSE_CAUSES[closed.cause];
  return meaning === undefined ? missed('other', at, closed.cause) : missed(meaning, at, closed.cause);
};
