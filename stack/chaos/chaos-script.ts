import { AGENTS, customer, HOOKS_QUEUE, QUEUES } from '../../simulators/webitel/cast';
import { conversation, type Expectation } from '../../simulators/webitel/conversation';
import { type Disturbance, disturb } from '../../simulators/webitel/disturb';
import { pick, type Random, uuidFrom } from '../../simulators/webitel/random';
import type { Kind } from '../../simulators/webitel/scripts';
import type { NativeMessage } from '../../simulators/webitel/stage';
import type { Flavour } from '../../simulators/webitel/step';
import { randomKind } from '../../simulators/webitel/traffic';

export interface ChaosScript {
  readonly messages: readonly NativeMessage[];
  readonly expected: readonly Expectation[];
  readonly conversations: number;
}

const MINUTE_MS = 60_000;
const PER_MINUTE = 40;
/** From a conversation's beginning until everything in it is past its deadline, played ms. */
export const LONGEST_MS = 7 * MINUTE_MS;
const THRESHOLDS_MS: Readonly<Record<number, number>> = { 17: 5 * MINUTE_MS, 18: 3 * MINUTE_MS, 40: 5 * MINUTE_MS };
const FLAVOURS: readonly [Flavour, ...Flavour[]] = ['both', 'both', 'bus', 'engine'];
const DISORDER: Disturbance = { duplicates: 0.05, disorder: 0.1, maxDelayMs: 5_000 };

/** Conversations of all kinds that begin in `[startAtMs, startAtMs + lastsMs)`, from few customers, so that many come again. */
export const chaosScript = (startAtMs: number, lastsMs: number, random: Random): ChaosScript => {
  const conversations = Math.max(20, Math.round((lastsMs / MINUTE_MS) * PER_MINUTE));
  const messages: NativeMessage[] = [];
  const expected: Expectation[] = [];
  for (let n = 0; n < conversations; n += 1) {
    const hooksOnly = random() < 0.1;
    const queue = hooksOnly ? HOOKS_QUEUE : pick(random, QUEUES);
    const played = conversation(kindFrom(random), {
      conversationId: uuidFrom(random),
      startAtMs: startAtMs + Math.floor(random() * lastsMs),
      customer: customer(Math.floor(random() * conversations * 0.6)),
      queue,
      agents: AGENTS,
      random,
      flavour: hooksOnly ? 'hooks' : pick(random, FLAVOURS),
      thresholdMs: THRESHOLDS_MS[queue.id] ?? 5 * MINUTE_MS,
    });
    messages.push(...played.messages);
    expected.push(...played.expected);
  }
  return { messages: disturb(messages, DISORDER, random), expected, conversations };
};

/** Customers come again anyway here; that kind would only last twice as long. */
const kindFrom = (random: Random): Kind => {
  for (;;) {
    const kind = randomKind(random);
    if (kind !== 'returning-customer') return kind;
  }
};
