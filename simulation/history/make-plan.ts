import { AGENTS, customer, HOOKS_QUEUE, QUEUES } from '../../simulators/webitel/cast';
import { conversation } from '../../simulators/webitel/conversation';
import { disturb } from '../../simulators/webitel/disturb';
import { type Random, uuidFrom } from '../../simulators/webitel/random';
import { KINDS } from '../../simulators/webitel/scripts';
import { FLAVOURS } from '../../simulators/webitel/step';
import type { Message } from '../world/webitel';
import { makeAccidents } from './accidents';
import { type Plan, T0 } from './plan';
import { GRACE_MS, makePolicies } from './policies';
import { between, chance, oneOf, randomOf } from './random';
import { wildConversation, wildMessages } from './wild';

/** The history that belongs to a seed. */
export const makePlan = (seed: number): Plan => {
  const random = randomOf(seed, 'shape');
  const lengthMs = between(random, 60, 300) * 1_000;
  const processes = {
    relay: between(random, 1, 2),
    detector: between(random, 1, 2),
    cases: between(random, 1, 2),
    connector: between(random, 1, 2),
    actions: 1,
  };
  const thresholdMs = oneOf(random, [20_000, 45_000, 60_000]);
  const calmMs = T0 + lengthMs + 120_000;
  return {
    seed,
    pace: {
      heartbeatMs: oneOf(random, [4_000, 9_000, 15_000, 21_000]),
      pollMs: oneOf(random, [10_000, 20_000, 45_000]),
      sideInputsMs: oneOf(random, [2_000, 6_000, 15_000]),
      sessionMs: oneOf(random, [4_000, 10_000]),
      restartMs: oneOf(random, [500, 3_000, 15_000, 70_000]),
    },
    processes,
    policies: makePolicies(randomOf(seed, 'policies'), thresholdMs, lengthMs),
    switches: makeSwitches(randomOf(seed, 'switch'), lengthMs),
    conversations: Array.from({ length: between(random, 1, 14) }, (_, id) => {
      const own = randomOf(seed, `conversation ${id}`);
      const startMs = T0 + 30_000 + between(own, 0, lengthMs);
      return chance(own, 0.4) ? played(own, id, startMs, thresholdMs) : wild(own, id, startMs, thresholdMs);
    }),
    strays: makeStrays(randomOf(seed, 'strays'), lengthMs),
    accidents: makeAccidents(randomOf(seed, 'accidents'), processes, lengthMs),
    calmMs,
  };
};

type Planned = Plan['conversations'][number];

const played = (random: Random, id: number, startMs: number, thresholdMs: number): Planned => {
  const kind = oneOf(random, KINDS);
  const flavour = oneOf(random, FLAVOURS);
  const { messages } = conversation(kind, {
    conversationId: uuidFrom(random),
    startAtMs: startMs,
    customer: customer(between(random, 0, 4)),
    queue: flavour === 'hooks' ? HOOKS_QUEUE : oneOf(random, QUEUES),
    agents: AGENTS,
    random,
    flavour,
    thresholdMs,
  });
  const maxDelayMs = oneOf(random, [0, 5_000, GRACE_MS - 1_000, GRACE_MS + 60_000]);
  const sent: readonly Message[] = disturb(messages, { duplicates: 0.1, disorder: 0.2, maxDelayMs }, random);
  return { id, kind, messages: sent };
};

const wild = (random: Random, id: number, startMs: number, thresholdMs: number): Planned => {
  const options = { conversationId: uuidFrom(random), startMs, thresholdMs, graceMs: GRACE_MS, customers: 4 };
  return { id, kind: 'wild', messages: wildMessages(random, options, wildConversation(random, options)) };
};

const makeSwitches = (random: Random, lengthMs: number): Plan['switches'] => {
  const first = { atMs: T0, value: chance(random, 0.9) };
  if (chance(random, 0.45)) return [first];
  const changes = Array.from({ length: between(random, 1, 3) }, () => T0 + between(random, 20_000, lengthMs));
  return [
    first,
    ...changes
      .sort((a, b) => a - b)
      .map((atMs, index) => ({ atMs, value: index % 2 === 0 ? !first.value : first.value })),
  ];
};

const makeStrays = (random: Random, lengthMs: number): Plan['strays'] =>
  chance(random, 0.8)
    ? []
    : Array.from({ length: between(random, 1, 3) }, () => ({
        atMs: T0 + between(random, 5_000, lengthMs),
        topic: oneOf(random, ['chatEvents', 'caseEvents', 'activityCommands'] as const),
        kind: oneOf(random, ['bytes', 'key', 'empty'] as const),
      }));
