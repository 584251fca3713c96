import { seeded } from '../../simulators/webitel/random';
import { createWebitelSimulator, type WebitelSimulator } from '../../simulators/webitel/webitel-simulator';
import type { RealStack } from '../real-stack';
import type { Expectation } from '../scenarios/judge';
import { startOperators } from '../scenarios/operators';
import { waitUntil } from '../servers/wait-until';
import { type ChaosScript, chaosScript, LONGEST_MS } from './chaos-script';
import { healedAtMs, planFaults } from './plan-faults';
import { type PlayedFault, runPlan } from './run-plan';

export interface RoundOptions {
  readonly seed: number;
  readonly faults: number;
  /** Played seconds for each real one. */
  readonly speed: number;
  readonly say: (line: string) => void;
}

export interface PlayedRound {
  readonly conversations: number;
  readonly faults: readonly PlayedFault[];
  /** Of conversations whose every message the relay took. */
  readonly expected: readonly Expectation[];
}

const LEAD_MS = 3_000;
const EVERY_MS = 3_500;
const DELIVERED_WITHIN_MS = 120_000;
const HABITS = { contested: 0.4, accepted: 0.3, declined: 0.15, completed: 0.4 };

/** Plays traffic and faults until both are over; what they came to is judged afterwards. */
export const playRound = async (stack: RealStack, options: RoundOptions): Promise<PlayedRound> => {
  const { clock } = stack;
  const { seed, speed, say } = options;
  // Sorted: they came up in any order, and the seed shall hit the same ones.
  const roles = stack.processes
    .map(({ name }) => name)
    .filter((name) => name !== 'creatio')
    .sort();
  const plan = planFaults(seeded(seed), { faults: options.faults, roles: roles as [string], everyMs: EVERY_MS });
  const startAtMs = clock.now() + LEAD_MS * speed;
  // Deadlines shall pass while there are faults, not after them.
  const beginningsMs = Math.max(LONGEST_MS / 3, healedAtMs(plan) * speed - LONGEST_MS);
  const script = chaosScript(startAtMs, beginningsMs, seeded(seed + 1));
  say(
    `seed ${seed}: ${script.conversations} conversations, ${plan.length} faults in ${Math.round(healedAtMs(plan) / 1_000)} s`,
  );
  const relays = relaysOf(stack).map((relayUrl) =>
    createWebitelSimulator({
      relayUrl,
      token: stack.secrets.relayToken,
      hmacSecret: stack.secrets.relayHmacSecret,
      clock,
    }),
  );
  const teams = actionsOf(stack).map((actions, team) =>
    startOperators({ ...stack, endpoints: { ...stack.endpoints, actions } }, HABITS, seeded(seed + 2 + team)),
  );
  try {
    const delivered = Promise.all(shared(script, relays).map(([relay, messages]) => relay.play(messages)));
    const faults = await runPlan(stack, plan, say);
    say('all faults are healed');
    let isDelivered = false;
    delivered.then(() => (isDelivered = true)).catch(() => {});
    await waitUntil('Webitel to have sent everything', DELIVERED_WITHIN_MS, () => isDelivered);
    await Promise.all(teams.map((team) => team.stop()));
    const unsure = new Set(relays.flatMap(notTaken));
    return {
      conversations: script.conversations,
      faults,
      expected: script.expected.filter(({ conversationId }) => !unsure.has(conversationId)),
    };
  } finally {
    await Promise.allSettled([...teams.map((team) => team.stop()), ...relays.map((relay) => relay.stop())]);
  }
};

const relaysOf = (stack: RealStack): string[] => urlsOf(stack, 'relay');
const actionsOf = (stack: RealStack): string[] => urlsOf(stack, 'actions');
const urlsOf = ({ endpoints }: RealStack, role: string): string[] =>
  endpoints.roles.filter(({ name }) => name === role || name.startsWith(`${role}-`)).map(({ url }) => url);

/** Each conversation goes to one relay: another one may write later messages first. */
const shared = (
  { messages }: ChaosScript,
  relays: readonly WebitelSimulator[],
): [WebitelSimulator, ChaosScript['messages']][] =>
  relays.map((relay, index) => [
    relay,
    messages.filter(({ conversationId }) => Number.parseInt(conversationId.slice(0, 6), 16) % relays.length === index),
  ]);

/** What a flow couldn't deliver is nowhere: those conversations may come to something else. */
const notTaken = (relay: WebitelSimulator): string[] => {
  const { lost, refused } = relay.deliveries();
  return [...lost, ...refused.map(({ message }) => message)].map(({ conversationId }) => conversationId);
};
