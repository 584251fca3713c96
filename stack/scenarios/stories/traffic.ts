import { AGENTS, customer, HOOKS_QUEUE, QUEUES } from '../../../simulators/webitel/cast';
import { conversation, type Expectation } from '../../../simulators/webitel/conversation';
import { type Disturbance, disturb } from '../../../simulators/webitel/disturb';
import { pick, type Random, uuidFrom } from '../../../simulators/webitel/random';
import type { Kind } from '../../../simulators/webitel/scripts';
import type { NativeMessage } from '../../../simulators/webitel/stage';
import type { Flavour } from '../../../simulators/webitel/step';
import { randomKind } from '../../../simulators/webitel/traffic';
import type { Script } from '../scenario';

export const MINUTE_MS = 60_000;

/** Queue 18 of the demo policy waits less. */
const THRESHOLDS_MS: Readonly<Record<number, number>> = { 17: 5 * MINUTE_MS, 18: 3 * MINUTE_MS, 40: 5 * MINUTE_MS };
export const thresholdOf = (queueId: number): number => THRESHOLDS_MS[queueId] ?? 5 * MINUTE_MS;

const FLAVOURS: readonly [Flavour, ...Flavour[]] = ['both', 'both', 'both', 'bus', 'engine'];
/** Inside the policy's grace of ten seconds, so that it must change nothing. */
const DISORDER: Disturbance = { duplicates: 0.05, disorder: 0.1, maxDelayMs: 5_000 };

export interface Traffic {
  readonly conversations: number;
  /** When each of them begins, played ms after the story's start. */
  startOf(n: number, random: Random): number;
  /** Default: every kind, as on a working day. */
  kindOf?(random: Random): Kind;
  /** Fraction of conversations whose queue shows only its hooks. Default 0.1. */
  readonly hooksOnly?: number;
}

/** Conversations of many kinds, queues and feeds, with duplicates and disorder. */
export const trafficScript = (traffic: Traffic, startAtMs: number, random: Random): Script => {
  const messages: NativeMessage[] = [];
  const expected: Expectation[] = [];
  for (let n = 0; n < traffic.conversations; n += 1) {
    const isHooksOnly = random() < (traffic.hooksOnly ?? 0.1);
    const queue = isHooksOnly ? HOOKS_QUEUE : pick(random, QUEUES);
    const played = conversation(traffic.kindOf?.(random) ?? randomKind(random), {
      conversationId: uuidFrom(random),
      startAtMs: startAtMs + Math.floor(traffic.startOf(n, random)),
      // Some customers come several times, in different chats.
      customer: customer(Math.floor(random() * traffic.conversations * 0.9)),
      queue,
      agents: AGENTS,
      random,
      flavour: isHooksOnly ? 'hooks' : pick(random, FLAVOURS),
      thresholdMs: thresholdOf(queue.id),
    });
    messages.push(...played.messages);
    expected.push(...played.expected);
  }
  return { messages: disturb(messages, DISORDER, random), expected };
};
