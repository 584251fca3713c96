import type { Clock } from '../../src/ports/clock';
import { AGENTS, customer, QUEUES } from './cast';
import { conversation, type Expectation } from './conversation';
import { pick, type Random, uuidFrom } from './random';
import type { Kind } from './scripts';
import type { WebitelSimulator } from './webitel-simulator';

/** How often each kind comes, roughly as on a working day: three of four are answered. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  answered: 55,
  'bot-only': 10,
  'agent-miss-then-answered': 8,
  transfer: 4,
  'missed-threshold': 4,
  'missed-left-waiting': 4,
  'missed-while-ringing': 3,
  'queue-left-unbridged': 3,
  'answered-late': 3,
  'agent-silent': 2,
  'queue-rejected': 1,
  'out-of-hours': 1,
  'short-abandon': 1,
  broadcast: 0.5,
  'returning-customer': 0.5,
};

export const randomKind = (random: Random): Kind => {
  const kinds = Object.entries(WEIGHTS) as [Kind, number][];
  let left = random() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of kinds) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'answered';
};

export interface TrafficOptions {
  readonly simulator: WebitelSimulator;
  readonly clock: Clock;
  readonly random: Random;
  readonly conversationsPerMinute: number;
  /** Customers to choose from: the fewer, the oftener one comes back. Default 500. */
  readonly customers?: number;
  onStarted?(kind: Kind, expected: readonly Expectation[]): void;
}

/** Starts a conversation of a random kind again and again, in the played time, until it is stopped. */
export const startTraffic = (options: TrafficOptions): { stop(): void } => {
  const { simulator, clock, random, conversationsPerMinute, customers = 500 } = options;
  let cancel = (): void => {};
  const start = (): void => {
    const kind = randomKind(random);
    const { messages, expected } = conversation(kind, {
      conversationId: uuidFrom(random),
      startAtMs: clock.now(),
      customer: customer(Math.floor(random() * customers)),
      queue: pick(random, QUEUES),
      agents: AGENTS,
      random,
    });
    options.onStarted?.(kind, expected);
    void simulator.play(messages);
    // Evenly spread between half and one and a half times the mean.
    cancel = clock.after((60_000 / conversationsPerMinute) * (0.5 + random()), start);
  };
  start();
  return { stop: () => cancel() };
};
