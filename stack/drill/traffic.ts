import { AGENTS, customer } from '../../simulators/webitel/cast';
import { conversation } from '../../simulators/webitel/conversation';
import { seeded, uuidFrom } from '../../simulators/webitel/random';
import { createWebitelSimulator } from '../../simulators/webitel/webitel-simulator';
import type { Expectation } from '../scenarios/judge';
import type { Stack } from '../stack';

/** Of the demo policy: nobody waits longer there than ten seconds. */
const QUEUE = { id: 20, name: 'Try it' };
const THRESHOLD_MS = 10_000;

export interface DrillTraffic {
  /** What everything that was started comes to. */
  readonly expected: readonly Expectation[];
  /** No more conversations; resolves when those under way have ended. */
  stop(): Promise<void>;
}

/** So many chats a second that nobody answers, each of another customer. */
export const startMisses = (stack: Stack, perSecond: number): DrillTraffic => {
  const random = seeded(1);
  const expected: Expectation[] = [];
  const playing: Promise<void>[] = [];
  const webitel = createWebitelSimulator({ relayUrl: stack.endpoints.relay, clock: stack.clock });
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    const played = conversation('missed-threshold', {
      conversationId: uuidFrom(random),
      startAtMs: stack.clock.now(),
      customer: customer(10_000 + n),
      queue: QUEUE,
      agents: AGENTS,
      random,
      thresholdMs: THRESHOLD_MS,
    });
    // Why it was missed is another's matter.
    expected.push(...played.expected.map(({ conversationId, kind }) => ({ conversationId, kind })));
    playing.push(webitel.play(played.messages));
  }, 1_000 / perSecond);
  return {
    expected,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(playing);
      await webitel.stop();
    },
  };
};
