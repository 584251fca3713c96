import { put } from '../roles/http';
import type { Listening } from '../roles/relay';
import { createLife } from './life';
import type { Slot } from './slot';
import type { VirtualTime } from './virtual-time';

/** A request that Webitel makes. */
export interface Message {
  readonly conversationId: string;
  readonly atMs: number;
  readonly path: string;
  readonly body: unknown;
  /** A tap of the bus sends again until it is taken; a flow waits a second and never does. */
  readonly retries: boolean;
}

export interface RelayPlace {
  readonly slot: Slot;
  readonly listening: Listening;
}

/** What became of the messages. */
export interface Deliveries {
  readonly lost: Message[];
  readonly refused: string[];
  pending: number;
}

const FLOW_TIMEOUT_MS = 1_000;
const TAP_TIMEOUT_MS = 4_000;
const TAP_PAUSE_MS = 700;

/** Sends the messages to the relays: a conversation's own taps one after the other, flows whenever they come. */
export const startWebitel = (
  time: VirtualTime,
  relays: readonly RelayPlace[],
  messages: readonly Message[],
  random: () => number,
): Deliveries => {
  const webitel = createLife('webitel');
  const deliveries: Deliveries = { lost: [], refused: [], pending: messages.length };
  const queues = new Map<string, Message[]>();

  const attempt = (message: Message, done: () => void): void => {
    const place = relays[Math.floor(random() * relays.length)];
    const { life } = place?.slot ?? { life: null };
    let settled = false;
    const settle = (status: number | null, answer: unknown): void => {
      if (settled) return;
      settled = true;
      if (status === 202) done();
      else if (status === 400) {
        deliveries.refused.push(JSON.stringify(answer));
        done();
      } else if (message.retries) time.at(time.now() + TAP_PAUSE_MS, webitel, () => attempt(message, done));
      else {
        deliveries.lost.push(message);
        done();
      }
    };
    time.at(time.now() + (message.retries ? TAP_TIMEOUT_MS : FLOW_TIMEOUT_MS), webitel, () => settle(null, null));
    if (life === null) {
      time.at(time.now() + 1, webitel, () => settle(null, null));
      return;
    }
    time.at(time.now() + 1 + Math.floor(random() * 5), life, () => {
      const relay = place?.listening.relay;
      // Nobody listens there any more: the connection is refused.
      if (relay === null || relay === undefined) time.at(time.now(), webitel, () => settle(null, null));
      else
        put(relay.handle, message.path, message.body, ({ status, body }) =>
          time.at(time.now() + 1, webitel, () => settle(status, body)),
        );
    });
  };

  const done = (): void => {
    deliveries.pending -= 1;
  };
  const pump = (queue: Message[]): void => {
    const [first] = queue;
    if (first === undefined) return;
    attempt(first, () => {
      done();
      queue.shift();
      pump(queue);
    });
  };
  for (const message of messages) {
    time.at(message.atMs, webitel, () => {
      if (!message.retries) {
        attempt(message, done);
        return;
      }
      const queue = queues.get(message.conversationId) ?? [];
      queues.set(message.conversationId, queue);
      queue.push(message);
      if (queue.length === 1) pump(queue);
    });
  }
  return deliveries;
};
