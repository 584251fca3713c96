import type { Source } from '../chat-event';

/**
 * What is known of one conversation: facts that merge in any order and any number of times to the same value (least, greatest, union), so that
 * disorder and repetition can't change a verdict. Plain JSON; an absent field is not known.
 */
export interface Conversation {
  readonly domain: string | undefined;
  /** Event time of its first record, ms. */
  readonly first: number;
  readonly customer: Customer | undefined;
  readonly labels: readonly string[] | undefined;
  /** Joins of queues, by time. */
  readonly joins: readonly QueueStep[] | undefined;
  /** Leaves of queues, by time. */
  readonly leaves: readonly QueueStep[] | undefined;
  /** A queue refused it: the first time. */
  readonly refused: QueueStep | undefined;
  /** The customer's own and unknown ones too. */
  readonly channels: readonly Channel[] | undefined;
  readonly closed: Said | undefined;
  /** Some record's time was cut, or came late; a verdict was held. */
  readonly marks: readonly string[] | undefined;
  /** Set by the first miss, and never changed. */
  readonly caseKey: string | undefined;
  /** Episodes that have their verdicts, by anchor: the newest, and older missed ones that may still be taken back. */
  readonly decided: readonly Decided[] | undefined;
  /** Event time of the last human message that the cases heard of. */
  readonly toldHuman: number | undefined;
  /** Event time of the last customer's message after a miss that the cases heard of. */
  readonly toldCustomer: number | undefined;
  /** Agents' misses that stand in the ledger. */
  readonly toldMisses: readonly string[] | undefined;
}

/** Every field stands in every state, so that all have one shape in memory; in JSON what isn't known is left out. */
export const newConversation = (first: number): Conversation => ({
  domain: undefined,
  first,
  customer: undefined,
  labels: undefined,
  joins: undefined,
  leaves: undefined,
  refused: undefined,
  channels: undefined,
  closed: undefined,
  marks: undefined,
  caseKey: undefined,
  decided: undefined,
  toldHuman: undefined,
  toldCustomer: undefined,
  toldMisses: undefined,
});

export interface Customer {
  readonly id: string | undefined;
  readonly messenger: string | undefined;
  readonly gateway: string | undefined;
  readonly external: string | undefined;
  readonly name: string | undefined;
  readonly phone: string | undefined;
}

/** The source's own word with its time. */
export interface Said {
  readonly at: number;
  readonly cause?: string;
}

export interface QueueStep extends Said {
  readonly queue: string | null;
  readonly name: string | undefined;
  /** Of leaves: whose words the cause is in. */
  readonly source?: Source;
}

export interface Channel {
  readonly id: string;
  /** As the source named it. */
  readonly role: Role | undefined;
  readonly agent: string | undefined;
  readonly by: 'queue' | 'flow' | 'agent' | undefined;
  /** As an offer named it; as a join did, for a chat whose offer was never heard of. */
  readonly queue: string | undefined;
  readonly joinedQueue: string | undefined;
  /** First and last offer: feeds that don't name channels show all of an agent's offers as one. */
  readonly offered: number | undefined;
  readonly rang: number | undefined;
  readonly joined: number | undefined;
  readonly came: number | undefined;
  /** The last ones. */
  readonly missed: Said | undefined;
  readonly left: Said | undefined;
  /** Times of content, ascending: the first few and the last few. */
  readonly wrote: readonly number[] | undefined;
  /** Times of what isn't known here and could be an answer. */
  readonly maybe: readonly number[] | undefined;
}

export type Role = 'customer' | 'human' | 'bot';

export const newChannel = (id: string): Channel => ({
  id,
  role: undefined,
  agent: undefined,
  by: undefined,
  queue: undefined,
  joinedQueue: undefined,
  offered: undefined,
  rang: undefined,
  joined: undefined,
  came: undefined,
  missed: undefined,
  left: undefined,
  wrote: undefined,
  maybe: undefined,
});

