/**
 * What is known of one conversation: facts that merge in any order and any number of times to the same value (least, greatest, union), so that
 * disorder and repetition can't change a verdict. Plain JSON; an absent field is not known.
 */
export interface Conversation {
  readonly domain?: string;
  /** Event time of its first record, ms. */
  readonly first: number;
  readonly customer?: Customer;
  readonly labels?: readonly string[];
  /** Joins of queues, by time. */
  readonly joins?: readonly QueueStep[];
  /** Leaves of queues, by time. */
  readonly leaves?: readonly QueueStep[];
  /** A queue refused it. */
  readonly refused?: QueueStep;
  /** By channel id; the customer's own and unknown ones too. */
  readonly channels?: Readonly<Record<string, Channel>>;
  readonly closed?: { readonly at: number; readonly cause?: string };
  /** Some record's time was cut, or came late. */
  readonly marks?: readonly string[];
  /** Set by the first miss, and never changed. */
  readonly caseKey?: string;
  /** The episode's end, once decided. */
  readonly decided?: Decided;
  /** Event time of the last human message that the cases heard of. */
  readonly toldHuman?: number;
  /** Agents' misses that stand in the ledger. */
  readonly toldMisses?: readonly string[];
}

export interface Customer {
  readonly id?: string;
  readonly messenger?: string;
  readonly gateway?: string;
  readonly external?: string;
  readonly name?: string;
  readonly phone?: string;
}

export interface QueueStep {
  readonly at: number;
  readonly queue: string | null;
  readonly name?: string;
  /** Leaves and refusals: the source's own word. */
  readonly cause?: string;
}

export interface Channel {
  /** As the source named it. */
  readonly role?: 'customer' | 'human' | 'bot';
  readonly agent?: string;
  readonly by?: 'queue' | 'flow' | 'agent';
  readonly queue?: string;
  readonly offered?: number;
  readonly joined?: number;
  readonly missed?: { readonly at: number; readonly cause?: string };
  readonly left?: number;
  /** Times of content, ascending: the first few and the last few. */
  readonly wrote?: readonly number[];
}

export interface Decided {
  readonly kind: 'answered' | 'missed' | 'ignored' | 'retracted';
  readonly episodeId: string;
  readonly anchor: number;
  readonly deadline: number | null;
  readonly at: number;
  readonly toldClosed?: true;
}

/** The bot's messages have no channel in the source. */
export const BOT = 'bot';

/** Content times kept at each end of a channel's list: a long conversation must not grow without bound. */
const KEPT_AT_EACH_END = 8;

/** Puts a time into an ascending list without repetition, and drops from the middle what is too much. */
export const withTime = (times: readonly number[] | undefined, at: number): readonly number[] => {
  if (times === undefined) return [at];
  if (times.includes(at)) return times;
  const all = [...times, at].sort((a, b) => a - b);
  return all.length <= 2 * KEPT_AT_EACH_END
    ? all
    : [...all.slice(0, KEPT_AT_EACH_END), ...all.slice(-KEPT_AT_EACH_END)];
};

/** Puts a queue step into a list by time; the same step twice is one. */
export const withStep = (steps: readonly QueueStep[] | undefined, step: QueueStep): readonly QueueStep[] => {
  if (steps === undefined) return [step];
  const same = steps.findIndex(
    (other) => other.at === step.at && other.queue === step.queue && other.cause === step.cause,
  );
  if (same >= 0) {
    const known = steps[same];
    // Only the name can be new.
    return known?.name !== undefined || step.name === undefined ? steps : steps.with(same, step);
  }
  return [...steps, step].sort((a, b) => a.at - b.at || order(a, b));
};

const order = (a: QueueStep, b: QueueStep): number =>
  `${a.queue} ${a.cause ?? ''}`.localeCompare(`${b.queue} ${b.cause ?? ''}`, 'en');

export const least = (a: number | undefined, b: number): number => (a === undefined || b < a ? b : a);

export const greatest = (a: number | undefined, b: number): number => (a === undefined || b > a ? b : a);

/** Who writes in a channel: what the source says, else what its invite and join show. */
export const roleOf = (id: string, channel: Channel): 'customer' | 'human' | 'bot' =>
  channel.role ??
  (id === BOT ? 'bot' : channel.offered !== undefined || channel.joined !== undefined ? 'human' : 'customer');
