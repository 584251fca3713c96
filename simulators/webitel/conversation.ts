import { busMessages, engineMessages } from './bus';
import type { Agent, Customer, Queue } from './cast';
import { hookMessages } from './hooks';
import { type Random, uuidFrom } from './random';
import { type Kind, SCRIPTS } from './scripts';
import { bigId, createStage, type NativeMessage, type Stage } from './stage';
import type { Expected, Flavour, Step } from './step';

export interface ConversationOptions {
  readonly conversationId: string;
  readonly startAtMs: number;
  readonly customer: Customer;
  readonly queue: Queue;
  readonly agents: readonly Agent[];
  readonly random: Random;
  /** Default `both`. */
  readonly flavour?: Flavour;
  /** Default 1. */
  readonly domainId?: number;
  /** The queue's threshold, from which the scripts take their times. Default five minutes. */
  readonly thresholdMs?: number;
}

/** What the rules make of a conversation, if every message arrives. */
export interface Expectation extends Expected {
  readonly conversationId: string;
}

export interface Played {
  /** In the order in which Webitel sends them. */
  readonly messages: readonly NativeMessage[];
  /** One for each conversation that the feeds see. */
  readonly expected: readonly Expectation[];
}

/** From the end of a missed chat until the same customer writes again. */
const RETURNS_AFTER_MS = 120_000;

/** One conversation of a kind (of `returning-customer`: two) in native messages, with what it comes to. Pure: the same random numbers, the same messages. */
export const conversation = (kind: Kind, options: ConversationOptions): Played => {
  const first = play(kind, options);
  if (kind !== 'returning-customer') return first;
  const endMs = Math.max(options.startAtMs, ...first.messages.map((message) => message.atMs));
  const second = play(kind, {
    ...options,
    conversationId: uuidFrom(options.random),
    startAtMs: endMs + RETURNS_AFTER_MS,
  });
  return {
    messages: [...first.messages, ...second.messages],
    expected: [...first.expected, ...second.expected],
  };
};

const play = (kind: Kind, options: ConversationOptions): Played => {
  const { flavour = 'both', domainId = 1, thresholdMs = 300_000 } = options;
  const stage = createStage({ ...options, domainId });
  const script = SCRIPTS[kind];
  const messages: NativeMessage[] = [];
  let atMs = options.startAtMs;
  for (const step of script.steps(thresholdMs)) {
    atMs += step.afterMs;
    begin(stage, step, atMs);
    messages.push(...render(stage, step, atMs, flavour));
    end(stage, step);
  }
  const expected: Expected | null = script.expected[flavour];
  return {
    messages: messages.sort((a, b) => a.atMs - b.atMs),
    expected: expected === null ? [] : [{ conversationId: options.conversationId, ...expected }],
  };
};

const render = (stage: Stage, step: Step, atMs: number, flavour: Flavour): readonly NativeMessage[] => {
  switch (flavour) {
    case 'both':
      return [...busMessages(stage, step, atMs), ...hookMessages(stage, step, atMs)];
    case 'bus':
      return busMessages(stage, step, atMs);
    case 'engine':
      return engineMessages(stage, step, atMs);
    case 'hooks':
      return hookMessages(stage, step, atMs);
  }
};

/** What is so from this step on. */
const begin = (stage: Stage, step: Step, atMs: number): void => {
  const write = (channelId: string | null): void => {
    stage.messages.push({ id: bigId(stage.random), channelId, atMs });
  };
  switch (step.kind) {
    case 'customer-starts':
    case 'customer-writes':
      write(stage.customerChannelId);
      break;
    case 'bot-writes':
      write(null);
      break;
    case 'agent-writes':
      write(stage.invites.get(step.agent) ?? null);
      break;
    case 'joins-queue':
      stage.attemptId = bigId(stage.random);
      stage.joinedQueueAtMs = atMs;
      stage.bridged = null;
      break;
    case 'agent-offered':
      stage.invites.set(step.agent, uuidFrom(stage.random));
      break;
    case 'agent-joins':
      stage.bridged = { agent: step.agent, atMs };
      break;
    case 'broadcast':
      // Its sender is a member, and so hears its end.
      stage.invites.set(0, uuidFrom(stage.random));
      break;
    case 'agent-declines':
    case 'agent-leaves':
    case 'leaves-queue':
    case 'queue-rejected':
    case 'closes':
      break;
  }
};

/** What is no longer so after it. */
const end = (stage: Stage, step: Step): void => {
  if (step.kind === 'agent-declines' || step.kind === 'agent-leaves') stage.invites.delete(step.agent);
  if (step.kind === 'closes') stage.invites.clear();
};