export interface Decided {
  readonly kind: 'answered' | 'missed' | 'ignored' | 'retracted';
  readonly episodeId: string;
  readonly anchor: number;
  readonly deadline: number | null;
  /** The queue whose rules it had; absent: it was handed to one agent, or to nobody. */
  readonly queue?: string;
  /** The decisive moment. */
  readonly at: number;
  /** When it was answered, if it was. */
  readonly answered?: number;
  /** It began with a customer's message after an answer. */
  readonly follow?: true;
  /** Nothing can follow: it was no wait for a human. */
  readonly last?: true;
  readonly toldClosed?: true;
}

/** The bot's messages have no channel in the source. */
export const BOT = 'bot';

/** Kept at each end of a list: a long conversation must not grow without bound. */
const KEPT_AT_EACH_END = 16;
const MAX_CHANNELS = 64;

const bounded = <T>(list: readonly T[]): readonly T[] =>
  list.length <= 2 * KEPT_AT_EACH_END ? list : [...list.slice(0, KEPT_AT_EACH_END), ...list.slice(-KEPT_AT_EACH_END)];

/** Puts a time into an ascending list without repetition, and drops from the middle what is too much. */
export const withTime = (times: readonly number[] | undefined, at: number): readonly number[] => {
  if (times === undefined) return [at];
  const last = times.at(-1) as number;
  if (at > last) return bounded([...times, at]);
  if (at === last || times.includes(at)) return times;
  return bounded([...times, at].sort((a, b) => a - b));
};

/** Puts a queue step into a list by time; the same step twice is one. */
export const withStep = (steps: readonly QueueStep[] | undefined, step: QueueStep): readonly QueueStep[] => {
  if (steps === undefined) return [step];
  const same = steps.findIndex(
    (other) => other.at === step.at && other.queue === step.queue && other.cause === step.cause,
  );
  const known = steps[same];
  if (known !== undefined) {
    // Only the name can be new.
    return step.name === undefined || (known.name !== undefined && known.name <= step.name)
      ? steps
      : steps.with(same, { ...known, name: step.name });
  }
  return bounded([...steps, step].sort((a, b) => a.at - b.at || (orderOf(a) < orderOf(b) ? -1 : 1)));
};

const orderOf = (step: QueueStep): string => `${step.queue} ${step.cause ?? ''}`;

export const least = (a: number | undefined, b: number): number => (a === undefined || b < a ? b : a);

export const greatest = (a: number | undefined, b: number): number => (a === undefined || b > a ? b : a);

/** Of two that were said the earlier (or later) one; at the same moment the one that says why, in the order of words. */
export const earlier = (a: Said | undefined, b: Said): Said =>
  a === undefined || b.at < a.at || (b.at === a.at && saysMore(b, a)) ? b : a;

export const later = (a: Said | undefined, b: Said): Said =>
  a === undefined || b.at > a.at || (b.at === a.at && saysMore(b, a)) ? b : a;

const saysMore = (b: Said, a: Said): boolean => b.cause !== undefined && (a.cause === undefined || b.cause < a.cause);

/** A conversation that rings for days has thousands of invites; those that nobody took are all alike, so the oldest but the first go. */
export const withoutOldOffers = (channels: readonly Channel[]): readonly Channel[] => {
  if (channels.length <= MAX_CHANNELS) return channels;
  const vain = channels
    .filter(isVain)
    .sort((a, b) => (a.offered ?? 0) - (b.offered ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(1, 1 + channels.length - MAX_CHANNELS);
  return channels.filter((channel) => !vain.includes(channel));
};

const isVain = (channel: Channel): boolean =>
  channel.missed !== undefined && channel.joined === undefined && channel.wrote === undefined;

/** Who writes in a channel: what the source says, else what its invite and join show. */
export const roleOf = (channel: Channel): Role =>
  channel.role ??
  (channel.id === BOT ? 'bot' : channel.offered !== undefined || channel.joined !== undefined ? 'human' : 'customer');
