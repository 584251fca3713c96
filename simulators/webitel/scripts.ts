import type { Expected, Flavour, Step } from './step';

/** One kind of conversation: its steps, and what it comes to as each set of feeds sees it. null: these feeds don't see it at all. */
export interface Script {
  readonly about: string;
  steps(thresholdMs: number): readonly Step[];
  readonly expected: Readonly<Record<Flavour, Expected | null>>;
}

const ANSWERED: Expected = { kind: 'answered', reason: 'answered-in-time' };
const missed = (reason: string): Expected => ({ kind: 'missed', reason });
const ignored = (reason: string): Expected => ({ kind: 'ignored', reason });
const everywhere = (expected: Expected): Script['expected'] => ({
  both: expected,
  bus: expected,
  engine: expected,
  hooks: expected,
});
/** Bus feeds hear only what some agent was invited to. */
const notOnTheBus = (expected: Expected): Script['expected'] => ({ ...everywhere(expected), bus: null, engine: null });

const SECOND = 1_000;
const MINUTE = 60_000;
/** How long an invite rings. */
const RINGS_MS = 30 * SECOND;
/** From one agent's miss to the next offer. */
const PAUSE_MS = 15 * SECOND;

/** A customer writes, the bot greets, the flow hands over to a queue. */
const INTO_QUEUE: readonly Step[] = [
  { kind: 'customer-starts', afterMs: 0 },
  { kind: 'bot-writes', afterMs: 800 },
  { kind: 'customer-writes', afterMs: 5 * SECOND },
  { kind: 'joins-queue', afterMs: 1_200 },
];

const letRing = (agent: number): readonly Step[] => [
  { kind: 'agent-offered', agent, afterMs: PAUSE_MS },
  { kind: 'agent-declines', agent, cause: 'TIMEOUT', afterMs: RINGS_MS },
];

const served = (agent: number): readonly Step[] => [
  { kind: 'agent-joins', agent, afterMs: 8 * SECOND },
  { kind: 'agent-writes', agent, afterMs: 12 * SECOND },
  { kind: 'customer-writes', afterMs: 20 * SECOND },
  { kind: 'agent-writes', agent, afterMs: 15 * SECOND },
];

const goodbye = (agent: number): readonly Step[] => [
  { kind: 'agent-leaves', agent, cause: null, afterMs: MINUTE },
  { kind: 'leaves-queue', result: 'success', afterMs: SECOND },
  { kind: 'closes', cause: 'flow_end', afterMs: 2 * SECOND },
];

/** Two agents in turn let it ring until the threshold is past. */
const ringsUntil = (thresholdMs: number): readonly Step[] =>
  Array.from({ length: Math.ceil((thresholdMs + MINUTE) / (PAUSE_MS + RINGS_MS)) }, (_, i) => letRing(i % 2)).flat();

const lostAtThreshold = (thresholdMs: number): readonly Step[] => [
  ...INTO_QUEUE,
  ...ringsUntil(thresholdMs),
  { kind: 'leaves-queue', result: 'abandoned', afterMs: 5 * SECOND },
  { kind: 'closes', cause: 'flow_end', afterMs: MINUTE },
];

