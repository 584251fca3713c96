import type { Agent, Customer, Queue } from './cast';
import { type Random, uuidFrom } from './random';

/** A message in the shape in which Webitel sends it. */
export interface NativeMessage {
  readonly conversationId: string;
  /** When it leaves Webitel, ms; not before what it tells. */
  readonly atMs: number;
  /** The relay's path with its query. */
  readonly path: string;
  readonly body: unknown;
  /** A tap of the bus sends again until it is taken; a flow waits a second and never does. */
  readonly retries: boolean;
}

/** Where a conversation stands while it is played. */
export interface Stage {
  readonly conversationId: string;
  readonly domainId: number;
  readonly customer: Customer;
  readonly queue: Queue;
  readonly agents: readonly Agent[];
  readonly random: Random;
  readonly customerChannelId: string;
  readonly startedAtMs: number;
  /** Agents' invites that are open or taken, by agent: they hear the bus. An invite's id is the channel's. */
  readonly invites: Map<number, string>;
  /** What was written so far; an invite brings it along. */
  readonly messages: { readonly id: number; readonly channelId: string | null; readonly atMs: number }[];
  attemptId: number;
  joinedQueueAtMs: number | null;
  bridged: { readonly agent: number; readonly atMs: number } | null;
}

export interface StageOptions {
  readonly conversationId: string;
  readonly startAtMs: number;
  readonly domainId: number;
  readonly customer: Customer;
  readonly queue: Queue;
  readonly agents: readonly Agent[];
  readonly random: Random;
}

export const createStage = ({ startAtMs, ...options }: StageOptions): Stage => ({
  ...options,
  customerChannelId: uuidFrom(options.random),
  startedAtMs: startAtMs,
  invites: new Map(),
  messages: [],
  attemptId: bigId(options.random),
  joinedQueueAtMs: null,
  bridged: null,
});

/** Webitel's sequences: large, unique enough, not in order. */
export const bigId = (random: Random): number => 100_000_000 + Math.floor(random() * 9_000_000_000);

export const agentAt = (stage: Stage, agent: number): Agent => {
  const found = stage.agents[agent % Math.max(1, stage.agents.length)];
  if (found === undefined) throw new Error('a conversation with agents needs at least one');
  return found;
};
