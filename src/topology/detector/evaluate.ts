import { LABELS } from '../chat-event';
import type { Policy } from '../policy/policy';
import type { IgnoreReason } from '../verdict';
import { mayBeAnswered } from './answers';
import type { Channel, Conversation } from './conversation';
import { endOfFirst, endOfFollowUp } from './ends';
import { ignored, type Outcome } from './outcome';
import { humansOf } from './presence';
import { firstWait, followUpWait, type PolicyAt, type Wait } from './wait';

/** What a conversation's next episode comes to, if nothing else is said. */
export interface Evaluation {
  /** null: nobody is asked to come. */
  readonly wait: Wait | null;
  /** null: nothing is decided yet, and no time alone decides it. */
  readonly outcome: Outcome | null;
  /** Something that isn't known here could be an answer: what it would come to without that. */
  readonly heldBack: Outcome | null;
  readonly policy: Policy;
  /** How long after the outcome's moment it is decided. */
  readonly graceMs: number;
}

const LABEL_REASONS: Readonly<Record<(typeof LABELS)[number], IgnoreReason>> = {
  broadcast: 'broadcast',
  meeting: 'meeting',
  blocked: 'blocked',
  test: 'test',
  im: 'unsupported-channel',
};

/**
 * Reads a conversation's facts: the first episode that has no verdict yet. The earliest decisive moment counts; an answer wins the tie.
 *
 * @param policyAt the policy in force at an event time
 */
export const evaluate = (state: Conversation, policyAt: PolicyAt): Evaluation => {
  const last = state.decided?.at(-1);
  const humans = humansOf(state);
  if (last !== undefined) {
    const wait = followUpWait(state, humans, policyAt, last);
    return wait === null ? nothing(policyAt(last.anchor)) : ofWait(state, humans, wait);
  }
  const label = LABELS.find((name) => state.labels?.includes(name));
  const wait = label === undefined ? firstWait(state, humans, policyAt) : null;
  const policy = wait?.policy ?? policyAt(state.first);
  if (label !== undefined) return without(policy, ignored(LABEL_REASONS[label], state.first));
  if (state.domain !== undefined && !policy.domains.includes(state.domain))
    return without(policy, ignored('other-domain', state.first));
  if (wait !== null) return ofWait(state, humans, wait);
  if (state.closed === undefined) return nothing(policy);
  return without(
    policy,
    ignored(state.closed.cause === 'broadcast_end' ? 'broadcast' : 'bot-resolved', state.closed.at),
  );
};

const nothing = (policy: Policy): Evaluation => without(policy, null);

const without = (policy: Policy, outcome: Outcome | null): Evaluation => ({
  wait: null,
  outcome,
  heldBack: null,
  policy,
  graceMs: policy.graceMs,
});

const ofWait = (state: Conversation, humans: readonly Channel[], wait: Wait): Evaluation => {
  const { answer, anchor, policy, rules, isFollowUp } = wait;
  const end = isFollowUp ? endOfFollowUp(state, humans, wait) : endOfFirst(state, humans, wait);
  const found = { wait, policy, graceMs: rules.graceMs };
  if (answer !== null && answer.at <= end.at)
    return { ...found, outcome: answered(Math.max(answer.at, anchor)), heldBack: null };
  const couldBe = end.kind === 'missed' && mayBeAnswered(state, isFollowUp ? anchor : Number.NEGATIVE_INFINITY, end.at);
  return { ...found, outcome: couldBe ? null : end, heldBack: couldBe ? end : null };
};

const answered = (at: number): Outcome => ({ kind: 'answered', reason: 'answered-in-time', causeText: null, at });