export const SCRIPTS = {
  answered: {
    about: 'an agent takes it and writes',
    steps: () => [...INTO_QUEUE, { kind: 'agent-offered', agent: 0, afterMs: 2 * SECOND }, ...served(0), ...goodbye(0)],
    expected: everywhere(ANSWERED),
  },
  'missed-threshold': {
    about: 'it rings at one agent after the other, nobody joins',
    steps: lostAtThreshold,
    expected: everywhere(missed('queue-timeout')),
  },
  'missed-left-waiting': {
    about: 'the customer gives up between two offers',
    steps: () => [
      ...INTO_QUEUE,
      ...letRing(0),
      { kind: 'closes', cause: 'client_leave', afterMs: 5 * SECOND },
      { kind: 'leaves-queue', result: 'abandoned', afterMs: 200 },
    ],
    // Nobody is invited at that moment, so the bus never says that the customer left.
    expected: {
      ...everywhere(missed('customer-left-waiting')),
      bus: missed('queue-timeout'),
      engine: missed('queue-timeout'),
    },
  },
  'missed-while-ringing': {
    about: 'the customer gives up while it rings',
    steps: () => [
      ...INTO_QUEUE,
      { kind: 'agent-offered', agent: 0, afterMs: 30 * SECOND },
      { kind: 'closes', cause: 'client_leave', afterMs: 12 * SECOND },
      { kind: 'leaves-queue', result: 'cancel', afterMs: 200 },
    ],
    expected: everywhere(missed('offer-interrupted')),
  },
  'queue-left-unbridged': {
    about: 'no agent is free; the queue gives up, the bot says sorry, the chat stays open for a while',
    steps: () => [
      ...INTO_QUEUE,
      { kind: 'leaves-queue', result: 'abandoned', afterMs: 90 * SECOND },
      { kind: 'bot-writes', afterMs: SECOND },
      { kind: 'closes', cause: 'flow_end', afterMs: 5 * MINUTE },
    ],
    expected: notOnTheBus(missed('queue-timeout')),
  },
  'queue-rejected': {
    about: 'the queue is full',
    steps: () => [
      ...INTO_QUEUE.slice(0, -1),
      { kind: 'queue-rejected', cause: 'max_wait_size', afterMs: SECOND },
      { kind: 'bot-writes', afterMs: SECOND },
      { kind: 'closes', cause: 'flow_end', afterMs: 2 * MINUTE },
    ],
    expected: notOnTheBus(missed('queue-full')),
  },
  'out-of-hours': {
    about: "the queue's calendar is closed",
    steps: () => [
      ...INTO_QUEUE.slice(0, -1),
      { kind: 'queue-rejected', cause: 'calendar', afterMs: SECOND },
      { kind: 'bot-writes', afterMs: SECOND },
      { kind: 'closes', cause: 'flow_end', afterMs: 2 * MINUTE },
    ],
    expected: notOnTheBus(missed('out-of-hours')),
  },
  'agent-silent': {
    about: 'an agent joins and never writes',
    steps: (thresholdMs) => [
      ...INTO_QUEUE,
      { kind: 'agent-offered', agent: 0, afterMs: 2 * SECOND },
      { kind: 'agent-joins', agent: 0, afterMs: 6 * SECOND },
      { kind: 'customer-writes', afterMs: MINUTE },
      { kind: 'agent-leaves', agent: 0, cause: null, afterMs: thresholdMs },
      { kind: 'leaves-queue', result: 'success', afterMs: SECOND },
      { kind: 'closes', cause: 'flow_end', afterMs: 2 * SECOND },
    ],
    // Hooks show no messages: joining is answering.
    expected: { ...everywhere(missed('agent-silent')), hooks: ANSWERED },
  },
  'agent-miss-then-answered': {
    about: 'one agent lets it ring, the next one answers',
    steps: () => [
      ...INTO_QUEUE,
      ...letRing(0),
      { kind: 'agent-offered', agent: 1, afterMs: 3 * SECOND },
      ...served(1),
      ...goodbye(1),
    ],
    expected: everywhere(ANSWERED),
  },
  transfer: {
    about: 'an agent takes it, passes it on, the second one writes',
    steps: () => [
      ...INTO_QUEUE,
      { kind: 'agent-offered', agent: 0, afterMs: 2 * SECOND },
      { kind: 'agent-joins', agent: 0, afterMs: 5 * SECOND },
      { kind: 'agent-leaves', agent: 0, cause: 'TRANSFER', afterMs: 20 * SECOND },
      { kind: 'leaves-queue', result: 'transferred', afterMs: 500 },
      { kind: 'joins-queue', afterMs: SECOND },
      { kind: 'agent-offered', agent: 1, afterMs: 2 * SECOND },
      ...served(1),
      ...goodbye(1),
    ],
    expected: everywhere(ANSWERED),
  },
  'bot-only': {
    about: 'the bot settles it, no human is asked for',
    steps: () => [
      ...INTO_QUEUE.slice(0, -1),
      { kind: 'bot-writes', afterMs: SECOND },
      { kind: 'closes', cause: 'flow_end', afterMs: 10 * SECOND },
    ],
    expected: notOnTheBus(ignored('bot-resolved')),
  },
  broadcast: {
    about: 'a message to many: opened and closed at once',
    steps: () => [
      { kind: 'broadcast', afterMs: 0 },
      { kind: 'closes', cause: 'broadcast_end', afterMs: 6 },
    ],
    // No flow runs for it.
    expected: { ...everywhere(ignored('broadcast')), hooks: null },
  },
  'returning-customer': {
    about: 'missed, and the same customer comes back in a new chat that is missed too',
    steps: lostAtThreshold,
    expected: everywhere(missed('queue-timeout')),
  },
  'short-abandon': {
    about: 'opened by a button, left after four seconds without a word',
    steps: () => [
      { kind: 'joins-queue', afterMs: 0 },
      { kind: 'agent-offered', agent: 0, afterMs: 1_500 },
      { kind: 'closes', cause: 'client_leave', afterMs: 2_500 },
      { kind: 'leaves-queue', result: 'cancel', afterMs: 200 },
    ],
    // A flow isn't told who ended the chat.
    expected: { ...everywhere(ignored('short-abandon')), hooks: missed('offer-interrupted') },
  },
  'answered-late': {
    about: 'an agent answers when the deadline and the grace are past',
    steps: (thresholdMs) => [
      ...INTO_QUEUE,
      ...ringsUntil(thresholdMs),
      { kind: 'agent-offered', agent: 0, afterMs: 5 * SECOND },
      ...served(0),
      ...goodbye(0),
    ],
    expected: everywhere(missed('queue-timeout')),
  },
} as const satisfies Record<string, Script>;

export type Kind = keyof typeof SCRIPTS;
export const KINDS = Object.keys(SCRIPTS) as readonly Kind[];
