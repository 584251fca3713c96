import { AGENTS, customer, HOOKS_QUEUE, QUEUES } from '../../simulators/webitel/cast';
import { conversation, type Expectation } from '../../simulators/webitel/conversation';
import { CALM, type Disturbance, disturb } from '../../simulators/webitel/disturb';
import { pick, type Random, uuidFrom } from '../../simulators/webitel/random';
import type { NativeMessage } from '../../simulators/webitel/stage';
import type { Flavour } from '../../simulators/webitel/step';
import { randomKind } from '../../simulators/webitel/traffic';

/** A story that is played on a clock of its own and judged at its end. */
export interface Scenario {
  readonly about: string;
  /** Played seconds for each real one. */
  readonly speed: number;
  readonly seed: number;
  /** From the last message until every deadline is past, played ms. */
  readonly lastDeadlineMs: number;
  script(startAtMs: number, random: Random): Script;
  /** How operators behave. */
  readonly operators: OperatorHabits;
  /** Creatio can't be reached in `[from, to)`, counted from the story's start, played ms. */
  readonly creatioAway?: { readonly fromMs: number; readonly toMs: number };
}

export interface Script {
  readonly messages: readonly NativeMessage[];
  readonly expected: readonly Expectation[];
}

/** Chances in [0, 1] for each offered case. */
export interface OperatorHabits {
  /** Several accept at the same moment. */
  readonly contested: number;
  /** One accepts alone. */
  readonly accepted: number;
  /** One declines before anything else. */
  readonly declined: number;
  /** Whoever has accepted completes it. */
  readonly completed: number;
}

const MINUTE_MS = 60_000;
/** Queue 18 of the demo policy waits less. */
const THRESHOLDS_MS: Readonly<Record<number, number>> = { 17: 5 * MINUTE_MS, 18: 3 * MINUTE_MS, 40: 5 * MINUTE_MS };

const firstChat = (startAtMs: number, random: Random): Script => {
  const queue = { id: 18, name: 'Sales' };
  const played = conversation('missed-threshold', {
    conversationId: uuidFrom(random),
    startAtMs,
    customer: customer(1),
    queue,
    agents: AGENTS,
    random,
    thresholdMs: THRESHOLDS_MS[queue.id] ?? 5 * MINUTE_MS,
  });
  return { messages: played.messages, expected: played.expected };
};

const CONVERSATIONS = 2_000;
const RUSH_MS = 10 * MINUTE_MS;
const FLAVOURS: readonly [Flavour, ...Flavour[]] = ['both', 'both', 'both', 'bus', 'engine'];
/** Inside the policy's grace of ten seconds, so that it must change nothing. */
const DISORDER: Disturbance = { duplicates: 0.05, disorder: 0.1, maxDelayMs: 5_000 };

const eveningRush = (startAtMs: number, random: Random): Script => {
  const messages: NativeMessage[] = [];
  const expected: Expectation[] = [];
  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const hooksOnly = random() < 0.1;
    const queue = hooksOnly ? HOOKS_QUEUE : pick(random, QUEUES);
    const played = conversation(randomKind(random), {
      conversationId: uuidFrom(random),
      startAtMs: startAtMs + Math.floor(random() * RUSH_MS),
      // Some customers come several times, in different chats.
      customer: customer(Math.floor(random() * CONVERSATIONS * 0.9)),
      queue,
      agents: AGENTS,
      random,
      flavour: hooksOnly ? 'hooks' : pick(random, FLAVOURS),
      thresholdMs: THRESHOLDS_MS[queue.id] ?? 5 * MINUTE_MS,
    });
    messages.push(...played.messages);
    expected.push(...played.expected);
  }
  return { messages: disturb(messages, DISORDER, random), expected };
};

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'first-chat': {
    about: 'one missed chat, one group; two operators accept at the same moment, one wins',
    speed: 30,
    seed: 1,
    lastDeadlineMs: MINUTE_MS,
    script: (startAtMs, random) => {
      const { messages, expected } = firstChat(startAtMs, random);
      return { messages: disturb(messages, CALM, random), expected };
    },
    operators: { contested: 1, accepted: 0, declined: 0, completed: 0 },
  },
  'evening-rush': {
    about: `${CONVERSATIONS} conversations of all kinds in ten minutes, duplicates and disorder, contested accepts, Creatio away for a while`,
    speed: 8,
    seed: 7,
    lastDeadlineMs: 6 * MINUTE_MS,
    script: eveningRush,
    operators: { contested: 0.3, accepted: 0.3, declined: 0.1, completed: 0.3 },
    creatioAway: { fromMs: 5 * MINUTE_MS, toMs: 7 * MINUTE_MS },
  },
};
