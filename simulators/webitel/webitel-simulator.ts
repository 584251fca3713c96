import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock';
import { type Access, deliver } from './deliver';
import type { NativeMessage } from './stage';

export interface WebitelSimulatorOptions extends Access {
  /** The played time: messages go out when it reaches theirs. */
  readonly clock: Clock;
  /** Requests at a time. One conversation's messages go one after the other. Default 8. */
  readonly lanes?: number;
}

/** What became of the messages so far. */
export interface Deliveries {
  /** Messages that the relay took. */
  readonly taken: number;
  /** Requests that were sent again. */
  readonly retried: number;
  /** Messages of flows that got no 202: a flow never asks twice. Their conversations may come to something else. */
  readonly lost: readonly NativeMessage[];
  /** Messages that the relay called wrong, with its answer. */
  readonly refused: readonly { readonly message: NativeMessage; readonly answer: string }[];
}

export interface WebitelSimulator {
  /** Resolves when all of these were sent; several plays may overlap. */
  play(messages: readonly NativeMessage[]): Promise<void>;
  deliveries(): Deliveries;
  /** Sends nothing more; what is on its way ends first. */
  stop(): Promise<void>;
}

/** A tap that fell behind sends this many at once. */
const TOGETHER = 100;
/** `httpRequest` of a flow waits so long. */
const FLOW_TIMEOUT_MS = 1_000;
const TAP_TIMEOUT_MS = 10_000;
/** Nobody waits longer than this to try again. */
const LONGEST_PAUSE_MS = 2_000;

/** Plays native messages through the relay, as a tap of the bus (careful, in order) and as flows (once, impatient) would. */
export const createWebitelSimulator = (options: WebitelSimulatorOptions): WebitelSimulator => {
  const { clock, lanes: laneCount = 8 } = options;
  const stopping = new AbortController();
  const totals = { taken: 0, retried: 0 };
  const lost: NativeMessage[] = [];
  const refused: { message: NativeMessage; answer: string }[] = [];
  const running = new Set<Promise<void>>();

  const send = async (messages: readonly NativeMessage[]): Promise<void> => {
    const [first] = messages;
    if (first === undefined) return;
    const payload = messages.length === 1 ? first.body : messages.map((message) => message.body);
    const timeoutMs = first.retries ? TAP_TIMEOUT_MS : FLOW_TIMEOUT_MS;
    while (!stopping.signal.aborted) {
      const delivery = await deliver(options, first.path, payload, timeoutMs);
      if (delivery.kind === 'taken') {
        totals.taken += messages.length;
        return;
      }
      if (delivery.kind === 'refused') {
        refused.push(...messages.map((message) => ({ message, answer: delivery.answer })));
        return;
      }
      if (!first.retries) {
        lost.push(...messages);
        return;
      }
      totals.retried += 1;
      await pause(Math.min(delivery.retryAfterMs, LONGEST_PAUSE_MS), undefined, { signal: stopping.signal }).catch(
        () => {},
      );
    }
  };

  const lane = async (messages: readonly NativeMessage[]): Promise<void> => {
    let next = 0;
    for (let head = messages[next]; head !== undefined && !stopping.signal.aborted; head = messages[next]) {
      await until(clock, head.atMs, stopping.signal);
      if (stopping.signal.aborted) return;
      const together = dueTogether(messages, next, clock.now());
      next += together.length;
      await send(together);
    }
  };

  return {
    play: async (messages) => {
      const byLane = Array.from({ length: laneCount }, (): NativeMessage[] => []);
      for (const message of messages) byLane[laneOf(message.conversationId, laneCount)]?.push(message);
      const playing = Promise.all(byLane.map((own) => lane(own.sort((a, b) => a.atMs - b.atMs)))).then(() => {});
      running.add(playing);
      await playing.finally(() => running.delete(playing));
    },
    deliveries: () => ({ ...totals, lost: [...lost], refused: [...refused] }),
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
};

/** The first message, and what of the same tap is due by now right behind it; each flow makes a request of its own. */
const dueTogether = (messages: readonly NativeMessage[], from: number, nowMs: number): readonly NativeMessage[] => {
  const [first] = messages.slice(from, from + 1);
  if (first === undefined || !first.retries) return first === undefined ? [] : [first];
  let to = from + 1;
  for (let other = messages[to]; other !== undefined && to - from < TOGETHER; other = messages[to]) {
    if (!other.retries || other.path !== first.path || other.atMs > nowMs) break;
    to += 1;
  }
  return messages.slice(from, to);
};

const until = (clock: Clock, atMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const waitMs = atMs - clock.now();
    if (waitMs <= 0 || signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(waitMs, done);
    signal.addEventListener('abort', done);
  });

const laneOf = (conversationId: string, lanes: number): number => {
  let hash = 0;
  for (const character of conversationId) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash % lanes;
};
