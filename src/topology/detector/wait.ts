import { addBusinessTime } from '../policy/business-time';
import { calendarOf, type Policy, type QueueRules, rulesFor } from '../policy/policy';
import { firstOfCustomer, firstWord, type Word } from './answers';
import type { Channel, Conversation, Decided, QueueStep } from './conversation';
import { responsibleFrom } from './presence';

/** A wait for a human, as the facts describe it. */
export interface Wait {
  readonly anchor: number;
  /** null: handed to one agent without a queue. */
  readonly queueId: string | null;
  readonly rules: QueueRules;
  readonly policy: Policy;
  readonly deadline: number;
  /** First word of a human, whenever it came. */
  readonly answer: Word | null;
  /** It began with the customer's message after an answer. */
  readonly isFollowUp: boolean;
}

export type PolicyAt = (atMs: number) => Policy;

/**
 * The first hand-off to a human: a queue's join or refusal, or an invite that no colleague made. What is later than the conversation's end asks
 * nobody to come.
 */
export const firstWait = (state: Conversation, humans: readonly Channel[], policyAt: PolicyAt): Wait | null => {
  const endMs = endOf(state);
  let first: QueueStep | undefined;
  const consider = (candidate: QueueStep | undefined): void => {
    if (candidate === undefined || candidate.at > endMs) return;
    if (first === undefined || candidate.at < first.at) first = candidate;
  };
  consider(state.joins?.[0]);
  consider(state.refused);
  for (const { by, offered, joined, queue, joinedQueue } of humans) {
    if (by === 'agent') continue;
    const isOffered = offered !== undefined && offered <= endMs;
    const at = isOffered ? offered : joined;
    if (at !== undefined && at <= endMs && (first === undefined || at < first.at))
      first = { at, queue: (isOffered ? queue : joinedQueue) ?? null, name: undefined };
  }
  // A feed that shows only ends: the leave is all there is.
  if (first === undefined) consider(state.leaves?.[0]);
  if (first === undefined) return null;
  const policy = policyAt(first.at);
  const rules = rulesFor(policy, first.queue);
  return {
    anchor: first.at,
    queueId: first.queue,
    rules,
    policy,
    deadline: addBusinessTime(calendarOf(policy, rules), first.at, rules.thresholdMs),
    answer: firstWord(state, humans, rules),
    isFollowUp: false,
  };
};

/**
 * The wait that began with the customer's first message after the last answer, while a human was in the chat or on his way; none begins after
 * the conversation's end. Where the policy of that moment knows no follow-ups it is none, and the next one can begin only after a human's next
 * word.
 *
 * @param last the episode before
 */
export const followUpWait = (
  state: Conversation,
  humans: readonly Channel[],
  policyAt: PolicyAt,
  last: Decided,
): Wait | null => {
  if (last.last === true) return null;
  let after = last.answered ?? firstWord(state, humans, rulesOf(last, policyAt), last.anchor)?.at ?? null;
  while (after !== null) {
    const wroteAt = firstOfCustomer(state, after);
    if (wroteAt === null) return null;
    const anchor = responsibleFrom(state, humans, wroteAt);
    if (anchor === null || anchor > endOf(state)) return null;
    const policy = policyAt(anchor);
    const step = queueAt(state, anchor);
    const rules = rulesFor(policy, step?.queue ?? null);
    const answer = firstWord(state, humans, byMessage(rules), anchor);
    if (rules.followUpThresholdMs !== null && rules.sees.includes('messages'))
      return {
        anchor,
        queueId: step?.queue ?? null,
        rules,
        policy,
        deadline: addBusinessTime(calendarOf(policy, rules), anchor, rules.followUpThresholdMs),
        answer,
        isFollowUp: true,
      };
    after = answer?.at ?? null;
  }
  return null;
};

/**
 * The rules that an episode was decided by: what is learned of queues later changes nothing of it. Whoever has answered once is in the chat
 * already, so a follow-up is answered by a message alone.
 */
export const rulesOf = ({ anchor, queue, follow }: Decided, policyAt: PolicyAt): QueueRules => {
  const rules = rulesFor(policyAt(anchor), queue ?? null);
  return follow === true ? byMessage(rules) : rules;
};

const byMessage = (rules: QueueRules): QueueRules => ({ ...rules, answer: 'message' });

const endOf = ({ closed }: Conversation): number => closed?.at ?? Number.POSITIVE_INFINITY;

/** The rules of the queue that the chat was last handed to by then. */
export const rulesAt = (state: Conversation, policyAt: PolicyAt, at: number): QueueRules =>
  rulesFor(policyAt(at), queueAt(state, at)?.queue ?? state.joins?.[0]?.queue ?? null);

/** The queue that the chat was last handed to by then. */
const queueAt = (state: Conversation, at: number): QueueStep | undefined =>
  state.joins?.findLast((join) => join.at <= at);
