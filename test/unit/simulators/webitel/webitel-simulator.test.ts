import { AGENTS, customer, QUEUES } from '../../../../simulators/webitel/cast';
import { conversation } from '../../../../simulators/webitel/conversation';
import { disturb } from '../../../../simulators/webitel/disturb';
import { seeded, uuidFrom } from '../../../../simulators/webitel/random';
import { KINDS } from '../../../../simulators/webitel/scripts';
import { randomKind } from '../../../../simulators/webitel/traffic';
import { createWebitelSimulator, type WebitelSimulator } from '../../../../simulators/webitel/webitel-simulator';
import { createVirtualClock } from '../../../../src/clock/clocks';
import type { ChatEvent } from '../../../../src/topology/chat-event';
import { T } from '../../../support/chat-events';
import { type RelayUnderTest, startRelayUnderTest } from '../../../support/relay';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Ten minutes in half a second. */
const clock = () => createVirtualClock({ realStartMs: Date.now(), virtualStartMs: T, speed: 1_200 });

const setUp = async (
  onSend?: (events: readonly ChatEvent[]) => Promise<void>,
): Promise<{ relay: RelayUnderTest; simulator: WebitelSimulator }> => {
  const relay = await startRelayUnderTest({ token: 'token', ratePerSecond: 1_000_000 }, onSend);
  const simulator = createWebitelSimulator({ relayUrl: relay.url, token: 'token', clock: clock() });
  closing.push(relay.close, simulator.stop);
  return { relay, simulator };
};

const answered = (flavour: 'bus' | 'hooks' | 'both') => {
  const random = seeded(4);
  return conversation('answered', {
    conversationId: uuidFrom(random),
    startAtMs: T,
    customer: customer(1),
    queue: QUEUES[0],
    agents: AGENTS,
    random,
    flavour,
  }).messages;
};

describe('the simulated Webitel', () => {
  it('gets every message of a conversation taken', async () => {
    const { relay, simulator } = await setUp();
    const messages = answered('both');
    await simulator.play(messages);
    expect(simulator.deliveries()).toMatchObject({ taken: messages.length, lost: [], refused: [] });
    expect(new Set(relay.events().map((event) => event.type))).toEqual(
      new Set([
        'conversation-started',
        'queue-joined',
        'agent-offered',
        'agent-joined',
        'message-sent',
        'agent-left',
        'queue-left',
        'conversation-closed',
      ]),
    );
  });

  it('a tap of the bus sends again what was not taken', async () => {
    let failures = 2;
    const { relay, simulator } = await setUp(async (events) => {
      if (failures > 0 && events.some((event) => event.type !== 'heartbeat')) {
        failures -= 1;
        throw new Error('no broker');
      }
    });
    const messages = answered('bus');
    await simulator.play(messages);
    expect(simulator.deliveries()).toMatchObject({ taken: messages.length, retried: 2, lost: [] });
    expect(relay.events().length).toBeGreaterThan(0);
  });

  it('a flow does not: what was not taken is lost, and said so', async () => {
    const { relay, simulator } = await setUp(async (events) => {
      if (events.some((event) => event.type === 'queue-joined')) throw new Error('no broker');
    });
    await simulator.play(answered('hooks'));
    const states = simulator.deliveries().lost.map((message) => (message.body as { state: string }).state);
    expect(states).toEqual(['joined', 'wait_agent']);
    expect(relay.events().map((event) => event.type)).not.toContain('queue-joined');
  });

  it('says what the relay refused', async () => {
    const relay = await startRelayUnderTest({ token: 'token' });
    const simulator = createWebitelSimulator({ relayUrl: relay.url, token: 'wrong', clock: clock() });
    closing.push(relay.close, simulator.stop);
    const messages = answered('hooks');
    await simulator.play(messages);
    expect(simulator.deliveries().refused).toHaveLength(messages.length);
  });

  it('stops in the middle of a conversation', async () => {
    const { simulator } = await setUp();
    const later = answered('hooks').map((message) => ({ ...message, atMs: message.atMs + 3_600_000_000 }));
    const playing = simulator.play(later);
    await simulator.stop();
    await playing;
    expect(simulator.deliveries().taken).toBe(0);
  });
});

describe('disturbance', () => {
  it('loses nothing, delays no longer than it says, and sends some twice', () => {
    const messages = answered('both');
    const disturbed = disturb(messages, { duplicates: 0.5, disorder: 0.5, maxDelayMs: 8_000 }, seeded(2));
    expect(disturbed.length).toBeGreaterThan(messages.length);
    for (const message of messages) {
      const copies = disturbed.filter((copy) => copy.body === message.body);
      expect(copies.length).toBeGreaterThanOrEqual(1);
      for (const copy of copies) expect(copy.atMs - message.atMs).toBeLessThan(8_000);
    }
  });
});

describe('random traffic', () => {
  it('comes to every kind', () => {
    const random = seeded(1);
    const kinds = new Set(Array.from({ length: 5_000 }, () => randomKind(random)));
    expect([...kinds].sort()).toEqual([...KINDS].sort());
  });
});
