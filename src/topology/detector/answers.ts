import type { QueueRules } from '../policy/policy';
import { type Channel, type Conversation, roleOf } from './conversation';
import { QUEUE_RESULTS } from './words';

export interface Word {
  readonly at: number;
  readonly agent: string | null;
}

/** Where agents' messages aren't seen, or where the policy says so, joining is answering. */
export const joinAnswers = (rules: QueueRules): boolean => rules.answer === 'join' || !rules.sees.includes('messages');

/** The first word of a human at or after `fromMs`; null: none so far. */
export const firstWord = (
  state: Conversation,
  humans: readonly Channel[],
  rules: QueueRules,
  fromMs = Number.NEGATIVE_INFINITY,
): Word | null => {
  const byJoin = joinAnswers(rules);
  let first: Word | null = null;
  const consider = (at: number | undefined, agent: string | undefined): void => {
    if (at !== undefined && at >= fromMs && (first === null || at < first.at)) first = { at, agent: agent ?? null };
  };
  for (const { wrote, joined, came, agent } of humans) {
    if (wrote !== undefined)
      consider(wrote[0] !== undefined && wrote[0] >= fromMs ? wrote[0] : wrote.find((at) => at >= fromMs), agent);
    if (!byJoin) continue;
    consider(joined, agent);
    consider(came, agent);
  }
  // A result that is only given after a join proves one, not later than the leave.
  if (byJoin)
    for (const leave of state.leaves ?? []) if (isBridged(leave.cause, leave.source)) consider(leave.at, undefined);
  return first;
};

const isBridged = (cause: string | undefined, source: keyof typeof QUEUE_RESULTS | undefined): boolean =>
  QUEUE_RESULTS[source ?? 'unknown'][cause ?? ''] === 'bridged';

/** Whether something that isn't known here, and not the customer's or the bot's, lies in `[fromMs, toMs]`: it could be an answer. */
export const mayBeAnswered = (state: Conversation, fromMs: number, toMs: number): boolean =>
  state.channels?.some(
    (channel) => channel.maybe?.some((at) => at >= fromMs && at <= toMs) === true && !isKnownOther(channel),
  ) === true;

const isKnownOther = (channel: Channel): boolean => {
  const role = roleOf(channel);
  return role === 'bot' || (role === 'customer' && channel.role !== undefined);
};

/** The first content of the customer after `afterMs`; null: none so far. */
export const firstOfCustomer = (state: Conversation, afterMs: number): number | null => {
  let first: number | null = null;
  for (const channel of state.channels ?? []) {
    if (channel.wrote === undefined || roleOf(channel) !== 'customer') continue;
    const at = channel.wrote.find((time) => time > afterMs);
    if (at !== undefined && (first === null || at < first)) first = at;
  }
  return first;
};

/** Whether the customer wrote anything by then. */
export const customerWroteBy = (state: Conversation, atMs: number): boolean => {
  const first = firstOfCustomer(state, Number.NEGATIVE_INFINITY);
  return first !== null && first <= atMs;
};
