import * as fc from 'fast-check';
import { AGENTS, customer, HOOKS_QUEUE, QUEUES } from '../../../simulators/webitel/cast';
import { conversation } from '../../../simulators/webitel/conversation';
import { disturb } from '../../../simulators/webitel/disturb';
import { seeded, uuidFrom } from '../../../simulators/webitel/random';
import { KINDS, type Kind } from '../../../simulators/webitel/scripts';
import type { NativeMessage } from '../../../simulators/webitel/stage';
import { FLAVOURS, type Flavour } from '../../../simulators/webitel/step';
import { uuidV5 } from '../../../src/ids/uuid-v5';
import type { ChatEvent } from '../../../src/topology/chat-event';
import { createDetector } from '../../../src/topology/detector/detector';
import type { Verdict } from '../../../src/topology/verdict';
import { translate } from '../../../src/webitel/translate';
import { beatAt, T } from '../../support/chat-events';
import { fold } from '../../support/fold';

const MINUTE = 60_000;
const combinations = KINDS.flatMap((kind) => FLAVOURS.map((flavour) => ({ kind, flavour })));

const played = (kind: Kind, flavour: Flavour, seed: number) => {
  const random = seeded(seed);
  return conversation(kind, {
    conversationId: uuidFrom(random),
    startAtMs: T,
    customer: customer(7),
    queue: flavour === 'hooks' ? HOOKS_QUEUE : QUEUES[0],
    agents: AGENTS.slice(0, 2),
    random,
    flavour,
  });
};

/** As the relay would write them: one time of arrival each, in the order in which they were sent. */
const written = (messages: readonly NativeMessage[]): readonly ChatEvent[] =>
  messages.flatMap((message) => {
    const domain = new URL(message.path, 'http://relay').searchParams.get('domain');
    return translate(message.body, domain, '').map((draft) => ({ ...draft, receivedAt: message.atMs }));
  });

/** Heartbeats between the events, and long after them. */
const withBeats = (events: readonly ChatEvent[]): readonly ChatEvent[] => {
  const lastMs = Math.max(T, ...events.map((event) => event.receivedAt)) + 30 * MINUTE;
  const log: ChatEvent[] = [];
  let next = 0;
  for (let atMs = T; atMs <= lastMs; atMs += 2_500) {
    for (let event = events[next]; event !== undefined && event.receivedAt <= atMs; event = events[next]) {
      log.push(event);
      next += 1;
    }
    log.push(beatAt(atMs - T));
  }
  return log;
};

const verdictsOf = (events: readonly ChatEvent[], conversationId: string): readonly string[] => {
  const own = events.filter((event) => event.conversationId === conversationId);
  if (own.length === 0) return [];
  return fold(createDetector({ uuidV5 }), withBeats(own)).outputs.flatMap((output) => {
    if (output.topic !== 'verdicts') return [];
    const verdict: Verdict = output.value;
    return verdict.kind === 'agent-miss' ? [] : [`${verdict.kind}(${verdict.reason})`];
  });
};

describe('a simulated conversation', () => {
  it.each(combinations)('$kind through $flavour comes to what its script says', ({ kind, flavour }) => {
    const { messages, expected } = played(kind, flavour, 1);
    const events = written(messages);

    const conversations = new Set(messages.map((message) => message.conversationId));
    for (const id of conversations) {
      const wanted = expected.filter((one) => one.conversationId === id).map((one) => `${one.kind}(${one.reason})`);
      expect(verdictsOf(events, id)).toEqual(wanted);
    }
    if (expected.length === 0) expect(events).toEqual([]);
  });

  it('comes to the same with duplicates and with disorder within the grace', () => {
    fc.assert(
      fc.property(fc.constantFrom(...combinations), fc.integer({ min: 1 }), ({ kind, flavour }, seed) => {
        const { messages, expected } = played(kind, flavour, seed);
        const noise = { duplicates: 0.3, disorder: 0.3, maxDelayMs: 8_000 };
        const events = written(disturb(messages, noise, seeded(seed + 1)));
        for (const { conversationId, kind: verdict, reason } of expected) {
          expect(verdictsOf(events, conversationId)).toEqual([`${verdict}(${reason})`]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('never lets a message’s text through', () => {
    for (const { kind, flavour } of combinations) {
      const { messages } = played(kind, flavour, 3);
      expect(JSON.stringify(written(messages))).not.toContain('not to be carried');
    }
  });

  it('is the same for the same seed', () => {
    expect(played('transfer', 'both', 5)).toEqual(played('transfer', 'both', 5));
    expect(played('transfer', 'both', 5)).not.toEqual(played('transfer', 'both', 6));
  });

  it('keeps the times of joins, leaves and declines in whole seconds, as Webitel publishes them', () => {
    const names = /^event\.(join_conversation|leave_conversation|decline_invite)\./;
    const bodies = played('agent-miss-then-answered', 'bus', 9)
      .messages.map((message) => message.body as { routingKey: string; body: { timestamp: number } })
      .filter(({ routingKey }) => names.test(routingKey));
    expect(bodies.length).toBeGreaterThan(2);
    for (const { body } of bodies) expect(body.timestamp % 1000).toBe(0);
  });
});
