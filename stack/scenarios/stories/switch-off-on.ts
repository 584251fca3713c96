import { pick } from '../../../simulators/webitel/random';
import type { Kind } from '../../../simulators/webitel/scripts';
import type { Scenario, Script } from '../scenario';
import { MINUTE_MS, trafficScript } from './traffic';

/** Off and on again; a change holds some seconds after it was made, so nobody begins to wait near one. */
const OFF_MS = 8 * MINUTE_MS;
const ON_MS = 16 * MINUTE_MS;
const CALM_MS = 2 * MINUTE_MS;
const END_MS = 22 * MINUTE_MS;
const SPANS = [
  { fromMs: 0, toMs: OFF_MS - CALM_MS, isOff: false },
  { fromMs: OFF_MS + CALM_MS, toMs: ON_MS - CALM_MS, isOff: true },
  { fromMs: ON_MS + CALM_MS, toMs: END_MS, isOff: false },
] as const;
const EACH = 80;
/** Those whose wait begins soon after the conversation does. */
const KINDS: readonly [Kind, ...Kind[]] = ['answered', 'missed-threshold', 'missed-threshold', 'missed-while-ringing'];

const script: Scenario['script'] = (startAtMs, random) => {
  const scripts = SPANS.map(({ fromMs, toMs, isOff }): Script => {
    const { messages, expected } = trafficScript(
      {
        conversations: EACH,
        startOf: (_, draw) => fromMs + draw() * (toMs - fromMs),
        kindOf: (draw) => pick(draw, KINDS),
        hooksOnly: 0,
      },
      startAtMs,
      random,
    );
    const wouldBeMissed = ({ kind }: { kind: string }): boolean => isOff && kind === 'missed';
    return {
      messages,
      expected: expected.map((each) =>
        wouldBeMissed(each)
          ? { ...each, kind: 'ignored', reason: 'switched-off' }
          : { conversationId: each.conversationId, kind: each.kind },
      ),
    };
  });
  return {
    messages: scripts.flatMap(({ messages }) => messages).sort((a, b) => a.atMs - b.atMs),
    expected: scripts.flatMap(({ expected }) => expected),
  };
};

export const switchOffOn: Scenario = {
  about: `${EACH} conversations before the switch is turned off, ${EACH} while it is off, ${EACH} after it is on again`,
  speed: 8,
  embeddedSpeed: 60,
  seed: 17,
  lastDeadlineMs: 7 * MINUTE_MS,
  script,
  operators: { contested: 0.3, accepted: 0.3, declined: 0.1, completed: 0.3 },
  disruptions: [
    { kind: 'switch', atMs: OFF_MS, says: 'the switch is turned off', on: false },
    { kind: 'switch', atMs: ON_MS, says: 'the switch is turned on', on: true },
  ],
};
